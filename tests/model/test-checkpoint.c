/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-checkpoint.h"

static void
test_tiny (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "pytorch_model.bin", NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_checkpoint_read (bytes, &error);

  g_assert_no_error (error);
  g_assert_true (psc_checkpoint_probe (bytes));
  g_test_message ("%u tensors, %" G_GINT64_FORMAT, psc_weights_get_n_tensors (weights),
                  psc_weights_count_parameters (weights));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/tiny", test_tiny);

  return g_test_run ();
}
