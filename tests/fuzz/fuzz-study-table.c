/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStudyTable) table = psc_study_table_new_from_bytes (bytes, &error);

  if (table == NULL)
    {
      g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < psc_study_table_get_n_rows (table); i++)
    {
      const PscStudyRow *row = psc_study_table_get_row (table, i);

      g_assert_cmpint (*row->path, !=, '\0');
      for (guint k = 0; k < PSC_STUDY_N_FINDINGS; k++)
        g_assert_cmpuint (row->labels[k], <=, PSC_STUDY_LABEL_PRESENT);
    }
  return 0;
}
