/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-npy.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscNpy) npy = psc_npy_parse (data, size, &error);
  gsize n = 1;

  g_assert_true ((npy == NULL) == (error != NULL));
  if (npy == NULL)
    return 0;

  for (guint i = 0; i < npy->rank; i++)
    n *= npy->shape[i];
  g_assert_cmpint (n, ==, npy->n_values);
  g_assert_cmpint (n * sizeof (float), <, size);

  return 0;
}
