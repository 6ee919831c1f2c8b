/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis-stack.h"
#include "engine/psc-session-private.h"

static gboolean
is_whole (PscKeptStack *stack)
{
  return !PSC_IS_BASIS_STACK (stack) || psc_basis_stack_is_whole (PSC_BASIS_STACK (stack));
}

/* Whether it is another. @stack: (nullable); @device_kind: of the device that made it */
static gboolean
set_stack (PscSessionMethod *method, PscKeptStack *stack, const char *device_kind)
{
  method->stack_kind = device_kind;
  if (!g_set_object (&method->stack, stack))
    return FALSE;
  if (++method->stack_serial == 0)
    method->stack_serial++;
  return TRUE;
}

gboolean
psc_session_has_whole_stack (PscSessionMethod *method)
{
  return method->stack != NULL && is_whole (method->stack);
}

static gboolean
is_awaited (PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->method == method && !entry->is_served && psc_session_entry_needs_stack (entry))
        return TRUE;
    }
  return FALSE;
}

PscJobPriority
psc_session_get_stack_priority (PscSessionMethod *method)
{
  PscSession *self = method->session;

  if (psc_session_is_stand_in_wanted (method))
    return psc_session_get_priority (self, PSC_JOB_STAND_IN);
  if (method != self->focus)
    return psc_session_get_priority (self, PSC_JOB_STACK);
  return psc_session_get_priority (self, is_awaited (method) ? PSC_JOB_STACK_AWAITED
                                                             : PSC_JOB_STACK_IN_FOCUS);
}

/* Has the maps of what is typed, pinned or on the screen come before others. */
static void
want_directions (PscSessionMethod *method)
{
  PscSession *self = method->session;
  PscStackMaker *maker = ((PscSessionWork *) psc_job_get_data (method->compute))->maker;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->method != method || entry->is_wanted || entry->direction == NULL)
        continue;
      entry->is_wanted = TRUE;
      psc_stack_maker_want (maker, entry->direction);
    }
}

void
psc_session_show_stack_state (PscSessionMethod *method)
{
  static const PscOverlayState states[] = {
    [PSC_STACK_JOB_QUEUED] = PSC_OVERLAY_WAITING,
    [PSC_STACK_JOB_RUNNING] = PSC_OVERLAY_COMPUTING,
    [PSC_STACK_JOB_PAUSED] = PSC_OVERLAY_PAUSED,
    [PSC_STACK_JOB_DONE] = PSC_OVERLAY_COMPUTING,
    [PSC_STACK_JOB_CANCELLED] = PSC_OVERLAY_CANCELLED,
    [PSC_STACK_JOB_FAILED] = PSC_OVERLAY_FAILED,
  };
  PscStackJobState state = psc_stack_job_get_state (method->stack_job);
  GHashTableIter iter;
  gpointer key;

  if (method->compute != NULL)
    {
      want_directions (method);
      psc_job_queue_set_priority (psc_engine_get_queue (method->session->engine), method->compute,
                                  psc_session_get_stack_priority (method));
    }
  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->method == method && !entry->is_served && !entry->has_failed
          && psc_session_entry_needs_stack (entry))
        psc_overlay_set_state (entry->overlay, states[state],
                               psc_stack_job_get_message (method->stack_job));
    }
}

static void
set_state (PscSessionMethod *method, PscStackJobState state, const char *message)
{
  psc_stack_job_set_state (method->stack_job, state, message);
  psc_session_show_stack_state (method);
}

static void
set_bank_missing (PscSessionMethod *method, double missing)
{
  method->serves_bank = missing <= PSC_BASIS_SERVED;
  psc_stack_job_set_bank_missing (method->stack_job, missing);
}

static char *
dup_key (PscSessionMethod *method, const char *device_kind)
{
  PscSession *self = method->session;
  g_autofree char *parameters = psc_method_dup_stack_parameters (method->method);

  return psc_stack_cache_dup_key (psc_direction_book_get_identity (self->book), device_kind,
                                  self->input_digest, method->name, parameters);
}

static void
take_stack (PscSessionMethod *method,
            PscKeptStack *stack,
            const char *device_kind,
            const char *note)
{
  set_stack (method, stack, device_kind);
  set_bank_missing (method, 0);
  set_state (method, PSC_STACK_JOB_DONE, note);
  psc_session_queue_update (method->session);
}

/* What is written beside all else, once a stack is there. */
typedef struct
{
  PscStackCache *cache;
  char *key;
  PscKeptStack *stack;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->cache);
  g_free (keeping->key);
  g_object_unref (keeping->stack);
  g_free (keeping);
}

static void
store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Keeping *keeping = task_data;
  g_autoptr (GError) error = NULL;

  /* A disk that is full costs nothing but time: the stack is in memory, and can be made again. */
  if (!psc_stack_cache_write (keeping->cache, keeping->key, keeping->stack, &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* Also of a stack that is not whole, which is gone on with another time. */
static void
keep (PscSessionMethod *method)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Keeping *keeping = g_new (Keeping, 1);

  keeping->cache = g_object_ref (psc_engine_get_cache (method->session->engine));
  keeping->key = dup_key (method, method->stack_kind);
  keeping->stack = g_object_ref (method->stack);
  psc_stack_cache_keep (keeping->cache, keeping->key, method->stack);
  g_task_set_source_tag (task, keep);
  g_task_set_task_data (task, keeping, keeping_free);
  g_task_run_in_thread (task, store);
}

/* What there is of the stack by now. */
static void
take_part (PscSessionMethod *method, PscStackMaker *maker)
{
  double missing;
  g_autoptr (PscKeptStack) stack = psc_stack_maker_dup_stack (maker, &missing);

  if (stack == NULL || !PSC_IS_BASIS_STACK (stack)
      || !set_stack (method, stack, psc_stack_maker_get_device_kind (maker)))
    return;
  set_bank_missing (method, missing);
  psc_session_queue_update (method->session);
}

/* Those are wanted by the next one who makes the stack as well. */
static void
forget_wanted (PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->method == method)
      ((PscSessionEntry *) key)->is_wanted = FALSE;
}

/* There is one worker: whatever else had begun waits for it to go on. */
static void
interrupt_others (PscSessionMethod *method)
{
  PscSession *self = method->session;

  for (guint i = 0; i < self->n_methods; i++)
    if (&self->methods[i] != method
        && psc_stack_job_get_state (self->methods[i].stack_job) == PSC_STACK_JOB_RUNNING)
      set_state (&self->methods[i], PSC_STACK_JOB_QUEUED, NULL);
}

static void
progressed_cb (PscJob *job, gpointer owner)
{
  PscSessionMethod *method = owner;

  if (psc_stack_job_get_state (method->stack_job) == PSC_STACK_JOB_PAUSED)
    return;
  interrupt_others (method);
  take_part (method, ((PscSessionWork *) psc_job_get_data (job))->maker);
  psc_stack_job_advance (method->stack_job, psc_job_get_fraction (job),
                         psc_direction_book_get_dimensions (method->session->book));
  psc_session_show_stack_state (method);
}

static void
finished_cb (PscJob *job, gpointer owner)
{
  PscSessionMethod *method = owner;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);

  g_autoptr (PscKeptStack) stack = psc_stack_maker_dup_stack (work->maker, NULL);

  psc_session_note_device (method->session, work);
  g_clear_object (&method->compute);
  if (error != NULL)
    {
      set_state (method, PSC_STACK_JOB_FAILED, error->message);
      return;
    }
  take_stack (method, stack, psc_stack_maker_get_device_kind (work->maker), work->note);
  keep (method);
}

static void
queue_job (PscSessionMethod *method)
{
  static const PscJobFuncs funcs = { psc_session_work_make_stack, progressed_cb, finished_cb,
                                     psc_session_work_free };
  PscSession *self = method->session;
  PscSessionWork *work = psc_session_work_new (self->book);

  work->maker = psc_stack_maker_new (method->method, self->input,
                                     psc_direction_book_get_directions (self->book), method->stack,
                                     method->stack_kind);
  method->compute = psc_job_new (&funcs, psc_session_get_stack_priority (method), method, work);
  forget_wanted (method);
  want_directions (method);
  psc_job_queue_set_paused (psc_engine_get_queue (self->engine), method->compute,
                            psc_stack_job_get_state (method->stack_job) == PSC_STACK_JOB_PAUSED);
  psc_job_queue_push (psc_engine_get_queue (self->engine), method->compute);
}

/* What the cache is asked with. */
typedef struct
{
  GWeakRef session;
  guint method; /* index */
  PscStackCache *cache;
  char *key;
  const char *device_kind; /* static, of the key */
  PscMethod *used;
  PscModelSpec *spec;
  PscModelInput *input;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_weak_ref_clear (&lookup->session);
  g_object_unref (lookup->cache);
  g_free (lookup->key);
  g_object_unref (lookup->used);
  g_object_unref (lookup->spec);
  g_object_unref (lookup->input);
  g_free (lookup);
}

static void
look_up (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Lookup *lookup = task_data;
  g_autoptr (PscKeptStack) stack = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  stack = psc_stack_cache_load (lookup->cache, lookup->key);
  if (stack != NULL
      && !psc_explanation_is_stack_of (stack, lookup->used, lookup->spec,
                                       psc_model_input_get_values (lookup->input)))
    g_clear_object (&stack);
  g_task_return_pointer (task, g_steal_pointer (&stack), g_object_unref);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (PscSession) self = g_weak_ref_get (&lookup->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscKeptStack) stack = g_task_propagate_pointer (task, &error);
  PscSessionMethod *method;

  if (self == NULL || error != NULL)
    return;
  method = &self->methods[lookup->method];
  g_clear_object (&method->lookup);
  if (stack != NULL && is_whole (stack))
    {
      take_stack (method, stack, lookup->device_kind, NULL);
      return;
    }
  if (stack != NULL && method->stack == NULL)
    set_stack (method, stack, lookup->device_kind);
  queue_job (method);
  psc_session_queue_update (self);
}

/* Overlays of a method that is neither kept nor in focus may wait for its stack all the same, or
 * those of others may. */
static gboolean
is_worth_it (PscSessionMethod *method)
{
  return method->is_kept || method == method->session->focus || is_awaited (method)
         || psc_session_is_stand_in_wanted (method);
}

static gboolean
is_wanted (PscSessionMethod *method)
{
  PscStackJobState state = psc_stack_job_get_state (method->stack_job);

  return method->session->input != NULL && !psc_session_has_whole_stack (method)
         && method->lookup == NULL && method->compute == NULL
         && (state == PSC_STACK_JOB_QUEUED || state == PSC_STACK_JOB_PAUSED)
         && is_worth_it (method);
}

void
psc_session_start_stack (PscSessionMethod *method)
{
  PscSession *self = method->session;
  g_autoptr (PscKeptStack) stack = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  const char *device_kind;
  Lookup *lookup;

  if (!is_wanted (method))
    return;
  if (!psc_method_supports (method->method, psc_direction_book_get_spec (self->book), &error))
    {
      set_state (method, PSC_STACK_JOB_FAILED, error->message);
      return;
    }
  device_kind = psc_engine_get_device_kind (self->engine);
  key = dup_key (method, device_kind);
  stack = psc_stack_cache_peek (psc_engine_get_cache (self->engine), key);
  if (stack != NULL && is_whole (stack))
    {
      take_stack (method, stack, device_kind, NULL);
      return;
    }

  lookup = g_new0 (Lookup, 1);
  lookup->device_kind = device_kind;
  g_weak_ref_init (&lookup->session, self);
  lookup->method = (guint) (method - self->methods);
  lookup->cache = g_object_ref (psc_engine_get_cache (self->engine));
  lookup->key = g_steal_pointer (&key);
  lookup->used = g_object_ref (method->method);
  lookup->spec = g_object_ref (psc_direction_book_get_spec (self->book));
  lookup->input = g_object_ref (self->input);
  method->lookup = g_cancellable_new ();
  task = g_task_new (NULL, method->lookup, looked_up_cb, NULL);
  g_task_set_source_tag (task, psc_session_start_stack);
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_run_in_thread (task, look_up);
}

/* What there is of a stack that nobody makes any more goes to the cache, if it was begun at all. */
static void
keep_part (PscSessionMethod *method)
{
  PscSessionWork *work = method->compute != NULL ? psc_job_get_data (method->compute) : NULL;

  if (work == NULL || psc_stack_maker_get_device_kind (work->maker) == NULL)
    return;
  take_part (method, work->maker);
  if (method->stack != NULL)
    keep (method);
}

static void
cancel_work (PscSessionMethod *method)
{
  keep_part (method);
  g_cancellable_cancel (method->lookup);
  g_clear_object (&method->lookup);
  psc_engine_drop (method->session->engine, &method->compute);
}

void
psc_session_stop_stack (PscSessionMethod *method)
{
  if (is_awaited (method) || psc_session_is_stand_in_wanted (method))
    return;
  if (psc_stack_job_get_state (method->stack_job) == PSC_STACK_JOB_RUNNING)
    psc_stack_job_set_state (method->stack_job, PSC_STACK_JOB_QUEUED, NULL);
  cancel_work (method);
}

void
psc_session_drop_stack (PscSessionMethod *method)
{
  cancel_work (method);
  psc_session_forget_stand_ins (method);
  g_cancellable_cancel (method->fusing);
  g_clear_object (&method->fusing);
  g_cancellable_cancel (method->finishing);
  g_clear_object (&method->finishing);
  set_stack (method, NULL, NULL);
  set_bank_missing (method, 1);
  psc_stack_job_reset (method->stack_job);
}

void
psc_session_lose_stack (PscSessionMethod *method, const char *message)
{
  psc_session_drop_stack (method);
  set_state (method, PSC_STACK_JOB_FAILED, message);
}

void
psc_session_stack_asked (PscStackJob *job, PscStackJobState state, gpointer user_data)
{
  PscSessionMethod *method = user_data;
  PscStackJobState former = psc_stack_job_get_state (job);

  if (psc_engine_get_state (method->session->engine) == PSC_ENGINE_FAILED)
    return;
  psc_session_retry (method->session);
  method->is_kept = method->is_kept || state == PSC_STACK_JOB_QUEUED;
  set_state (method, state, NULL);
  if (state == PSC_STACK_JOB_CANCELLED)
    {
      cancel_work (method);
      return;
    }
  if (former == PSC_STACK_JOB_CANCELLED || former == PSC_STACK_JOB_FAILED)
    psc_stack_job_reset (job);
  if (method->compute != NULL)
    psc_job_queue_set_paused (psc_engine_get_queue (method->session->engine), method->compute,
                              state == PSC_STACK_JOB_PAUSED);
  psc_session_start_stack (method);
}
