/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-output.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GHashTable) masks = psc_study_output_read_masks ((const char *) data, size);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, masks);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_assert_true (g_utf8_validate (name, -1, NULL));
  return 0;
}
