/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-results.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is read once, written and read again is the same. */
static void
check_row (const PscCohortRow *row)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscCohortResults) results = NULL;

  psc_cohort_row_write_header (csv, TRUE);
  psc_cohort_row_write (row, csv, TRUE);
  bytes = g_bytes_new (csv->str, csv->len);
  results = psc_cohort_results_new_from_bytes (bytes, "again", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_cohort_results_get_n_rows (results), ==, 1);
  psc_cohort_row_write_header (again, TRUE);
  psc_cohort_row_write (psc_cohort_results_get_row (results, 0), again, TRUE);
  g_assert_cmpstr (again->str, ==, csv->str);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortResults) results =
      psc_cohort_results_new_from_bytes (bytes, "results", NULL, &error);

  if (results == NULL)
    {
      g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    check_row (psc_cohort_results_get_row (results, i));
  return 0;
}
