/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine-load.h"

#include "engine/psc-known-model.h"
#include "model/psc-model-store.h"

PscEngineLoad *
psc_engine_load_new (PscPromptBank *bank,
                     PscStackCache *cache,
                     const char *name_or_path,
                     const PscEncoderOptions *options)
{
  PscEngineLoad *self = g_new0 (PscEngineLoad, 1);

  self->bank = g_object_ref (bank);
  self->cache = g_object_ref (cache);
  self->name_or_path = g_strdup (name_or_path);
  self->options = *options;
  self->options.device = g_strdup (options->device);
  return self;
}

void
psc_engine_load_free (gpointer data)
{
  PscEngineLoad *self = data;

  g_clear_object (&self->bank);
  g_clear_object (&self->cache);
  g_free (self->name_or_path);
  g_free ((char *) self->options.device);
  g_clear_object (&self->book);
  g_free (self->device_in_use);
  g_free (self);
}

/* What encodes the bank's texts is asked with. */
typedef struct
{
  PscStackCache *cache;
  const char *digest; /* of the model */
} Known;

static float *
encode (PscModel *model,
        guint n,
        PscPromptReading *const *readings,
        gpointer user_data,
        GCancellable *cancellable,
        GError **error)
{
  const Known *known = user_data;

  return psc_known_model_encode (known->cache, known->digest, model, n, readings, cancellable,
                                 error);
}

/* A model that has read the bank, on the CPU if the device has no room for that. */
static PscModel *
load (PscEngineLoad *self,
      PscModelBundle *bundle,
      const char *digest,
      PscPromptDirections **directions,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscModel) model = psc_model_new_or_on_cpu (bundle, &self->options, cancellable, error);
  Known known = { self->cache, digest };

  if (model == NULL)
    return NULL;
  while ((*directions = psc_prompt_directions_new_with (model, self->bank, encode, &known,
                                                        cancellable, &local_error))
         == NULL)
    if (!psc_model_retry_on_cpu (model, cancellable, &local_error))
      {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return NULL;
      }
  if (psc_model_is_moved (model))
    self->note = psc_model_get_moved_note ();
  return g_steal_pointer (&model);
}

gboolean
psc_engine_load_run (PscJob *job, PscEngineWorker *worker, GError **error)
{
  PscEngineLoad *self = psc_job_get_data (job);
  GCancellable *cancellable = psc_job_get_cancellable (job);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscModel) model = NULL;
  g_autoptr (PscPromptDirections) directions = NULL;
  g_autofree char *digest = NULL;

  psc_engine_worker_take_model (worker, NULL);
  bundle = psc_model_store_open (self->name_or_path, NULL, NULL, cancellable, error);
  if (bundle == NULL)
    return FALSE;
  digest = psc_known_model_dup_digest (self->cache, bundle, cancellable, error);
  if (digest == NULL)
    return FALSE;
  model = load (self, bundle, digest, &directions, cancellable, error);
  if (model == NULL)
    return FALSE;

  self->book = psc_direction_book_new (model, directions, digest);
  psc_engine_worker_take_model (worker, g_object_ref (model));
  psc_engine_worker_set_note (worker, self->note);
  self->device_kind = psc_engine_worker_get_device_kind (worker);
  self->device_in_use = psc_engine_worker_dup_device (worker);
  return TRUE;
}
