/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-parallel.h"
#include "lab/evaluation/psc-evaluation-controls.h"
#include "lab/evaluation/psc-evaluation-faithfulness.h"
#include "lab/evaluation/psc-evaluation-maps.h"
#include "lab/evaluation/psc-evaluation-private.h"
#include "metrics/psc-localisation.h"
#include "metrics/psc-map-agreement.h"

#define N_SENTENCES PSC_EVALUATION_N_SENTENCES

/* How much of a method's time its maps take where their faithfulness is measured, too. */
#define SHARE_OF_MAPS 0.5

typedef double Measures[PSC_POINTING_N_MODES][PSC_POINTING_N_MEASURES];

/* What one thread measures at a time. */
typedef struct
{
  const PscExplainedPhantom *shown;
  const float *maps; /* [n][A][A] */
  PscLocalisation *found;
} Measuring;

static void
measure_part (guint index, gpointer data)
{
  Measuring *measuring = data;
  gsize side = measuring->shown->placement->side;

  psc_localisation_measure (measuring->maps + index * side * side, measuring->shown->placement,
                            measuring->shown->finding->mask, NULL, &measuring->found[index]);
}

/* @found: of the maps of the sentences, the true one first */
static double
get_specificity (const PscLocalisation *found)
{
  double others = 0;

  for (guint i = 1; i < N_SENTENCES; i++)
    others += found[i].auprc;
  return found[0].auprc - others / (N_SENTENCES - 1);
}

static void
measure_maps (const PscExplainedPhantom *shown, const float *maps, Measures values)
{
  gsize area = shown->placement->side * shown->placement->side;
  PscLocalisation found[PSC_POINTING_N_MODES * N_SENTENCES];
  Measuring measuring = { shown, maps, found };

  psc_parallel_for (G_N_ELEMENTS (found), measure_part, &measuring);
  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    {
      psc_pointing_list_measures (found + mode * N_SENTENCES, values[mode]);
      values[mode][PSC_POINTING_SPECIFICITY] = get_specificity (found + mode * N_SENTENCES);
      if (mode != PSC_POINTING_CONTRAST)
        values[mode][PSC_POINTING_CORRELATION] =
            psc_map_agreement (maps + mode * N_SENTENCES * area, N_SENTENCES, area);
    }
}

/* Of the maps of the true sentence. */
static gboolean
measure_faithfulness (PscEncoder *encoder,
                      const PscExplainedPhantom *shown,
                      const float *maps,
                      const PscAttributionContext *context,
                      Measures values,
                      GError **error)
{
  static const guint scores[] = {
    [PSC_POINTING_FUSED] = 0,
    [PSC_POINTING_CONVENTIONAL] = 0,
    [PSC_POINTING_CONTRAST] = 1,
    [PSC_POINTING_CENTRED] = 2,
  };
  gsize of_mode = N_SENTENCES * shown->placement->side * shown->placement->side;
  PscFaithfulnessQuestion questions[PSC_POINTING_N_MODES];
  PscFaithfulnessAnswer answers[PSC_POINTING_N_MODES];

  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    questions[mode] = (PscFaithfulnessQuestion){ maps + mode * of_mode, scores[mode] };
  if (!psc_evaluation_measure_faithfulness (encoder, psc_model_input_get_values (shown->input),
                                            shown->scores, questions, PSC_POINTING_N_MODES, context,
                                            answers, error))
    return FALSE;
  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    psc_pointing_set_faithfulness (values[mode], answers[mode].area, answers[mode].drop);
  return TRUE;
}

static gboolean
measure_method (PscEvaluation *self,
                PscPointing *pointing,
                const PscExplainedPhantom *shown,
                PscModel *model,
                const PscAttributionContext *context,
                GError **error)
{
  PscEvaluationPart part = { .whole = context,
                             .share = self->has_faithfulness ? SHARE_OF_MAPS : 1 };
  PscAttributionContext inner = psc_evaluation_part_get_context (&part);
  g_autoptr (PscExplanations) explanations =
      psc_explain (pointing->method, model, psc_model_input_get_values (shown->input),
                   PSC_EVALUATION_N_QUERIES, shown->directions,
                   1u << PSC_EXPLANATION_FUSED | 1u << PSC_EXPLANATION_CONVENTIONAL, &inner, error);
  g_autofree float *maps = NULL;
  Measures values;

  if (explanations == NULL)
    return FALSE;
  maps = psc_evaluation_make_maps (pointing->method, explanations);
  measure_maps (shown, maps, values);
  part.done = part.share;
  if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
    return FALSE;
  if (self->has_faithfulness
      && !measure_faithfulness (psc_model_get_encoder (model), shown, maps, &inner, values, error))
    return FALSE;
  psc_pointing_append (pointing, values[0]);
  return TRUE;
}

static gboolean
measure_controls (PscEvaluation *self,
                  const PscExplainedPhantom *shown,
                  PscModel *model,
                  GCancellable *cancellable,
                  GError **error)
{
  PscEncoder *encoder = self->has_faithfulness ? psc_model_get_encoder (model) : NULL;

  return psc_evaluation_measure_controls (self->controls, shown, encoder, cancellable, error);
}

static void
add_case (PscEvaluation *self, const PscExplainedPhantom *shown)
{
  gsize area = psc_phantom_get_width (shown->phantom) * psc_phantom_get_height (shown->phantom);
  PscPointingCase added = { shown->finding->attributes.observation,
                            psc_evaluation_is_focal (&shown->finding->attributes),
                            (double) shown->finding->n_mask_pixels / area, PSC_POINTING_SMALL };

  g_array_append_val (self->cases, added);
}

static gboolean
explain_phantom (PscEvaluation *self,
                 PscEvaluationSubjects *subjects,
                 guint index,
                 const PscAttributionContext *context,
                 GError **error)
{
  PscModel *model = psc_evaluation_subjects_get_model (subjects);
  g_autoptr (PscExplainedPhantom) shown = psc_explained_phantom_new (subjects, index, error);
  PscEvaluationPart part = { .whole = context,
                             .share = 1.0 / self->n_explained / self->methods->len };
  PscAttributionContext inner = psc_evaluation_part_get_context (&part);

  if (shown == NULL)
    return FALSE;
  while (!measure_controls (self, shown, model, context->cancellable, error))
    if (!psc_model_retry_on_cpu (model, context->cancellable, error))
      return FALSE;
  add_case (self, shown);
  for (guint i = 0; i < self->methods->len; i++)
    {
      part.done = part.share * (index * self->methods->len + i);
      while (
          !measure_method (self, g_ptr_array_index (self->methods, i), shown, model, &inner, error))
        if (!psc_model_retry_on_cpu (model, context->cancellable, error))
          return FALSE;
    }
  return TRUE;
}

gboolean
psc_evaluation_explain (PscEvaluation *self,
                        PscEvaluationSubjects *subjects,
                        const PscAttributionContext *context,
                        GError **error)
{
  for (guint i = 0; i < self->n_explained && self->methods->len > 0; i++)
    if (!explain_phantom (self, subjects, i, context, error))
      return FALSE;
  psc_pointing_cases_divide (self->cases);
  return TRUE;
}
