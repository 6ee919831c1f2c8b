/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "engine/psc-session-private.h"

PscJobPriority
psc_session_get_direct_priority (PscSessionMethod *method)
{
  PscSession *self = method->session;

  return psc_session_get_priority (self, method == self->focus ? PSC_JOB_DIRECT_IN_FOCUS
                                                               : PSC_JOB_DIRECT);
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
        psc_session_entry_serve (entry, PSC_OVERLAY_DIRECT, work->method, work->maps, entry->row,
                                 work->note);
    }
  g_clear_object (&method->direct);
  psc_session_queue_update (self);
}

static void
progressed_cb (PscJob *job, gpointer owner)
{
  PscSessionMethod *method = owner;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->work == job)
      psc_overlay_set_state (((PscSessionEntry *) key)->overlay, PSC_OVERLAY_COMPUTING, NULL);
}

/* Whether an overlay is to get a direct map, and none is on its way. */
static gboolean
waits (PscSessionEntry *entry, PscSessionMethod *method)
{
  return entry->method == method && entry->direction != NULL && !entry->is_served
         && !entry->has_failed && entry->work == NULL && !psc_session_entry_needs_stack (entry);
}

static GPtrArray *
collect (PscSession *self, PscSessionMethod *method)
{
  GPtrArray *waiting = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (waits (key, method))
      g_ptr_array_add (waiting, key);
  return waiting;
}

/* The row of a direction among those of @work, where it is put if it is new. */
static guint
find_row (PscSessionWork *work, const float *direction, guint m)
{
  for (guint row = 0; row < work->n_queries; row++)
    if (memcmp (work->directions + (gsize) row * m, direction, m * sizeof *direction) == 0)
      return row;
  memcpy (work->directions + (gsize) work->n_queries * m, direction, m * sizeof *direction);
  return work->n_queries++;
}

static void
queue_job (PscSession *self, PscSessionMethod *method, GPtrArray *waiting)
{
  static const PscJobFuncs funcs = { psc_session_work_explain, progressed_cb, finished_cb,
                                     psc_session_work_free };
  PscSessionWork *work = psc_session_work_new (self->book);
  guint m = psc_direction_book_get_dimensions (self->book);

  work->input = g_object_ref (self->input);
  work->method = g_object_ref (method->method);
  work->directions = g_new (float, (gsize) waiting->len *m);
  method->direct = psc_job_new (&funcs, psc_session_get_direct_priority (method), method, work);
  for (guint i = 0; i < waiting->len; i++)
    {
      PscSessionEntry *entry = waiting->pdata[i];

      entry->work = method->direct;
      entry->row = find_row (work, entry->direction, m);
      work->modes |= 1u << entry->mode;
    }
  psc_job_queue_push (psc_engine_get_queue (self->engine), method->direct);
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
recall (PscSession *self, PscSessionMethod *method)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->work == method->direct)
      ((PscSessionEntry *) key)->work = NULL;
  psc_engine_drop (self->engine, &method->direct);
}

void
psc_session_update_direct (PscSession *self, PscSessionMethod *method)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (method->direct != NULL
      && (psc_job_queue_remove (psc_engine_get_queue (self->engine), method->direct)
          || !anybody_waits_for (self, method->direct)))
    recall (self, method);
  if (method->direct != NULL)
    return;
  waiting = collect (self, method);
  if (waiting->len > 0)
    queue_job (self, method, waiting);
}
