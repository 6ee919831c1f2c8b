/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "psc-cli-truth-private.h"

/* In the order of psc_localisation_get_name(). */
static const char *const titles[PSC_LOCALISATION_N_MEASURES] = {
  N_ ("hit"), N_ ("mass"), N_ ("area"), N_ ("rank"),   N_ ("AUPRC"),
  N_ ("CNR"), N_ ("IoU"),  N_ ("Otsu"), N_ ("unseen"),
};

static char *
dup_query_title (PscCliExplainRun *run, guint query)
{
  return psc_query_dup_title (psc_cli_explain_run_get_query (run, query),
                              psc_cli_explain_run_get_bank (run));
}

static void
print_row (const PscCliTruthRow *row)
{
  g_print ("  %-22s %-12s", row->name, row->mode != NULL ? row->mode : "");
  for (guint i = 0; i < PSC_LOCALISATION_N_MEASURES; i++)
    {
      double value = psc_localisation_get (&row->found, i);

      if (isnan (value))
        g_print ("       –");
      else
        g_print (" %7.3f", value);
    }
  g_print ("\n");
}

static void
print_answer (PscCliTruth *self, PscCliExplainRun *run, guint index)
{
  const PscCliTruthAnswer *answer = &g_array_index (self->answers, PscCliTruthAnswer, index);
  const char *reader = psc_truth_finding_get_reader (answer->finding);
  g_autofree char *title = dup_query_title (run, answer->query);

  g_print (_ ("%s, against “%s”"), title, psc_truth_finding_get_name (answer->finding));
  if (reader != NULL)
    g_print (" (%s)", reader);
  if (psc_truth_finding_get_is_absent (answer->finding))
    g_print (_ (", which is said not to be there"));
  g_print ("\n  %-22s %-12s", "", "");
  for (guint i = 0; i < PSC_LOCALISATION_N_MEASURES; i++)
    g_print (" %7s", _ (titles[i]));
  g_print ("\n");
}

void
psc_cli_truth_print (PscCliTruth *self, PscCliExplainRun *run)
{
  guint shown = G_MAXUINT;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscCliTruthRow *row = &g_array_index (self->rows, PscCliTruthRow, i);

      if (row->answer != shown)
        print_answer (self, run, row->answer);
      shown = row->answer;
      print_row (row);
    }
}

static void
add_measures (JsonBuilder *builder, const PscLocalisation *found)
{
  for (guint i = 0; i < PSC_LOCALISATION_N_MEASURES; i++)
    psc_cli_add_double (builder, psc_localisation_get_name (i), psc_localisation_get (found, i));
}

/* @of_controls: or of maps; the rows of an answer are one after the other. */
static void
add_rows (PscCliTruth *self, JsonBuilder *builder, guint answer, gboolean of_controls)
{
  json_builder_set_member_name (builder, of_controls ? "controls" : "maps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscCliTruthRow *row = &g_array_index (self->rows, PscCliTruthRow, i);

      if (row->answer != answer || (row->mode == NULL) != of_controls)
        continue;
      json_builder_begin_object (builder);
      psc_cli_add_string (builder, of_controls ? "name" : "method", row->name);
      if (row->mode != NULL)
        psc_cli_add_string (builder, "mode", row->mode);
      add_measures (builder, &row->found);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_answer (PscCliTruth *self, PscCliExplainRun *run, JsonBuilder *builder, guint index)
{
  const PscCliTruthAnswer *answer = &g_array_index (self->answers, PscCliTruthAnswer, index);
  g_autofree char *title = dup_query_title (run, answer->query);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "query", title);
  psc_cli_add_string (builder, "class", psc_truth_finding_get_class (answer->finding));
  psc_cli_add_string (builder, "phrase", psc_truth_finding_get_phrase (answer->finding));
  psc_cli_add_string (builder, "reader", psc_truth_finding_get_reader (answer->finding));
  json_builder_set_member_name (builder, "absent");
  json_builder_add_boolean_value (builder, psc_truth_finding_get_is_absent (answer->finding));
  psc_cli_add_double (builder, "picture_share", answer->area);
  add_rows (self, builder, index, FALSE);
  add_rows (self, builder, index, TRUE);
  json_builder_end_object (builder);
}

void
psc_cli_truth_add_json (PscCliTruth *self, PscCliExplainRun *run, JsonBuilder *builder)
{
  psc_cli_add_string (builder, "truth_format", psc_truth_set_get_form (self->set));
  json_builder_set_member_name (builder, "truth");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->answers->len; i++)
    add_answer (self, run, builder, i);
  json_builder_end_array (builder);
}
