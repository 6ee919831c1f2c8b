/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-zip.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscZip) zip = psc_zip_new (bytes, &error);

  g_assert_true ((zip == NULL) == (error != NULL));
  for (guint i = 0; zip != NULL && i < psc_zip_get_n_entries (zip); i++)
    {
      g_autoptr (GError) entry_error = NULL;
      g_autoptr (GBytes) contents = psc_zip_read (zip, i, NULL, NULL, NULL, &entry_error);
      guint index;

      g_assert_true ((contents == NULL) == (entry_error != NULL));
      g_assert_true (psc_zip_lookup (zip, psc_zip_get_name (zip, i), &index) && index == i);
      if (contents != NULL)
        {
          g_assert_cmpuint (g_bytes_get_size (contents), ==, psc_zip_get_size (zip, i));
          g_bytes_hash (contents);
        }
    }
  return 0;
}
