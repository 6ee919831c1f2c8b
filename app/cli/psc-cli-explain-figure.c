/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-cli-explain-run.h"
#include "psc-cli-truth.h"
#include "report/psc-report.h"

static void
set_map (PscCliExplainRun *run,
         PscReport *report,
         guint row,
         guint column,
         guint method,
         guint query,
         PscExplanationMode mode)
{
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, method);
  PscModelSpec *spec = psc_model_bundle_get_spec (psc_model_get_bundle (run->model));
  double error = psc_explanations_get_error (explanations, mode, query);

  psc_report_set_map (
      report, row, column,
      &(PscReportMap){
          .method = g_ptr_array_index (run->options.methods, method),
          .mode = mode,
          .query = psc_cli_explain_run_get_query (run, query),
          .reading = run->readings->pdata[query],
          .values = psc_cli_explain_run_get_map (run, method, query, mode),
          .side = explanations->side,
          .grid = explanations->grid,
          .is_exact = explanations->is_preview,
          .device_kind = explanations->device_kind,
          .error = isnan (error) ? 0 : error,
          .has_score = TRUE,
          .logit = psc_cli_explain_run_score (run, query),
          .is_plain = psc_head_is_plain (psc_prompt_directions_get_head (run->bank)),
          .is_low = psc_cli_explain_run_scores_low (run, query),
          .note = psc_method_get_note (g_ptr_array_index (run->options.methods, method), spec),
      });
}

/* One method: a row for each query, with the image and its maps side by side. */
static void
compose_one_method (PscCliExplainRun *run, PscReport *report)
{
  for (guint q = 0; q < run->queries->len; q++)
    {
      psc_report_set_original (report, q, 0);
      for (guint i = 0; i < run->n_modes; i++)
        set_map (run, report, q, 1 + i, 0, q, run->modes[i]);
    }
}

/* Several methods: a row for each query and mode, with the image and a column for each method. */
static void
compose_matrix (PscCliExplainRun *run, PscReport *report)
{
  for (guint q = 0; q < run->queries->len; q++)
    for (guint i = 0; i < run->n_modes; i++)
      {
        guint row = q * run->n_modes + i;

        psc_report_set_original (report, row, 0);
        for (guint method = 0; method < run->options.methods->len; method++)
          set_map (run, report, row, 1 + method, method, q, run->modes[i]);
      }
}

PscFigure *
psc_cli_explain_compose (PscCliExplainRun *run)
{
  guint n_methods = run->options.methods->len;
  guint n_rows = run->queries->len * (n_methods > 1 ? run->n_modes : 1);
  guint n_columns = 1 + (n_methods > 1 ? n_methods : run->n_modes);
  PscModelBundle *bundle = psc_model_get_bundle (run->model);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  g_autoptr (PscReport) report =
      psc_report_new (run->image, psc_model_input_get_placement (run->input),
                      psc_cli_explain_run_get_bank (run), n_rows, n_columns);

  psc_report_set_display (report, &run->options.display);
  psc_report_set_model (report, psc_model_bundle_get_name (bundle), run->digest,
                        psc_model_spec_explains_levels (spec),
                        psc_score_rule_get_nick (spec->head.rule));
  if (n_methods == 1)
    compose_one_method (run, report);
  else
    compose_matrix (run, report);
  if (run->truth != NULL && !run->options.no_regions)
    psc_cli_truth_add_regions (run->truth, report);
  return psc_report_compose (report, run->options.dark ? PSC_REPORT_DARK : 0, NULL);
}
