/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine-load.h"

#include "model/psc-model-store.h"

PscEngineLoad *
psc_engine_load_new (PscPromptBank *bank,
                     const char *name_or_path,
                     const char *device,
                     PscPrecision precision)
{
  PscEngineLoad *self = g_new0 (PscEngineLoad, 1);

  self->bank = g_object_ref (bank);
  self->name_or_path = g_strdup (name_or_path);
  self->device = g_strdup (device);
  self->precision = precision;
  return self;
}

void
psc_engine_load_free (gpointer data)
{
  PscEngineLoad *self = data;

  g_clear_object (&self->bank);
  g_free (self->name_or_path);
  g_free (self->device);
  g_clear_object (&self->book);
  g_free (self->device_in_use);
  g_free (self);
}

/* A model on @device that has read the bank. */
static PscModel *
load (PscEngineLoad *self,
      PscModelBundle *bundle,
      const char *device,
      PscPromptDirections **directions,
      GCancellable *cancellable,
      GError **error)
{
  const PscEncoderOptions options = { .device = device, .precision = self->precision };
  g_autoptr (PscModel) model = psc_model_new (bundle, &options, cancellable, error);

  if (model == NULL)
    return NULL;
  *directions = psc_prompt_directions_new (model, self->bank, cancellable, error);
  return *directions != NULL ? g_steal_pointer (&model) : NULL;
}

gboolean
psc_engine_load_run (PscJob *job, PscEngineWorker *worker, GError **error)
{
  PscEngineLoad *self = psc_job_get_data (job);
  GCancellable *cancellable = psc_job_get_cancellable (job);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscModel) model = NULL;
  g_autoptr (PscPromptDirections) directions = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *digest = NULL;

  psc_engine_worker_take_model (worker, NULL);
  bundle = psc_model_store_open (self->name_or_path, NULL, NULL, cancellable, error);
  if (bundle == NULL)
    return FALSE;
  model = load (self, bundle, self->device, &directions, cancellable, &local_error);
  if (model == NULL && g_error_matches (local_error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY)
      && !g_str_equal (self->device, "cpu"))
    {
      g_clear_error (&local_error);
      model = load (self, bundle, "cpu", &directions, cancellable, &local_error);
      self->note = psc_engine_worker_get_out_of_memory_note ();
    }
  if (model == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  digest = psc_model_bundle_dup_digest (bundle, cancellable, error);
  if (digest == NULL)
    return FALSE;

  self->book = psc_direction_book_new (model, directions, digest);
  psc_engine_worker_take_model (worker, g_object_ref (model));
  psc_engine_worker_set_note (worker, self->note);
  self->device_kind = psc_engine_worker_get_device_kind (worker);
  self->device_in_use = psc_engine_worker_dup_device (worker);
  return TRUE;
}
