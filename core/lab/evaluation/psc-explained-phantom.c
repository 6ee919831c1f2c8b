/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-explained-phantom.h"

#include <string.h>

#include "lab/evaluation/psc-evaluation-maps.h"
#include "lab/phantom/psc-phantom-plan.h"

#define N_CLASSES   (PSC_PHANTOM_N_OBSERVATIONS - 1)
#define N_SENTENCES PSC_EVALUATION_N_SENTENCES

/* Of the streams that follow from a phantom's seed, one that no part of it draws from. */
#define STREAM_SENTENCES G_GUINT64_CONSTANT (0x53656e74656e6365)

/* What sentence @index of an image states: everything about its finding, or as much about a finding
 * of one of three other classes, spread over all of them. */
static PscPhantomAttributes
get_statement (const PscExplainedPhantom *self, PscRandom *random, guint index)
{
  const guint step = N_CLASSES / N_SENTENCES + 1;
  PscPhantomAttributes wanted = { 0 };
  PscPhantomAttributes said = self->finding->attributes;

  if (index == 0)
    return said;

  wanted.observation = 1 + (said.observation - 1 + index * step) % N_CLASSES;
  return psc_phantom_plan_complete (random, &wanted, NULL, 0, &said) ? said : wanted;
}

static gboolean
state_sentences (PscExplainedPhantom *self, PscEvaluationSubjects *subjects, GError **error)
{
  PscPromptDirections *bank = psc_evaluation_subjects_get_directions (subjects);
  guint m = psc_prompt_directions_get_dimensions (bank);
  PscRandom random;

  psc_random_init (&random, psc_phantom_get_seed (self->phantom), STREAM_SENTENCES);
  self->directions = g_new (float, PSC_EVALUATION_N_QUERIES *m);
  for (guint i = 0; i < N_SENTENCES; i++)
    {
      PscPhantomAttributes said = get_statement (self, &random, i);
      const float *direction =
          psc_evaluation_subjects_state (subjects, &said, psc_random_next (&random), error);

      if (direction == NULL)
        return FALSE;
      memcpy (self->directions + i * m, direction, m * sizeof *direction);
    }
  memcpy (self->directions + N_SENTENCES * m, psc_prompt_directions_get_mean (bank),
          m * sizeof (float));
  return TRUE;
}

/* τ d of what the maps of the true sentence are of. */
static PscFunctionals *
create_scores (const float *directions, guint m, double scale)
{
  static const guint taken[] = { 1, N_SENTENCES };
  g_autofree float *weights = g_new (float, (1 + G_N_ELEMENTS (taken)) * m);

  for (guint i = 0; i < m; i++)
    {
      weights[i] = (float) (scale * directions[i]);
      for (guint k = 0; k < G_N_ELEMENTS (taken); k++)
        weights[(1 + k) * m + i] = (float) (scale * (directions[i] - directions[taken[k] * m + i]));
    }
  return psc_functionals_new_cosine (m, 1 + G_N_ELEMENTS (taken), weights);
}

PscExplainedPhantom *
psc_explained_phantom_new (PscEvaluationSubjects *subjects, guint index, GError **error)
{
  g_autoptr (PscExplainedPhantom) self = g_new0 (PscExplainedPhantom, 1);
  PscPromptDirections *bank = psc_evaluation_subjects_get_directions (subjects);

  self->phantom =
      psc_evaluation_subjects_draw (subjects, PSC_EVALUATION_SERIES_EXPLAINED, index, error);
  if (self->phantom == NULL)
    return NULL;
  self->finding = psc_phantom_get_finding (self->phantom, 0);
  self->input = psc_evaluation_subjects_get_input (subjects, self->phantom);
  self->placement = psc_model_input_get_placement (self->input);
  if (!state_sentences (self, subjects, error))
    return NULL;
  self->scores = create_scores (self->directions, psc_prompt_directions_get_dimensions (bank),
                                psc_prompt_directions_get_logit_scale (bank));
  return g_steal_pointer (&self);
}

void
psc_explained_phantom_free (PscExplainedPhantom *self)
{
  g_clear_object (&self->phantom);
  g_clear_object (&self->input);
  g_free (self->directions);
  g_clear_pointer (&self->scores, psc_functionals_free);
  g_free (self);
}
