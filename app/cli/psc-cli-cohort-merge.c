/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "cohort/psc-cohort-merge.h"
#include "psc-cli-cohort-options.h"

static gboolean
check_output (const char *folder, const char *output, GError **error)
{
  g_autofree char *lower = output != NULL ? g_ascii_strdown (output, -1) : NULL;

  if (output == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output FILE.csv is needed"));
      return FALSE;
    }
  if (!g_str_has_suffix (lower, ".csv"))
    {
      psc_cli_set_usage_error (error, _ ("“%s” does not end in .csv"), output);
      return FALSE;
    }
  return psc_cli_cohort_check_outputs (folder, (const char *const[]){ output, NULL }, error);
}

static void
print_json (const PscCohortMerged *merged)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  psc_cli_add_int (builder, "images", merged->n_images);
  psc_cli_add_int (builder, "failed", merged->n_failed);
  psc_cli_add_int (builder, "rows", merged->n_rows);
  psc_cli_add_int (builder, "doubled", merged->n_doubled);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

static void
print_text (const PscCohortMerged *merged)
{
  g_print (ngettext ("%u image", "%u images", merged->n_images), merged->n_images);
  g_print (ngettext (", %u row", ", %u rows", merged->n_rows), merged->n_rows);
  if (merged->n_failed > 0)
    g_print (ngettext ("; %u image could not be read, and has a row",
                       "; %u images could not be read, and have a row each", merged->n_failed),
             merged->n_failed);
  if (merged->n_doubled > 0)
    g_print (ngettext ("; %u image is in several shards, which agree",
                       "; %u images are in several shards, which agree", merged->n_doubled),
             merged->n_doubled);
  g_print ("\n");
}

gboolean
psc_cli_cohort_merge (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  gboolean json = FALSE;
  PscCohortMerged merged;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write the one table"),
      N_ ("FILE.csv") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print what was merged as JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "DIR",
                      _ ("Puts the shards of a cohort together into one table, in the order of "
                         "images. It is an error if images are missing or damaged, or if shards "
                         "contradict each other."),
                      entries, NULL, 1, error)
      || !check_output (argv[1], output, error)
      || !psc_cohort_merge (argv[1], output, &merged, error))
    return FALSE;
  if (json)
    print_json (&merged);
  else
    print_text (&merged);
  return TRUE;
}
