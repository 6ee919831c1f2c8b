/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "lab/evaluation/psc-evaluation-private.h"
#include "metrics/psc-map-agreement.h"
#include "lab/phantom/psc-phantom-plan.h"

/* Sentences for each image: the first is true, the others are about other classes. */
#define N_SENTENCES 4

#define N_CLASSES (PSC_PHANTOM_N_OBSERVATIONS - 1)

/* Of the streams that follow from a phantom's seed, one that no part of it draws from. */
#define STREAM_SENTENCES G_GUINT64_CONSTANT (0x53656e74656e6365)

/* A phantom with one finding, as maps are measured on it. */
typedef struct
{
  const PscPhantomAttributes *finding; /* borrowed */
  const guint8 *mask;                  /* borrowed, of the picture */
  PscModelInput *input;                /* owned */
  float *directions;                   /* owned, [N_SENTENCES][M] */
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_object (&subject->input);
  g_free (subject->directions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* The mean of one member of all that was measured, and how far it is known. */
static double
average (GArray *measured, gsize offset, guint32 seed, PscInterval *interval)
{
  g_autofree double *values = g_new (double, measured->len);
  double sum = 0;

  for (guint i = 0; i < measured->len; i++)
    {
      values[i] = G_STRUCT_MEMBER (double, &g_array_index (measured, PscLocalisation, i), offset);
      sum += values[i];
    }
  if (interval != NULL)
    *interval = psc_bootstrap_mean (values, measured->len, seed);
  return measured->len > 0 ? sum / measured->len : NAN;
}

static void
finish_pointing (PscPointing *self, guint32 seed)
{
  self->hit_rate =
      average (self->measured, G_STRUCT_OFFSET (PscLocalisation, hit), seed, &self->hits);
  self->relevance_mass = average (self->measured, G_STRUCT_OFFSET (PscLocalisation, relevance_mass),
                                  seed, &self->mass);
  self->mask_area =
      average (self->measured, G_STRUCT_OFFSET (PscLocalisation, area_share), seed, NULL);
}

static void
finish_method (PscMethodEvaluation *measured, guint32 seed)
{
  for (guint mode = 0; mode < PSC_EVALUATION_N_MODES; mode++)
    {
      for (guint c = 0; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
        finish_pointing (&measured->classes[mode][c], seed);
      finish_pointing (&measured->focal[mode], seed);
      finish_pointing (&measured->overall[mode], seed);
      measured->agreement[mode] /=
          measured->n_agreements[mode] > 0 ? measured->n_agreements[mode] : NAN;
    }
}

/* What sentence @index of an image states: everything about its finding, or as much about a finding
 * of one of three other classes, spread over all of them. */
static PscPhantomAttributes
get_statement (const Subject *subject, PscRandom *random, guint index)
{
  const guint step = N_CLASSES / N_SENTENCES + 1;
  PscPhantomAttributes wanted = { 0 };
  PscPhantomAttributes said = *subject->finding;

  if (index == 0)
    return said;

  wanted.observation = 1 + (subject->finding->observation - 1 + index * step) % N_CLASSES;
  return psc_phantom_plan_complete (random, &wanted, NULL, 0, &said) ? said : wanted;
}

static gboolean
state_sentences (Subject *subject,
                 PscPhantom *phantom,
                 PscEvaluationSubjects *subjects,
                 GError **error)
{
  PscModel *model = psc_evaluation_subjects_get_model (subjects);
  guint m = psc_encoder_get_dimensions (psc_model_get_encoder (model));
  PscRandom random;

  psc_random_init (&random, psc_phantom_get_seed (phantom), STREAM_SENTENCES);
  subject->directions = g_new (float, N_SENTENCES *m);
  for (guint i = 0; i < N_SENTENCES; i++)
    {
      PscPhantomAttributes said = get_statement (subject, &random, i);
      const float *direction =
          psc_evaluation_subjects_state (subjects, &said, psc_random_next (&random), error);

      if (direction == NULL)
        return FALSE;
      memcpy (subject->directions + i * m, direction, m * sizeof *direction);
    }
  return TRUE;
}

static gboolean
measure_method (PscMethodEvaluation *measured,
                const Subject *subject,
                PscModel *model,
                const PscAttributionContext *context,
                GError **error)
{
  g_autoptr (PscExplanations) explanations = psc_explain (
      measured->method, model, psc_model_input_get_values (subject->input), N_SENTENCES,
      subject->directions, 1u << PSC_EXPLANATION_FUSED | 1u << PSC_EXPLANATION_CONVENTIONAL,
      context, error);
  gsize area;

  if (explanations == NULL)
    return FALSE;
  area = (gsize) explanations->side * explanations->side;
  for (guint mode = 0; mode < PSC_EVALUATION_N_MODES; mode++)
    {
      const float *maps =
          mode == PSC_EXPLANATION_FUSED ? explanations->fused : explanations->conventional;
      double agreement = psc_map_agreement (maps, N_SENTENCES, area);
      PscLocalisation localisation;

      psc_localisation_measure (maps, psc_model_input_get_placement (subject->input), subject->mask,
                                &localisation);
      g_array_append_val (measured->classes[mode][subject->finding->observation].measured,
                          localisation);
      g_array_append_val (measured->overall[mode].measured, localisation);
      if (psc_evaluation_is_focal (subject->finding))
        g_array_append_val (measured->focal[mode].measured, localisation);
      if (!isnan (agreement))
        {
          measured->n_agreements[mode]++;
          measured->agreement[mode] += agreement;
        }
    }
  return TRUE;
}

static gboolean
explain_subject (PscEvaluation *self,
                 PscEvaluationSubjects *subjects,
                 guint index,
                 const PscAttributionContext *context,
                 GError **error)
{
  g_autoptr (PscPhantom) phantom =
      psc_evaluation_subjects_draw (subjects, PSC_EVALUATION_SERIES_EXPLAINED, index, error);
  g_auto (Subject) subject = { 0 };
  PscEvaluationPart part = { .whole = context,
                             .share = 1.0 / self->n_explained / self->methods->len };
  PscAttributionContext inner = psc_evaluation_part_get_context (&part);

  if (phantom == NULL)
    return FALSE;
  subject.finding = &psc_phantom_get_finding (phantom, 0)->attributes;
  subject.input = psc_evaluation_subjects_get_input (subjects, phantom);
  subject.mask = psc_phantom_get_finding (phantom, 0)->mask;
  if (!state_sentences (&subject, phantom, subjects, error))
    return FALSE;

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
  for (guint i = 0; i < self->methods->len; i++)
    finish_method (g_ptr_array_index (self->methods, i), (guint32) self->seed);
  return TRUE;
}
