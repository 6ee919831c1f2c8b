/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_row (const PscStudyRow *row)
{
  const guint n = psc_study_labels_get_n (row->labels);

  g_assert_cmpint (*row->path, !=, '\0');
  g_assert_cmpuint (row->line, >, 0);
  for (guint i = 0; i < n; i++)
    {
      const char *name;
      const PscStudyLabel label = psc_study_labels_get (row->labels, i, &name);

      g_assert_cmpuint (label, >, PSC_STUDY_LABEL_UNKNOWN);
      g_assert_cmpuint (label, <=, PSC_STUDY_LABEL_PRESENT);
      g_assert_true (g_utf8_validate (name, -1, NULL));
    }
}

/* Packed with gzip, as UTF-16 or as it is: the content decides, so that all readers are reached. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStudyTable) table = psc_study_table_new_from_bytes (bytes, NULL, &error);

  if (table == NULL)
    {
      g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_TABLE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (psc_study_table_get_n_rows (table), >, 0);
  for (guint i = 0; i < psc_study_table_get_n_rows (table); i++)
    check_row (psc_study_table_get_row (table, i));
  for (const char *const *note = psc_study_table_get_notes (table); *note != NULL; note++)
    g_assert_true (g_utf8_validate (*note, -1, NULL));
  return 0;
}
