/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-explain-metrics.h"

#include <glib/gi18n.h>

#include "engine/psc-explanation-trust.h"
#include "psc-cli-progress.h"
#include "report/psc-report-trust.h"

/* One map of the run. */
typedef struct
{
  guint method;
  guint query;
  PscExplanationMode mode;
} Place;

static guint
count_maps (PscCliExplainRun *run)
{
  return run->options.methods->len * run->queries->len * run->n_modes;
}

/* In the order of an .npy file. */
static Place
get_place (PscCliExplainRun *run, guint index)
{
  guint row = index / run->n_modes;

  return (Place){ row / run->queries->len, row % run->queries->len,
                  run->modes[index % run->n_modes] };
}

static PscTrust *
measure (PscCliExplainRun *run, Place place, const PscAttributionContext *context, GError **error)
{
  gsize m = psc_encoder_get_dimensions (psc_model_get_encoder (run->model));
  PscExplanationQuestion question = {
    .explanations = run->explanations->pdata[place.method],
    .mode = place.mode,
    .index = place.query,
    .method = run->options.methods->pdata[place.method],
    .model = run->model,
    .pixels = psc_model_input_get_values (run->input),
    .bank = run->bank,
    .query = psc_cli_explain_run_get_query (run, place.query),
    .direction = run->directions + place.query * m,
  };

  return psc_explanation_measure (&question, context, error);
}

gboolean
psc_cli_explain_measure (PscCliExplainRun *run, GError **error)
{
  run->trust = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_trust_unref);
  for (guint i = 0; i < count_maps (run); i++)
    {
      g_autoptr (PscCliProgress) progress = psc_cli_progress_new (_ ("Metrics"));
      PscAttributionContext context = { .progress = psc_cli_progress_update,
                                        .progress_data = progress };
      PscTrust *trust;

      do
        trust = measure (run, get_place (run, i), &context, error);
      while (trust == NULL && psc_model_retry_on_cpu (run->model, NULL, error));
      if (trust == NULL)
        return FALSE;
      g_ptr_array_add (run->trust, trust);
    }
  return TRUE;
}

static char *
dup_query_title (PscCliExplainRun *run, Place place)
{
  return psc_query_dup_title (psc_cli_explain_run_get_query (run, place.query),
                              psc_cli_explain_run_get_bank (run));
}

static void
print_line (const PscTrust *trust, PscTrustLine line)
{
  g_autofree char *value = psc_report_trust_dup_value (trust, line);
  g_autofree char *control = psc_report_trust_dup_control (trust, line);
  g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);
  g_autofree char *note = psc_report_trust_dup_note (trust, line);

  g_print ("  %s: %s", psc_report_trust_get_title (line), value);
  if (control != NULL)
    g_print (" (%s)", control);
  g_print ("\n    %s%s%s\n", sentence, note != NULL ? " " : "", note != NULL ? note : "");
}

void
psc_cli_explain_print_metrics (PscCliExplainRun *run)
{
  for (guint i = 0; i < count_maps (run); i++)
    {
      Place place = get_place (run, i);
      const PscTrust *trust = run->trust->pdata[i];
      g_autofree char *title = dup_query_title (run, place);

      g_print ("%s, %s, %s\n", psc_method_get_title (run->options.methods->pdata[place.method]),
               place.mode == PSC_EXPLANATION_FUSED ? _ ("fused") : _ ("conventional"), title);
      for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
        print_line (trust, line);
    }
}

void
psc_cli_explain_add_metrics (PscCliExplainRun *run, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < count_maps (run); i++)
    {
      Place place = get_place (run, i);
      g_autofree char *title = dup_query_title (run, place);

      json_builder_begin_object (builder);
      psc_cli_add_string (builder, "method",
                          psc_method_get_name (run->options.methods->pdata[place.method]));
      psc_cli_add_string (builder, "query", title);
      psc_cli_add_string (builder, "mode", psc_explanation_mode_get_nick (place.mode));
      psc_report_trust_add_json (run->trust->pdata[i], builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
