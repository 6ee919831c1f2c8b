/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-work.h"

#include <math.h>

#include "engine/psc-stack-cache.h"

PscSessionWork *
psc_session_work_new (PscDirectionBook *book)
{
  PscSessionWork *self = g_new0 (PscSessionWork, 1);

  self->book = g_object_ref (book);
  return self;
}

void
psc_session_work_free (gpointer data)
{
  PscSessionWork *self = data;

  g_clear_object (&self->book);
  g_clear_object (&self->image);
  g_clear_object (&self->input);
  g_free (self->input_digest);
  g_clear_object (&self->method);
  g_free (self->text);
  g_free (self->directions);
  g_free (self->embedding);
  g_free (self->text_direction);
  g_clear_pointer (&self->reading, psc_prompt_reading_unref);
  g_clear_pointer (&self->scores, psc_classification_unref);
  g_clear_pointer (&self->maps, psc_explanations_free);
  g_clear_object (&self->stack);
  g_free (self->device);
  g_free (self);
}

static gboolean
compute (PscJob *job, PscEngineWorker *worker, PscEngineWorkFunc func, GError **error)
{
  PscSessionWork *self = psc_job_get_data (job);

  if (!psc_engine_worker_compute (worker, job, func, self, &self->note, error))
    return FALSE;
  if (self->note != NULL)
    {
      self->device = psc_engine_worker_dup_device (worker);
      self->device_kind = psc_engine_worker_get_device_kind (worker);
    }
  return TRUE;
}

static gboolean
embed (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  return psc_encoder_encode_images (psc_model_get_encoder (model), 1,
                                    psc_model_input_get_values (self->input), self->embedding,
                                    context->cancellable, error);
}

gboolean
psc_session_work_score (PscJob *job, PscEngineWorker *worker, GError **error)
{
  PscSessionWork *self = psc_job_get_data (job);
  PscModelSpec *spec = psc_direction_book_get_spec (self->book);
  PscPreprocess preprocess;

  psc_model_spec_get_preprocess (spec, &preprocess);
  self->input = psc_model_input_new (self->image, NULL, &preprocess);
  self->input_digest = psc_stack_cache_dup_digest (psc_model_input_get_values (self->input),
                                                   psc_model_spec_get_side (spec));
  self->embedding = g_new (float, psc_model_spec_get_dimensions (spec));
  if (!compute (job, worker, embed, error))
    return FALSE;
  self->scores = psc_prompt_directions_classify (psc_direction_book_get_directions (self->book),
                                                 self->embedding);
  return TRUE;
}

static void
normalise (float *vector, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) vector[i] * vector[i];
  for (guint i = 0; i < n; i++)
    vector[i] = (float) (vector[i] / MAX (sqrt (sum), 1e-30));
}

static gboolean
encode_text (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  g_clear_pointer (&self->reading, psc_prompt_reading_unref);
  self->reading = psc_model_read_text (model, self->text, error);
  if (self->reading == NULL)
    return FALSE;
  self->text_direction =
      psc_model_encode_readings (model, 1, &self->reading, context->cancellable, error);
  if (self->text_direction == NULL)
    return FALSE;
  normalise (self->text_direction, psc_encoder_get_dimensions (psc_model_get_encoder (model)));
  return TRUE;
}

gboolean
psc_session_work_encode_text (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, encode_text, error);
}

static gboolean
explain (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  self->maps = psc_explain (self->method, model, psc_model_input_get_values (self->input),
                            self->n_queries, self->directions, self->modes, context, error);
  return self->maps != NULL;
}

gboolean
psc_session_work_explain (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, explain, error);
}

static gboolean
make_stack (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;
  PscEncoder *encoder = psc_model_get_encoder (model);
  guint m = psc_encoder_get_dimensions (encoder);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (m, NULL, 0);
  g_autoptr (PscStack) stack = psc_method_attribute (
      self->method, encoder, psc_model_input_get_values (self->input), units, context, error);

  if (stack == NULL)
    return FALSE;
  self->stack = psc_half_stack_new (stack, m);
  self->device_kind = psc_encoder_get_device_kind (encoder);
  return TRUE;
}

gboolean
psc_session_work_make_stack (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, make_stack, error);
}
