/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session.h"

#include "engine/psc-session-private.h"
#include "engine/psc-session-trust.h"

G_DEFINE_FINAL_TYPE (PscSession, psc_session, G_TYPE_OBJECT)

enum
{
  SCORED,
  READ,
  TRUSTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

PscJobPriority
psc_session_get_priority (PscSession *self, PscJobPurpose purpose)
{
  return (PscJobPriority){ .is_hidden = !self->is_visible, .purpose = purpose };
}

void
psc_session_note_device (PscSession *self, const PscSessionWork *work)
{
  if (work->device != NULL)
    psc_engine_set_device (self->engine, work->device, work->device_kind, work->note);
}

PscSessionMethod *
psc_session_find_method (PscSession *self, const char *name)
{
  for (guint i = 0; i < self->n_methods; i++)
    if (g_str_equal (self->methods[i].name, name))
      return &self->methods[i];
  return NULL;
}

const char *
psc_session_get_failure (PscSession *self)
{
  if (psc_engine_get_state (self->engine) == PSC_ENGINE_FAILED)
    return psc_engine_get_message (self->engine);
  return self->failure;
}

/* Says of all overlays and stacks that nothing can be computed. */
static void
fail (PscSession *self)
{
  psc_session_entries_reset (self, NULL);
  for (guint i = 0; i < self->n_methods; i++)
    psc_stack_job_set_state (self->methods[i].stack_job, PSC_STACK_JOB_FAILED,
                             psc_session_get_failure (self));
}

static void
scored_cb (PscJob *job, gpointer owner)
{
  PscSession *self = owner;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);

  psc_session_note_device (self, work);
  g_clear_object (&self->score);
  if (error != NULL)
    {
      self->failure = g_strdup (error->message);
      fail (self);
      return;
    }
  self->input = g_steal_pointer (&work->input);
  self->input_digest = g_steal_pointer (&work->input_digest);
  self->embedding = g_steal_pointer (&work->embedding);
  self->scores = g_steal_pointer (&work->scores);
  for (guint i = 0; i < self->n_methods; i++)
    psc_session_start_stack (&self->methods[i]);
  psc_session_queue_update (self);
  g_signal_emit (self, signals[SCORED], 0);
}

/* Leaves all work and all results; what users said of stacks stays. */
static void
stop (PscSession *self)
{
  GHashTableIter iter;
  gpointer value;

  psc_engine_drop (self->engine, &self->score);
  psc_session_trust_drop (self->trust);
  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PscJob *job = g_object_ref (value);

      g_hash_table_iter_remove (&iter);
      psc_engine_drop (self->engine, &job);
    }
  for (guint i = 0; i < self->n_methods; i++)
    {
      psc_session_drop_direct (&self->methods[i]);
      psc_session_drop_stack (&self->methods[i]);
    }
  if (self->book != NULL)
    g_signal_handlers_disconnect_by_data (self->book, self);
  g_clear_object (&self->book);
  g_clear_object (&self->input);
  g_clear_pointer (&self->input_digest, g_free);
  g_clear_pointer (&self->embedding, g_free);
  g_clear_pointer (&self->scores, psc_classification_unref);
  g_clear_pointer (&self->failure, g_free);
}

/* Whoever had a text read: the job may have been another session's, or given up since. */
static void
learnt_cb (PscSession *self)
{
  psc_session_queue_update (self);
  g_signal_emit (self, signals[READ], 0);
}

/* Begins with the scores, if there is a model. */
static void
start (PscSession *self)
{
  static const PscJobFuncs funcs = { psc_session_work_score, NULL, scored_cb,
                                     psc_session_work_free };
  PscSessionWork *work;

  if (psc_engine_get_book (self->engine) == NULL)
    return;
  g_set_object (&self->book, psc_engine_get_book (self->engine));
  g_signal_connect_object (self->book, "learnt", G_CALLBACK (learnt_cb), self, G_CONNECT_SWAPPED);
  work = psc_session_work_new (self->book);
  work->image = g_object_ref (self->image);
  self->score = psc_job_new (&funcs, psc_session_get_priority (self, PSC_JOB_SCORES), self, work);
  psc_job_queue_push (psc_engine_get_queue (self->engine), self->score);
}

/* A stack that a user paused stays so; anything else is begun anew. */
static void
renew_stack_job (PscSessionMethod *method)
{
  if (psc_stack_job_get_state (method->stack_job) != PSC_STACK_JOB_PAUSED)
    psc_stack_job_set_state (method->stack_job, PSC_STACK_JOB_QUEUED, NULL);
}

void
psc_session_retry (PscSession *self)
{
  if (self->failure == NULL)
    return;
  g_clear_pointer (&self->failure, g_free);
  psc_session_entries_reset (self, NULL);
  for (guint i = 0; i < self->n_methods; i++)
    renew_stack_job (&self->methods[i]);
  start (self);
}

static void
engine_state_cb (PscSession *self)
{
  stop (self);
  if (psc_session_get_failure (self) != NULL)
    {
      fail (self);
      return;
    }
  psc_session_entries_reset (self, NULL);
  for (guint i = 0; i < self->n_methods; i++)
    renew_stack_job (&self->methods[i]);
  start (self);
}

/* Whether what has been computed by the one is what the other computes, but for how it is finished.
 */
static gboolean
are_alike (PscMethod *a, PscMethod *b)
{
  g_autofree char *left = psc_method_dup_stack_parameters (a);
  g_autofree char *right = psc_method_dup_stack_parameters (b);

  return g_str_equal (left, right);
}

static void
method_changed_cb (PscSession *self, const char *name)
{
  PscSessionMethod *method = psc_session_find_method (self, name);

  if (are_alike (method->method, psc_engine_get_method (self->engine, name)))
    {
      g_set_object (&method->method, psc_engine_get_method (self->engine, name));
      psc_session_queue_update (self);
      return;
    }
  psc_session_drop_direct (method);
  psc_session_drop_stack (method);
  g_set_object (&method->method, psc_engine_get_method (self->engine, name));
  psc_session_entries_reset (self, method);
  if (self->book == NULL || self->failure != NULL)
    return;
  renew_stack_job (method);
  psc_session_start_stack (method);
}

static void
psc_session_dispose (GObject *object)
{
  PscSession *self = PSC_SESSION (object);

  psc_session_set_trusted (self, NULL);
  psc_session_clear_prepared (self);
  g_clear_weak_pointer (&self->next);
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      stop (self);
      psc_session_entries_clear (self);
    }
  /* Only now: what ends above may still ask for an update. */
  g_clear_handle_id (&self->update_id, g_source_remove);
  for (guint i = 0; i < self->n_methods; i++)
    {
      psc_stack_job_disconnect (self->methods[i].stack_job);
      g_clear_object (&self->methods[i].stack_job);
      g_clear_object (&self->methods[i].method);
    }
  self->n_methods = 0;
  g_clear_object (&self->image);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (psc_session_parent_class)->dispose (object);
}

static void
psc_session_finalize (GObject *object)
{
  PscSession *self = PSC_SESSION (object);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->texts);
  g_strfreev (self->watched);
  g_ptr_array_unref (self->prepared);
  g_clear_pointer (&self->trust, psc_session_trust_free);
  g_free (self->methods);

  G_OBJECT_CLASS (psc_session_parent_class)->finalize (object);
}

static void
psc_session_class_init (PscSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = psc_session_dispose;
  object_class->finalize = psc_session_finalize;

  signals[SCORED] = g_signal_new ("scored", PSC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[READ] = g_signal_new ("read", PSC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[TRUSTED] = g_signal_new ("trusted", PSC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
psc_session_init (PscSession *self)
{
  self->is_visible = TRUE;
  self->entries = psc_session_entries_new ();
  self->prepared = g_ptr_array_new_with_free_func (g_object_unref);
  self->trust = psc_session_trust_new (self);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
add_methods (PscSession *self)
{
  const char *const *names = psc_method_get_names ();

  self->n_methods = g_strv_length ((char **) names);
  self->methods = g_new0 (PscSessionMethod, self->n_methods);
  self->focus = &self->methods[0];
  for (guint i = 0; i < self->n_methods; i++)
    {
      PscSessionMethod *method = &self->methods[i];

      method->session = self;
      method->name = names[i];
      method->method = g_object_ref (psc_engine_get_method (self->engine, names[i]));
      method->stack_job = psc_stack_job_new (names[i], psc_session_stack_asked, method);
      method->is_kept = psc_method_is_of_paper (method->method);
    }
}

PscSession *
psc_session_new (PscEngine *engine, PscImage *image)
{
  PscSession *self;

  g_return_val_if_fail (PSC_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  self = g_object_new (PSC_TYPE_SESSION, NULL);
  self->engine = g_object_ref (engine);
  self->image = g_object_ref (image);
  add_methods (self);
  g_signal_connect_swapped (engine, "notify::state", G_CALLBACK (engine_state_cb), self);
  g_signal_connect_swapped (engine, "method-changed", G_CALLBACK (method_changed_cb), self);
  g_signal_connect_swapped (engine, "negative-changed", G_CALLBACK (psc_session_queue_update),
                            self);
  engine_state_cb (self);
  return self;
}

PscEngine *
psc_session_get_engine (PscSession *self)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);

  return self->engine;
}

PscImage *
psc_session_get_image (PscSession *self)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);

  return self->image;
}

const PscPlacement *
psc_session_get_placement (PscSession *self)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);

  return self->input != NULL ? psc_model_input_get_placement (self->input) : NULL;
}

PscOverlay *
psc_session_dup_overlay (PscSession *self,
                         const char *method,
                         PscExplanationMode mode,
                         const PscQuery *query)
{
  PscSessionMethod *found;

  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (query->text != NULL
                            || query->class_index < psc_prompt_bank_get_n_classes (
                                   psc_engine_get_bank (self->engine)),
                        NULL);

  found = psc_session_find_method (self, method);
  g_return_val_if_fail (found != NULL, NULL);

  return psc_session_entries_dup (self, found, mode, query);
}

static void
set_priority (PscSession *self, PscJob *job, PscJobPriority priority)
{
  if (job != NULL)
    psc_job_queue_set_priority (psc_engine_get_queue (self->engine), job, priority);
}

static void
set_priorities (PscSession *self)
{
  set_priority (self, self->score, psc_session_get_priority (self, PSC_JOB_SCORES));
  set_priority (self, psc_session_trust_get_job (self->trust),
                psc_session_get_priority (self, PSC_JOB_TRUST));
  psc_session_queue_update (self);
  for (guint i = 0; i < self->n_methods; i++)
    {
      PscSessionMethod *method = &self->methods[i];

      set_priority (self, method->direct, psc_session_get_direct_priority (method));
      set_priority (self, method->typed, psc_session_get_priority (self, PSC_JOB_TEXT));
      set_priority (self, method->compute, psc_session_get_stack_priority (method));
    }
}

void
psc_session_set_focus (PscSession *self, const char *method)
{
  PscSessionMethod *found;

  g_return_if_fail (PSC_IS_SESSION (self));
  g_return_if_fail (method != NULL);

  found = psc_session_find_method (self, method);
  g_return_if_fail (found != NULL);

  if (self->focus == found)
    return;
  self->focus = found;
  set_priorities (self);
  psc_session_start_stack (found);
}

void
psc_session_keep_stack (PscSessionMethod *method, gboolean is_kept)
{
  method->is_kept = is_kept;
  if (is_kept)
    psc_session_start_stack (method);
  else if (method != method->session->focus)
    psc_session_stop_stack (method);
}

void
psc_session_set_kept (PscSession *self, const char *const *names)
{
  g_return_if_fail (PSC_IS_SESSION (self));
  g_return_if_fail (names != NULL);

  for (guint i = 0; i < self->n_methods; i++)
    psc_session_keep_stack (&self->methods[i], g_strv_contains (names, self->methods[i].name));
}

void
psc_session_set_visible (PscSession *self, gboolean visible)
{
  g_return_if_fail (PSC_IS_SESSION (self));

  visible = visible != FALSE;
  if (self->is_visible == visible)
    return;
  self->is_visible = visible;
  set_priorities (self);
  if (visible)
    psc_session_release_prepared (self);
}

PscStackJob *
psc_session_get_stack_job (PscSession *self, const char *method)
{
  PscSessionMethod *found;

  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);

  found = psc_session_find_method (self, method);
  return found != NULL ? found->stack_job : NULL;
}

PscClassification *
psc_session_get_classification (PscSession *self)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);

  return self->scores;
}

gboolean
psc_session_get_prompt_score (PscSession *self, guint class_index, guint prompt, double *logit)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), FALSE);
  g_return_val_if_fail (logit != NULL, FALSE);

  if (self->embedding == NULL)
    return FALSE;
  *logit = psc_prompt_directions_score (
      psc_direction_book_get_directions (self->book), self->embedding,
      psc_prompt_directions_get_prompt (psc_direction_book_get_directions (self->book), class_index,
                                        prompt));
  return TRUE;
}

PscPromptReading *
psc_session_get_reading (PscSession *self, const char *text)
{
  g_return_val_if_fail (PSC_IS_SESSION (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return self->book != NULL ? psc_direction_book_get_reading (self->book, text) : NULL;
}

gboolean
psc_session_get_text_score (PscSession *self, const char *text, double *logit)
{
  const float *direction;

  g_return_val_if_fail (PSC_IS_SESSION (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (logit != NULL, FALSE);

  if (self->embedding == NULL)
    return FALSE;
  direction = psc_direction_book_get_text (self->book, text);
  if (direction == NULL)
    return FALSE;
  *logit = psc_prompt_directions_score (psc_direction_book_get_directions (self->book),
                                        self->embedding, direction);
  return TRUE;
}

void
psc_session_watch_texts (PscSession *self, const char *const *texts)
{
  g_return_if_fail (PSC_IS_SESSION (self));
  g_return_if_fail (texts != NULL);

  g_strfreev (self->watched);
  self->watched = g_strdupv ((char **) texts);
  psc_session_queue_update (self);
}
