/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-parallel.h"
#include "lab/evaluation/psc-evaluation-controls.h"
#include "lab/evaluation/psc-evaluation-maps.h"
#include "lab/evaluation/psc-evaluation-private.h"
#include "lab/phantom/psc-phantom-plan.h"
#include "metrics/psc-localisation.h"
#include "metrics/psc-map-agreement.h"

#define N_CLASSES   (PSC_PHANTOM_N_OBSERVATIONS - 1)
#define N_SENTENCES PSC_EVALUATION_N_SENTENCES

/* Of the streams that follow from a phantom's seed, one that no part of it draws from. */
#define STREAM_SENTENCES G_GUINT64_CONSTANT (0x53656e74656e6365)

/* A phantom with one finding, as maps are measured on it. */
typedef struct
{
  PscPhantom *phantom;           /* owned */
  PscModelInput *input;          /* owned */
  const PscPlacement *placement; /* borrowed, of the input */
  float *directions;             /* owned, [PSC_EVALUATION_N_QUERIES][M] */
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_object (&subject->phantom);
  g_clear_object (&subject->input);
  g_free (subject->directions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static const PscPhantomFinding *
get_finding (const Subject *subject)
{
  return psc_phantom_get_finding (subject->phantom, 0);
}

/* What sentence @index of an image states: everything about its finding, or as much about a finding
 * of one of three other classes, spread over all of them. */
static PscPhantomAttributes
get_statement (const Subject *subject, PscRandom *random, guint index)
{
  const guint step = N_CLASSES / N_SENTENCES + 1;
  PscPhantomAttributes wanted = { 0 };
  PscPhantomAttributes said = get_finding (subject)->attributes;

  if (index == 0)
    return said;

  wanted.observation = 1 + (said.observation - 1 + index * step) % N_CLASSES;
  return psc_phantom_plan_complete (random, &wanted, NULL, 0, &said) ? said : wanted;
}

static gboolean
state_sentences (Subject *subject, PscEvaluationSubjects *subjects, GError **error)
{
  PscPromptDirections *bank = psc_evaluation_subjects_get_directions (subjects);
  guint m = psc_prompt_directions_get_dimensions (bank);
  PscRandom random;

  psc_random_init (&random, psc_phantom_get_seed (subject->phantom), STREAM_SENTENCES);
  subject->directions = g_new (float, PSC_EVALUATION_N_QUERIES *m);
  for (guint i = 0; i < N_SENTENCES; i++)
    {
      PscPhantomAttributes said = get_statement (subject, &random, i);
      const float *direction =
          psc_evaluation_subjects_state (subjects, &said, psc_random_next (&random), error);

      if (direction == NULL)
        return FALSE;
      memcpy (subject->directions + i * m, direction, m * sizeof *direction);
    }
  memcpy (subject->directions + N_SENTENCES * m, psc_prompt_directions_get_mean (bank),
          m * sizeof (float));
  return TRUE;
}

static gboolean
subject_init (Subject *subject, PscEvaluationSubjects *subjects, guint index, GError **error)
{
  subject->phantom =
      psc_evaluation_subjects_draw (subjects, PSC_EVALUATION_SERIES_EXPLAINED, index, error);
  if (subject->phantom == NULL)
    return FALSE;
  subject->input = psc_evaluation_subjects_get_input (subjects, subject->phantom);
  subject->placement = psc_model_input_get_placement (subject->input);
  return state_sentences (subject, subjects, error);
}

/* What one thread measures at a time. */
typedef struct
{
  const Subject *subject;
  const float *maps; /* [n][A][A] */
  PscLocalisation *found;
} Measuring;

static void
measure_part (guint index, gpointer data)
{
  Measuring *measuring = data;
  gsize side = measuring->subject->placement->side;

  psc_localisation_measure (measuring->maps + index * side * side, measuring->subject->placement,
                            get_finding (measuring->subject)->mask, &measuring->found[index]);
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
measure_maps (PscPointing *pointing, const Subject *subject, const float *maps)
{
  gsize area = subject->placement->side * subject->placement->side;
  PscLocalisation found[PSC_POINTING_N_MODES * N_SENTENCES];
  double values[PSC_POINTING_N_MODES][PSC_POINTING_N_MEASURES];
  Measuring measuring = { subject, maps, found };

  psc_parallel_for (G_N_ELEMENTS (found), measure_part, &measuring);
  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    {
      psc_pointing_list_measures (found + mode * N_SENTENCES, values[mode]);
      values[mode][PSC_POINTING_SPECIFICITY] = get_specificity (found + mode * N_SENTENCES);
      values[mode][PSC_POINTING_CORRELATION] =
          mode == PSC_POINTING_CONTRAST
              ? NAN
              : psc_map_agreement (maps + mode * N_SENTENCES * area, N_SENTENCES, area);
    }
  psc_pointing_append (pointing, values[0]);
}

static gboolean
measure_method (PscPointing *pointing,
                const Subject *subject,
                PscModel *model,
                const PscAttributionContext *context,
                GError **error)
{
  g_autoptr (PscExplanations) explanations = psc_explain (
      pointing->method, model, psc_model_input_get_values (subject->input),
      PSC_EVALUATION_N_QUERIES, subject->directions,
      1u << PSC_EXPLANATION_FUSED | 1u << PSC_EXPLANATION_CONVENTIONAL, context, error);
  g_autofree float *maps = NULL;

  if (explanations == NULL)
    return FALSE;
  maps = psc_evaluation_make_maps (pointing->method, explanations);
  measure_maps (pointing, subject, maps);
  return TRUE;
}

static void
add_case (PscEvaluation *self, const Subject *subject)
{
  const PscPhantomFinding *finding = get_finding (subject);
  gsize area = psc_phantom_get_width (subject->phantom) * psc_phantom_get_height (subject->phantom);
  PscPointingCase added = { finding->attributes.observation,
                            psc_evaluation_is_focal (&finding->attributes),
                            (double) finding->n_mask_pixels / area, PSC_POINTING_SMALL };

  g_array_append_val (self->cases, added);
}

static gboolean
explain_subject (PscEvaluation *self,
                 PscEvaluationSubjects *subjects,
                 guint index,
                 const PscAttributionContext *context,
                 GError **error)
{
  g_auto (Subject) subject = { 0 };
  PscEvaluationPart part = { .whole = context,
                             .share = 1.0 / self->n_explained / self->methods->len };
  PscAttributionContext inner = psc_evaluation_part_get_context (&part);

  if (!subject_init (&subject, subjects, index, error))
    return FALSE;
  add_case (self, &subject);
  psc_evaluation_measure_controls (self->controls, subject.phantom, subject.placement);
  for (guint i = 0; i < self->methods->len; i++)
    {
      part.done = part.share * (index * self->methods->len + i);
      if (!measure_method (g_ptr_array_index (self->methods, i), &subject,
                           psc_evaluation_subjects_get_model (subjects), &inner, error))
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
    if (!explain_subject (self, subjects, i, context, error))
      return FALSE;
  psc_pointing_cases_divide (self->cases);
  return TRUE;
}
