/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation.h"

#include <math.h>

#include "lab/evaluation/psc-evaluation-controls.h"
#include "lab/evaluation/psc-evaluation-private.h"

/* What reading takes of the whole when there are maps to make: next to nothing. */
#define READING_SHARE 0.02

void
psc_evaluation_free (PscEvaluation *self)
{
  g_array_unref (self->cases);
  g_ptr_array_unref (self->methods);
  g_ptr_array_unref (self->controls);
  g_free (self);
}

PscRetrieval
psc_retrieval_sum (const PscRetrieval *classes)
{
  PscRetrieval sum = { 0 };

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      sum.n += classes[c].n;
      sum.n_right += classes[c].n_right;
    }
  return sum;
}

double
psc_retrieval_get_accuracy (PscRetrieval self)
{
  return self.n > 0 ? (double) self.n_right / self.n : NAN;
}

gboolean
psc_evaluation_is_focal (const PscPhantomAttributes *attributes)
{
  return attributes->observation != PSC_PHANTOM_SUPPORT_DEVICES
         && (attributes->side == PSC_PHANTOM_SIDE_RIGHT
             || attributes->side == PSC_PHANTOM_SIDE_LEFT)
         && psc_phantom_zone_get_third (attributes->zone) != PSC_PHANTOM_ZONE_NONE;
}

static void
progress_cb (double fraction, gpointer user_data)
{
  const PscEvaluationPart *part = user_data;

  part->whole->progress (part->done + part->share * fraction, part->whole->progress_data);
}

PscAttributionContext
psc_evaluation_part_get_context (PscEvaluationPart *part)
{
  PscAttributionContext context = *part->whole;

  if (context.progress != NULL)
    {
      context.progress = progress_cb;
      context.progress_data = part;
    }
  return context;
}

static PscEvaluation *
new_empty (const PscEvaluationPlan *plan)
{
  PscEvaluation *self = g_new0 (PscEvaluation, 1);

  self->seed = plan->seed;
  self->n_read = plan->n_read;
  self->n_explained = plan->n_explained;
  self->has_faithfulness = plan->faithfulness;
  self->cases = g_array_new (FALSE, TRUE, sizeof (PscPointingCase));
  self->methods = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_pointing_free);
  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_pointing_free);
  for (guint i = 0; i < plan->methods->len; i++)
    g_ptr_array_add (self->methods, psc_pointing_new (g_ptr_array_index (plan->methods, i)));
  if (plan->methods->len > 0)
    psc_evaluation_add_controls (self->controls);
  return self;
}

PscEvaluation *
psc_evaluation_new (PscModel *model,
                    PscPromptDirections *directions,
                    const PscEvaluationPlan *plan,
                    const PscAttributionContext *context,
                    GError **error)
{
  const PscAttributionContext none = { 0 };
  const PscAttributionContext *whole = context != NULL ? context : &none;
  PscEvaluationPart part = { .whole = whole };
  PscAttributionContext inner = psc_evaluation_part_get_context (&part);
  g_autoptr (PscEvaluation) self = NULL;
  g_autoptr (PscEvaluationSubjects) subjects = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (directions), NULL);
  g_return_val_if_fail (plan != NULL && plan->n_read > 0, NULL);
  g_return_val_if_fail (plan->methods != NULL, NULL);

  self = new_empty (plan);
  self->rule = psc_prompt_directions_get_head (directions)->rule;
  subjects = psc_evaluation_subjects_new (model, directions, plan->seed, whole->cancellable);

  part.share = self->methods->len > 0 && self->n_explained > 0 ? READING_SHARE : 1;
  if (psc_evaluation_read (self, subjects, &inner, &local_error))
    {
      part.done = part.share;
      part.share = 1 - part.done;
      if (psc_evaluation_explain (self, subjects, &inner, &local_error))
        return g_steal_pointer (&self);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
