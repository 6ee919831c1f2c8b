/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "cohort/psc-cohort-asking.h"

gboolean
psc_cohort_figure_wants_figure (const PscCohortTask *task, guint place)
{
  const guint64 n = task->plan->n_figures;
  const guint64 all = task->plan->n_images;

  return (place + 1) * n / all > place * n / all;
}

/* As many as a figure holds. */
static guint
count_rows (const PscCohortAsking *asking)
{
  return MIN (asking->n, PSC_FIGURE_MAX_PANELS);
}

static guint
count_columns (const PscCohortAsking *asking)
{
  const PscCohortPlanModel *model = psc_cohort_asking_get_plan (asking);

  return MIN (1 + model->methods->len * asking->task->plan->modes->len, PSC_FIGURE_MAX_PANELS);
}

PscReport *
psc_cohort_figure_new_report (const PscCohortAsking *asking)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  PscModelBundle *bundle = psc_model_get_bundle (model->model);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscReport *report =
      psc_report_new (asking->image->image, psc_model_input_get_placement (asking->input),
                      asking->task->bank, count_rows (asking), count_columns (asking));

  psc_report_set_model (report, psc_model_bundle_get_name (bundle), model->digest,
                        psc_model_spec_explains_levels (spec),
                        psc_score_rule_get_nick (spec->head.rule));
  for (guint i = 0; i < count_rows (asking); i++)
    psc_report_set_original (report, i, 0);
  return report;
}

static void
add_map (PscCohortAsking *asking,
         const PscCohortAnswer *answer,
         PscCohortMode mode,
         guint row,
         guint column)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  const guint asked = asking->asked[row];
  const PscQuery *plain = model->queries->pdata[asked];
  g_autoptr (PscQuery) query = psc_query_copy (plain);
  PscReportMap map = { NULL };
  const PscExplanations *explanations = psc_cohort_answer_get (answer, mode, &map.mode);
  double error = psc_explanations_get_error (explanations, map.mode, row);

  query->centred = mode == PSC_COHORT_CENTRED;
  if (mode == PSC_COHORT_CONTRAST)
    query->minus = g_strdup (model->minus->pdata[model->minus_of[asked]]);
  map.method = answer->method;
  map.query = query;
  map.values = psc_cohort_answer_get_map (answer, mode, row);
  map.side = explanations->side;
  map.grid = explanations->grid;
  map.is_exact = explanations->is_preview;
  map.device_kind = explanations->device_kind;
  map.error = isnan (error) ? 0 : error;
  map.has_score = query->minus == NULL && !query->centred;
  map.logit = asking->logits[row];
  map.is_plain = psc_head_is_plain (psc_prompt_directions_get_head (model->bank));
  psc_report_set_map (asking->report, row, column, &map);
}

void
psc_cohort_figure_add_maps (PscCohortAsking *asking,
                            guint method,
                            const PscCohortAnswer *answer,
                            const gboolean *has_map)
{
  const GArray *modes = asking->task->plan->modes;

  if (asking->report == NULL)
    return;
  for (guint m = 0; m < modes->len; m++)
    {
      guint column = 1 + method * modes->len + m;

      if (column >= count_columns (asking))
        return;
      for (guint i = 0; i < count_rows (asking); i++)
        if (has_map[m * asking->n + i])
          add_map (asking, answer, g_array_index (modes, PscCohortMode, m), i, column);
    }
}

guint8 *
psc_cohort_figure_dup_input (const PscCohortModel *model, PscModelInput *input)
{
  const PscPreprocess *rule = &model->preprocess;
  const float *values = psc_model_input_get_values (input);
  const gsize n = rule->side * rule->side;
  guint8 *picture = g_new (guint8, n);

  for (gsize i = 0; i < n; i++)
    picture[i] = (guint8) lrint (CLAMP (values[i] * rule->std + rule->mean, 0, 1) * 255);
  return picture;
}
