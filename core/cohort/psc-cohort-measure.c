/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/psc-cohort-asking.h"
#include "engine/psc-explanation-trust.h"
#include "metrics/psc-map-agreement.h"

/* What is measured of the maps of one method; [modes][n] each, owned. */
typedef struct
{
  gboolean *has_map;
  PscLocalisation *found;
  double *specificity;
  double *alike;
  float *small;   /* [modes][n][H][W] */
  double seconds; /* that all rows share */
} Measures;

static void
measures_clear (Measures *measures)
{
  g_free (measures->has_map);
  g_free (measures->found);
  g_free (measures->specificity);
  g_free (measures->alike);
  g_free (measures->small);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measures, measures_clear)

static PscCohortMode
get_mode (const PscCohortAsking *asking, guint index)
{
  return g_array_index (asking->task->plan->modes, PscCohortMode, index);
}

static guint
count_modes (const PscCohortAsking *asking)
{
  return asking->task->plan->modes->len;
}

static void
measures_init (Measures *measures, const PscCohortAsking *asking)
{
  const gsize n = (gsize) count_modes (asking) * asking->n;
  const gsize side = psc_cohort_store_get_side (psc_cohort_asking_get_plan (asking)->side);
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);

  measures->has_map = g_new (gboolean, n);
  measures->found = g_new0 (PscLocalisation, n);
  measures->specificity = g_new (double, n);
  measures->alike = g_new (double, n);
  measures->small = g_new (float, n *side *side);
  for (guint m = 0; m < count_modes (asking); m++)
    for (guint i = 0; i < asking->n; i++)
      {
        gsize at = (gsize) m * asking->n + i;

        measures->has_map[at] =
            get_mode (asking, m) != PSC_COHORT_CONTRAST || model->minus_of[asking->asked[i]] >= 0;
        measures->specificity[at] = NAN;
        measures->alike[at] = NAN;
      }
}

/* Of each map of a mode. @small: [n][H][W] */
static void
compare (const PscCohortAsking *asking, const gboolean *has_map, const float *small, double *alike)
{
  const gsize side = psc_cohort_store_get_side (psc_cohort_asking_get_plan (asking)->side);
  const gsize area = side * side;
  g_autofree double *sums = g_new0 (double, asking->n);
  g_autofree guint *counts = g_new0 (guint, asking->n);

  for (guint i = 0; i < asking->n; i++)
    for (guint k = i + 1; k < asking->n; k++)
      {
        double correlation = NAN;

        if (has_map[i] && has_map[k])
          correlation = psc_map_correlation (small + i * area, small + k * area, area);
        if (isnan (correlation))
          continue;
        sums[i] += correlation;
        sums[k] += correlation;
        counts[i]++;
        counts[k]++;
      }
  for (guint i = 0; i < asking->n; i++)
    alike[i] = counts[i] > 0 ? sums[i] / counts[i] : NAN;
}

static void
measure_mode (const PscCohortAsking *asking,
              const PscCohortAnswer *answer,
              guint index,
              Measures *measures)
{
  const guint input = psc_cohort_asking_get_plan (asking)->side;
  const gsize side = psc_cohort_store_get_side (input);
  const gsize first = (gsize) index * asking->n;
  PscCohortMetrics metrics = asking->task->metrics;

  for (guint i = 0; i < asking->n; i++)
    psc_cohort_store_shrink (input, psc_cohort_answer_get_map (answer, get_mode (asking, index), i),
                             measures->small + (first + i) * side * side);
  if (psc_cohort_metrics_has (metrics, PSC_COHORT_ALIKE))
    compare (asking, measures->has_map + first, measures->small + first * side * side,
             measures->alike + first);
  if (asking->truth != NULL)
    psc_cohort_truth_measure (
        asking->truth, answer, get_mode (asking, index),
        psc_model_input_get_placement (asking->input), measures->has_map + first,
        psc_cohort_metrics_has (metrics, PSC_COHORT_SPECIFICITY), asking->context.cancellable,
        measures->found + first, measures->specificity + first);
}

/* Into what the store gets. */
static void
keep_maps (PscCohortAsking *asking, guint method, const Measures *measures)
{
  const gsize side = psc_cohort_store_get_side (psc_cohort_asking_get_plan (asking)->side);
  const gsize area = side * side;

  if (asking->maps == NULL)
    return;
  for (guint m = 0; m < count_modes (asking); m++)
    for (guint i = 0; i < asking->n; i++)
      {
        const gsize at = (gsize) m * asking->n + i;
        float *map = asking->maps
                     + psc_cohort_store_get_offset (asking->store, asking->model, method, m,
                                                    asking->asked[i]);

        for (gsize p = 0; p < area && measures->has_map[at]; p++)
          map[p] = measures->small[at * area + p];
      }
}

/* (transfer full): what is taken away with the query's text in a mode */
static PscQuery *
new_query (const PscCohortAsking *asking, guint index, PscCohortMode mode)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  const guint asked = asking->asked[index];
  const PscQuery *query = model->queries->pdata[asked];
  const char *minus =
      mode == PSC_COHORT_CONTRAST ? model->minus->pdata[model->minus_of[asked]] : NULL;
  const gboolean is_centred = mode == PSC_COHORT_CENTRED;

  return query->text != NULL ? psc_query_new_prompt (query->text, minus, is_centred)
                             : psc_query_new_class (query->class_index, minus, is_centred);
}

/* (transfer full): [M], d of it */
static float *
dup_direction (const PscCohortAsking *asking, guint index, PscCohortMode mode)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  const gsize m = model->dimensions;
  const guint asked = asking->asked[index];
  float *direction = g_memdup2 (model->directions + asked * m, m * sizeof *direction);
  const float *taken = NULL;

  if (mode == PSC_COHORT_CONTRAST)
    taken = model->minus_directions + (gsize) model->minus_of[asked] * m;
  else if (mode == PSC_COHORT_CENTRED)
    taken = psc_prompt_directions_get_mean (model->bank);
  for (gsize i = 0; i < m && taken != NULL; i++)
    direction[i] -= taken[i];
  return direction;
}

static PscTrust *
measure_trust (PscCohortAsking *asking,
               const PscCohortAnswer *answer,
               guint index,
               PscCohortMode mode,
               GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  g_autoptr (PscQuery) query = new_query (asking, index, mode);
  g_autofree float *direction = dup_direction (asking, index, mode);
  PscExplanationQuestion question = { NULL };

  question.explanations = psc_cohort_answer_get (answer, mode, &question.mode);
  question.index = index;
  question.method = answer->method;
  question.model = model->model;
  question.pixels = psc_model_input_get_values (asking->input);
  question.bank = model->bank;
  question.query = query;
  question.direction = direction;
  question.left_out = psc_cohort_metrics_get_left_out (asking->task->metrics);
  return psc_explanation_measure (&question, &asking->context, error);
}

static gboolean
fill_trust (PscCohortAsking *asking,
            const PscCohortAnswer *answer,
            guint index,
            PscCohortMode mode,
            GString *message,
            PscCohortRow *row,
            GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (PscTrust) trust = NULL;

  if (!psc_cohort_metrics_need_trust (asking->task->metrics))
    return TRUE;
  trust = measure_trust (asking, answer, index, mode, error);
  if (trust == NULL)
    return FALSE;
  psc_cohort_fill_trust (asking->task->metrics, trust, message, row);
  row->numbers[PSC_COHORT_SECONDS] += (double) (g_get_monotonic_time () - begin) * 1e-6;
  return TRUE;
}

/* Why there is no figure of a truth that could be one. */
static void
explain_truth (const PscCohortAsking *asking, guint index, GString *message)
{
  const char *reason =
      asking->truth != NULL ? psc_cohort_truth_get_reason (asking->truth, index) : NULL;

  if (reason != NULL)
    g_string_append_printf (message, "%s%s", message->len > 0 ? "; " : "", reason);
}

static gboolean
write_row (PscCohortAsking *asking,
           guint method,
           const PscCohortAnswer *answer,
           const Measures *measures,
           guint index,
           guint mode,
           GString *csv,
           GError **error)
{
  const gsize at = (gsize) mode * asking->n + index;
  g_autoptr (GString) message = g_string_new (asking->device);
  PscCohortRow row;
  guint seed;

  psc_cohort_fill_query (asking, index, &row);
  psc_cohort_fill_method (asking, method, get_mode (asking, mode), &row);
  if (psc_method_get_seed (answer->method, &seed))
    row.numbers[PSC_COHORT_SEED] = seed;
  row.numbers[PSC_COHORT_SECONDS] = measures->seconds;
  if (!measures->has_map[at])
    {
      row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_REFUSED;
      g_string_assign (message, "contrast=no-negative");
    }
  else
    {
      gboolean has_truth = asking->truth != NULL && psc_cohort_truth_has (asking->truth, index);

      row.numbers[PSC_COHORT_ALIKE] = measures->alike[at];
      psc_cohort_fill_truth (asking->task->metrics, has_truth ? &measures->found[at] : NULL,
                             measures->specificity[at], &row);
      explain_truth (asking, index, message);
      if (!fill_trust (asking, answer, index, get_mode (asking, mode), message, &row, error))
        return FALSE;
    }
  row.texts[PSC_COHORT_MESSAGE] = message->str;
  psc_cohort_row_write (&row, csv, asking->task->plan->keep_ids);
  return TRUE;
}

static void
refuse (const PscCohortAsking *asking, guint method, GString *csv)
{
  for (guint i = 0; i < asking->n; i++)
    for (guint m = 0; m < count_modes (asking); m++)
      {
        PscCohortRow row;

        psc_cohort_fill_query (asking, i, &row);
        psc_cohort_fill_method (asking, method, get_mode (asking, m), &row);
        row.numbers[PSC_COHORT_SECONDS] = 0;
        row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_REFUSED;
        row.texts[PSC_COHORT_MESSAGE] = psc_cohort_asking_get_model (asking)->refusals[method];
        psc_cohort_row_write (&row, csv, asking->task->plan->keep_ids);
      }
}

/* All that is measured of all maps together. */
static void
measure_maps (PscCohortAsking *asking,
              guint method,
              const PscCohortAnswer *answer,
              Measures *measures)
{
  gint64 begin = g_get_monotonic_time ();

  for (guint m = 0; m < count_modes (asking); m++)
    measure_mode (asking, answer, m, measures);
  keep_maps (asking, method, measures);
  measures->seconds = (answer->seconds + (double) (g_get_monotonic_time () - begin) * 1e-6)
                      / (asking->n * count_modes (asking));
}

gboolean
psc_cohort_asking_measure (PscCohortAsking *asking, guint method, GString *csv, GError **error)
{
  const PscCohortModel *model = psc_cohort_asking_get_model (asking);
  const GArray *modes = asking->task->plan->modes;
  g_autoptr (PscCohortAnswer) answer = NULL;
  g_auto (Measures) measures = { NULL };

  if (model->refusals[method] != NULL)
    {
      refuse (asking, method, csv);
      return TRUE;
    }
  answer = psc_cohort_answer_new (
      model, method, asking->image->digest, psc_model_input_get_values (asking->input), asking->n,
      asking->asked, (const PscCohortMode *) modes->data, modes->len, &asking->context, error);
  if (answer == NULL)
    return FALSE;
  measures_init (&measures, asking);
  measure_maps (asking, method, answer, &measures);
  if (g_cancellable_set_error_if_cancelled (asking->context.cancellable, error))
    return FALSE;
  psc_cohort_figure_add_maps (asking, method, answer, measures.has_map);
  for (guint i = 0; i < asking->n; i++)
    for (guint m = 0; m < modes->len; m++)
      if (!write_row (asking, method, answer, &measures, i, m, csv, error))
        return FALSE;
  return TRUE;
}
