/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

PscJobPriority
psc_session_get_direct_priority (PscSessionMethod *method)
{
  PscSession *self = method->session;

  return psc_session_get_priority (self, method == self->focus ? PSC_JOB_DIRECT_IN_FOCUS
                                                               : PSC_JOB_DIRECT);
}

/* The map of a query that has one. */
static void
serve (PscSessionEntry *entry, PscSessionWork *work)
{
  guint row = g_array_index (work->rows, guint, entry->row);
  gboolean is_fused = work->stack != NULL;

  if (row != PSC_SESSION_NO_ROW)
    psc_session_entry_serve (
        entry, is_fused ? PSC_OVERLAY_STACK : PSC_OVERLAY_DIRECT, work->method, work->maps, row,
        is_fused ? psc_stack_job_get_message (entry->method->stack_job) : work->note);
}

static void
finished_cb (PscJob *job, gpointer owner)
{
  PscSessionMethod *method = owner;
  PscSession *self = method->session;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);
  GHashTableIter iter;
  gpointer key;

  psc_session_note_device (self, work);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->work != job)
        continue;
      entry->work = NULL;
      entry->has_failed = error != NULL;
      if (error != NULL)
        psc_overlay_set_state (entry->overlay, PSC_OVERLAY_FAILED, error->message);
      else
        serve (entry, work);
    }
  if (job == method->direct)
    g_clear_object (&method->direct);
  else
    g_clear_object (&method->typed);
  psc_session_queue_update (self);
}

/* The first time that it is heard of since its texts were read, they are known here, too. */
static void
progressed_cb (PscJob *job, gpointer owner)
{
  PscSessionMethod *method = owner;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->work != job)
        continue;
      if (entry->shown == 0)
        psc_overlay_set_state (entry->overlay, PSC_OVERLAY_COMPUTING, NULL);
      if (entry->direction == NULL)
        psc_session_queue_update (method->session);
    }
}

/* Whether an overlay waits for a map that the job with, or without, the stack is to bring. */
static gboolean
waits (PscSessionEntry *entry, PscSessionMethod *method, gboolean with_stack)
{
  if (entry->method != method || entry->is_served || entry->has_failed || entry->work != NULL)
    return FALSE;
  return with_stack ? entry->mode == PSC_EXPLANATION_FUSED && entry->direction == NULL
                    : !psc_session_entry_needs_stack (entry);
}

static GPtrArray *
collect (PscSession *self, PscSessionMethod *method, gboolean with_stack)
{
  GPtrArray *waiting = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (waits (key, method, with_stack))
      g_ptr_array_add (waiting, key);
  return waiting;
}

/* The row of a query among those of @work, where it is put if it is new. */
static guint
find_row (PscSessionWork *work, const PscQuery *query)
{
  guint row;

  if (!g_ptr_array_find_with_equal_func (work->queries, query, psc_query_equal, &row))
    {
      row = work->queries->len;
      g_ptr_array_add (work->queries, psc_query_copy (query));
    }
  return row;
}

static PscJob *
queue_job (PscSession *self, PscSessionMethod *method, GPtrArray *waiting, gboolean with_stack)
{
  static const PscJobFuncs funcs = { psc_session_work_explain, progressed_cb, finished_cb,
                                     psc_session_work_free };
  PscSessionWork *work = psc_session_work_new (self->book);
  PscJobPriority priority = with_stack ? psc_session_get_priority (self, PSC_JOB_TEXT)
                                       : psc_session_get_direct_priority (method);
  PscJob *job = psc_job_new (&funcs, priority, method, work);

  work->input = g_object_ref (self->input);
  work->method = g_object_ref (method->method);
  if (with_stack)
    {
      work->stack = g_object_ref (method->stack);
      work->stack_kind = method->stack_kind;
    }
  else
    g_set_object (&work->known, method->stack);
  work->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      PscSessionEntry *entry = waiting->pdata[i];

      entry->work = job;
      entry->row = find_row (work, entry->query);
      work->modes |= 1u << entry->mode;
    }
  psc_job_queue_push (psc_engine_get_queue (self->engine), job);
  return job;
}

static gboolean
anybody_waits_for (PscSession *self, PscJob *job)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->work == job)
      return TRUE;
  return FALSE;
}

/* Lets go of a job that has not begun, for its overlays to be put together anew. */
static void
recall (PscSession *self, PscJob **job)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->work == *job)
      ((PscSessionEntry *) key)->work = NULL;
  psc_engine_drop (self->engine, job);
}

/* What stands in for direct maps is to be there before them, and so goes to the queue first. */
static gboolean
has_to_wait (PscSession *self)
{
  PscSessionMethod *stand_in = psc_session_get_stand_in (self);

  return stand_in != NULL && stand_in->lookup != NULL && psc_session_is_stand_in_wanted (stand_in);
}

static void
update_job (PscSession *self, PscSessionMethod *method, PscJob **job, gboolean with_stack)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (*job != NULL
      && (psc_job_queue_remove (psc_engine_get_queue (self->engine), *job)
          || !anybody_waits_for (self, *job)))
    recall (self, job);
  if (*job != NULL || (!with_stack && has_to_wait (self)))
    return;
  waiting = collect (self, method, with_stack);
  if (waiting->len > 0)
    *job = queue_job (self, method, waiting, with_stack);
}

void
psc_session_update_direct (PscSession *self, PscSessionMethod *method)
{
  update_job (self, method, &method->direct, FALSE);
  if (psc_session_has_whole_stack (method))
    update_job (self, method, &method->typed, TRUE);
}

void
psc_session_drop_direct (PscSessionMethod *method)
{
  psc_engine_drop (method->session->engine, &method->direct);
  psc_engine_drop (method->session->engine, &method->typed);
}
