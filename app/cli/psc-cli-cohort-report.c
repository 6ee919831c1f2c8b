/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort/report/psc-cohort-report.h"
#include "psc-cli-cohort-options.h"
#include "psc-cli-progress.h"

static gboolean
is_report (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".pdf");
}

static gboolean
check_outputs (const char *folder, char **outputs, GError **error)
{
  if (outputs == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output FILE.(html|pdf) is missing"));
      return FALSE;
    }
  for (char **output = outputs; *output != NULL; output++)
    if (!is_report (*output))
      {
        psc_cli_set_usage_error (error, _ ("“%s” does not end in .html or .pdf"), *output);
        return FALSE;
      }
  return psc_cli_cohort_check_outputs (folder, (const char *const *) outputs, error);
}

gboolean
psc_cli_cohort_report (int argc, char **argv, GError **error)
{
  g_auto (GStrv) outputs = NULL;
  g_autoptr (PscCliProgress) progress = NULL;
  g_autoptr (PscDocument) document = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &outputs,
      N_ ("Where to write the report; may be given several times"), N_ ("FILE.(html|pdf)") },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "DIR",
                      _ ("Reports what a cohort says, in one file that needs no other, no script "
                         "and no network: each class's AUROC and calibration, fused against "
                         "conventional maps as paired differences, how alike the maps of different "
                         "queries are, the best, the worst and the most debatable cases, what "
                         "failed, and how all that was done. Intervals are bootstrap intervals in "
                         "which patients are drawn. Nothing in it says who a patient is."),
                      entries, NULL, 1, error)
      || !check_outputs (argv[1], outputs, error))
    return FALSE;

  progress = psc_cli_progress_new (_ ("Comparing maps"));
  document = psc_cohort_report_new (argv[1], psc_cli_progress_update, progress, NULL, error);
  if (document == NULL)
    return FALSE;
  for (char **output = outputs; *output != NULL; output++)
    if (!psc_document_write (document, *output, error))
      {
        g_prefix_error (error, "%s: ", *output);
        return FALSE;
      }
  return TRUE;
}
