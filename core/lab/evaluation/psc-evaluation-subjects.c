/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-subjects.h"

#include "lab/phantom/psc-phantom-seed.h"

struct _PscEvaluationSubjects
{
  PscModel *model;                 /* borrowed */
  PscPromptDirections *directions; /* borrowed */
  GCancellable *cancellable;       /* borrowed, nullable */
  guint64 seed;
  GHashTable *sentences; /* owned: sentences to t̂, [M] */
};

PscEvaluationSubjects *
psc_evaluation_subjects_new (PscModel *model,
                             PscPromptDirections *directions,
                             guint64 seed,
                             GCancellable *cancellable)
{
  PscEvaluationSubjects *self = g_new0 (PscEvaluationSubjects, 1);

  self->model = model;
  self->directions = directions;
  self->cancellable = cancellable;
  self->seed = seed;
  self->sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
psc_evaluation_subjects_free (PscEvaluationSubjects *self)
{
  g_hash_table_unref (self->sentences);
  g_free (self);
}

PscModel *
psc_evaluation_subjects_get_model (PscEvaluationSubjects *self)
{
  return self->model;
}

PscPromptDirections *
psc_evaluation_subjects_get_directions (PscEvaluationSubjects *self)
{
  return self->directions;
}

static PscModelSpec *
get_spec (PscEvaluationSubjects *self)
{
  return psc_encoder_get_spec (psc_model_get_encoder (self->model));
}

PscPhantom *
psc_evaluation_subjects_draw (PscEvaluationSubjects *self,
                              PscEvaluationSeries series,
                              guint index,
                              GError **error)
{
  guint side =
      CLAMP (psc_model_spec_get_side (get_spec (self)), PSC_PHANTOM_MIN_SIDE, PSC_PHANTOM_MAX_SIDE);
  PscPhantomParameters parameters;
  PscRandom random;

  psc_random_init (&random, self->seed, (guint64) index << 1 | series);
  psc_phantom_parameters_init (&parameters);
  parameters.seed = psc_phantom_seed (PSC_PHANTOM_SPLIT_HELD_OUT, psc_random_next (&random));
  parameters.width = parameters.height = side;
  if (series == PSC_EVALUATION_SERIES_EXPLAINED)
    {
      parameters.forced = TRUE;
      parameters.n_findings = 1;
      parameters.findings[0].observation = 1 + index % (PSC_PHANTOM_N_OBSERVATIONS - 1);
    }
  return psc_phantom_new (&parameters, error);
}

PscModelInput *
psc_evaluation_subjects_get_input (PscEvaluationSubjects *self, PscPhantom *phantom)
{
  g_autoptr (PscImage) image = psc_phantom_dup_image (phantom);
  PscPreprocess preprocess;

  psc_model_spec_get_preprocess (get_spec (self), &preprocess);
  return psc_model_input_new (image, NULL, &preprocess);
}

const float *
psc_evaluation_subjects_state (PscEvaluationSubjects *self,
                               const PscPhantomAttributes *said,
                               guint64 seed,
                               GError **error)
{
  g_autoptr (PscPhantomSentence) sentence =
      psc_phantom_sentence_new (said, FALSE, PSC_PHANTOM_SPLIT_HELD_OUT, seed);
  float *direction = g_hash_table_lookup (self->sentences, sentence->text);

  if (direction != NULL)
    return direction;

  do
    direction =
        psc_model_dup_direction (self->model, sentence->text, NULL, self->cancellable, error);
  while (direction == NULL && psc_model_retry_on_cpu (self->model, self->cancellable, error));
  if (direction != NULL)
    g_hash_table_insert (self->sentences, g_steal_pointer (&sentence->text), direction);
  return direction;
}
