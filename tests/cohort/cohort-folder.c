/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort-folder.h"

#include <glib/gstdio.h>
#include <math.h>

#include "cohort/psc-cohort-results.h"

char *
cohort_folder_read_rows (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortResults) results = psc_cohort_results_load (path, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    {
      PscCohortRow row = *psc_cohort_results_get_row (results, i);

      row.numbers[PSC_COHORT_SECONDS] = NAN;
      psc_cohort_row_write (&row, text, TRUE);
    }
  return g_string_free (text, FALSE);
}

/* A link is removed, not what it leads to. */
static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

void
cohort_folder_remove (const char *path)
{
  g_autoptr (GDir) dir = is_folder (path) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      cohort_folder_remove (child);
    }
  g_assert_true (g_remove (path) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS));
}
