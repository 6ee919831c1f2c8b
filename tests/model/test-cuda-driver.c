/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cuda-driver.h"

/* What a driver of devices that are not there says of their memory. */

static void
test_free_memory (void)
{
  static const struct
  {
    const char *n_devices;
    guint number;
    guint64 available;
  } cases[] = {
    { "2", 0, G_GUINT64_CONSTANT (6) << 30 },
    /* Another program has all of it. */
    { "2", 1, 0 },
    /* One that cannot be used. */
    { "-1", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_setenv ("IMAGINARY_CUDA_DEVICES", cases[i].n_devices, TRUE);
      g_assert_cmpuint (psc_cuda_driver_get_free_memory (cases[i].number), ==, cases[i].available);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cuda-driver/free-memory", test_free_memory);

  return g_test_run ();
}
