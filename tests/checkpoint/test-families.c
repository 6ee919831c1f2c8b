/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <zlib.h>

#include "checkpoint/psc-weights-file.h"

/* The weights of one small model in each layout in which dual encoders are published. */
static const struct
{
  const char *family;
  const char *file;
  const char *part; /* where the state dict lies, for the two kinds that are no mere state dict */
} files[] = {
  { "biomedclip", "open_clip_pytorch_model.bin" },
  { "biovil", "biovil_image_resnet50_proj_size_128.pt" },
  { "biovil", "pytorch_model.bin" },
  { "biovil-t", "biovil_t_image_model_proj_size_128.pt" },
  { "biovil-t", "model.safetensors" },
  { "cxr-clip", "swint_mcc.tar", "model" },
  { "cxr-clip", "swint_mcc.tar" },
  { "hf-clip", "model.safetensors" },
  { "open-clip", "open_clip_pytorch_model.bin" },
  { "openai-clip", "best_64_5e-05_original_22000_0.864.pt" },
  { "openai-jit", "ViT-B-16.pt" },
  { "openai-resnet", "RN50.pt" },
  { "siglip", "model.safetensors" },
};

/* What the script of the fixtures writes into FILE.ref. */
static char *
describe (PscWeights *weights)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      g_autofree char *shape = psc_tensor_view_dup_shape (view);
      gsize size;
      const guint8 *data = g_bytes_get_data (view->bytes, &size);

      g_string_append_printf (text, "%s\t%s\t%s\t%08lx\n", view->name,
                              psc_dtype_get_name (view->dtype), shape, crc32_z (0, data, size));
    }
  return g_string_free (text, FALSE);
}

static void
test_file (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *reference_name = g_strconcat (files[i].file, ".ref", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "families",
                                                 files[i].family, files[i].file, NULL);
  g_autofree char *reference_path = g_test_build_filename (G_TEST_DIST, "fixtures", "families",
                                                           files[i].family, reference_name, NULL);
  g_autofree char *reference = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights =
      psc_weights_file_read (path, files[i].part, PSC_WEIGHTS_FILE_FOREIGN, NULL, &error);

  g_assert_no_error (error);
  g_file_get_contents (reference_path, &reference, NULL, &error);
  g_assert_no_error (error);
  description = describe (weights);
  g_assert_cmpstr (description, ==, reference);
}

/* What the file holds beside plain tensors is let pass only where that is asked for. */
static void
test_plain (void)
{
  static const char *const paths[][2] = { { "cxr-clip", "swint_mcc.tar" },
                                          { "openai-jit", "ViT-B-16.pt" } };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "families",
                                                     paths[i][0], paths[i][1], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscWeights) weights =
          psc_weights_file_read (path, NULL, PSC_WEIGHTS_FILE_PLAIN, NULL, &error);

      g_assert_null (weights);
      g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED);
      g_assert_true (g_str_has_prefix (error->message, path));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/families/%s/%s%s%s", files[i].family,
                                               files[i].file, files[i].part != NULL ? "/" : "",
                                               files[i].part != NULL ? files[i].part : "");

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_file);
    }
  g_test_add_func ("/families/plain", test_plain);

  return g_test_run ();
}
