/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-trust.h"

#include <string.h>

#include "engine/psc-session-private.h"

struct _PscSessionTrust
{
  PscSession *session; /* borrowed */
  PscOverlay *overlay; /* owned, nullable */
  gulong changed_id;

  PscOverlayState state;
  GBytes *cells;        /* owned, nullable: of the map that all below is about */
  PscMethod *method;    /* owned, nullable: that finished it */
  GCancellable *lookup; /* owned, while the cache is asked */
  PscJob *job;          /* owned, while lines are queued or measured */
  char *key;            /* owned, nullable: of the lines in the cache */
  PscTrust *lines;      /* owned, nullable */
  double fraction;
  char *message; /* owned, nullable */

  GHashTable *known; /* owned, key → PscTrust: what was measured in this session */
};

/* What lines are of, for the thread that asks the cache, and what it writes there. */
typedef struct
{
  GWeakRef session;
  PscStackCache *cache;
  PscSessionWork *work;
  char *device_kind;
  char *input_digest;
  char *key;
  PscTrust *lines;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_weak_ref_clear (&note->session);
  g_object_unref (note->cache);
  g_clear_pointer (&note->work, psc_session_work_free);
  g_free (note->device_kind);
  g_free (note->input_digest);
  g_free (note->key);
  g_clear_pointer (&note->lines, psc_trust_unref);
  g_free (note);
}

PscSessionTrust *
psc_session_trust_new (PscSession *session)
{
  PscSessionTrust *self = g_new0 (PscSessionTrust, 1);

  self->session = session;
  self->known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) psc_trust_unref);
  return self;
}

void
psc_session_trust_free (PscSessionTrust *self)
{
  g_assert (self->overlay == NULL && self->job == NULL && self->lookup == NULL);

  g_hash_table_unref (self->known);
  g_free (self);
}

PscJob *
psc_session_trust_get_job (PscSessionTrust *self)
{
  return self->job;
}

void
psc_session_trust_drop (PscSessionTrust *self)
{
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  psc_engine_drop (self->session->engine, &self->job);
  g_clear_pointer (&self->cells, g_bytes_unref);
  g_clear_object (&self->method);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->lines, psc_trust_unref);
  g_clear_pointer (&self->message, g_free);
  self->fraction = 0;
  self->state = PSC_OVERLAY_WAITING;
}

static void
say (PscSessionTrust *self, PscOverlayState state)
{
  self->state = state;
  g_signal_emit_by_name (self->session, "trusted");
}

/* @lines: (transfer full) */
static void
take_lines (PscSessionTrust *self, PscTrust *lines)
{
  g_clear_pointer (&self->lines, psc_trust_unref);
  self->lines = lines;
  self->fraction = 1;
  if (!g_hash_table_contains (self->known, self->key))
    g_hash_table_insert (self->known, g_strdup (self->key), psc_trust_ref (lines));
  say (self, PSC_OVERLAY_READY);
}

static void
store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Note *note = task_data;
  g_autoptr (GBytes) bytes = psc_trust_dup_bytes (note->lines);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_base64_encode (data, size);
  g_autoptr (GError) error = NULL;

  if (!psc_stack_cache_store_note (note->cache, note->key, text, &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
keep (PscSessionTrust *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Note *note = g_new0 (Note, 1);

  g_weak_ref_init (&note->session, NULL);
  note->cache = g_object_ref (psc_engine_get_cache (self->session->engine));
  note->key = g_strdup (self->key);
  note->lines = psc_trust_ref (self->lines);
  g_task_set_source_tag (task, keep);
  g_task_set_task_data (task, note, note_free);
  g_task_run_in_thread (task, store);
}

static void
finished_cb (PscJob *job, gpointer owner)
{
  PscSessionTrust *self = owner;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);
  g_autoptr (PscJob) finished = g_steal_pointer (&self->job);

  psc_session_note_device (self->session, work);
  if (error != NULL)
    {
      g_clear_pointer (&self->lines, psc_trust_unref);
      self->message = g_strdup (error->message);
      say (self, PSC_OVERLAY_FAILED);
      return;
    }
  take_lines (self, g_steal_pointer (&work->trust));
  /* What another device made of it belongs under another key. */
  if (work->device == NULL)
    keep (self);
}

static void
progressed_cb (PscJob *job, gpointer owner)
{
  PscSessionTrust *self = owner;

  g_clear_pointer (&self->lines, psc_trust_unref);
  self->lines = psc_session_work_dup_trust_so_far (psc_job_get_data (job));
  self->fraction = psc_job_get_fraction (job);
  say (self, PSC_OVERLAY_COMPUTING);
}

/* @work: (transfer full) */
static void
queue_job (PscSessionTrust *self, PscSessionWork *work)
{
  static const PscJobFuncs funcs = { psc_session_work_measure, progressed_cb, finished_cb,
                                     psc_session_work_free };

  self->job =
      psc_job_new (&funcs, psc_session_get_priority (self->session, PSC_JOB_TRUST), self, work);
  psc_job_queue_push (psc_engine_get_queue (self->session->engine), self->job);
}

static void
add (GChecksum *checksum, gconstpointer data, gsize size)
{
  guint64 length = GUINT64_TO_LE ((guint64) size);

  g_checksum_update (checksum, (const guint8 *) &length, sizeof length);
  g_checksum_update (checksum, data, (gssize) size);
}

/* All that lines depend on beside the model, the image and the device: the map itself, what it is
 * of, what else could have been asked and how much of the stack there is. */
static char *
dup_question (PscSessionWork *work)
{
  PscPromptDirections *directions = psc_direction_book_get_directions (work->book);
  gsize m = psc_direction_book_get_dimensions (work->book);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *parameters = psc_method_dup_parameters (work->method);
  guint32 numbers[] = { work->modes, work->is_fused, work->stack != NULL };
  guint n_others;
  g_autofree float *others =
      psc_prompt_directions_dup_others (directions, work->queries->pdata[0], &n_others);

  add (checksum, parameters, strlen (parameters));
  add (checksum, numbers, sizeof numbers);
  add (checksum, g_bytes_get_data (work->cells, NULL), g_bytes_get_size (work->cells));
  add (checksum, work->direction, m * sizeof (float));
  add (checksum, others, n_others * m * sizeof (float));
  return g_strdup (g_checksum_get_string (checksum));
}

static PscTrust *
read_note (PscStackCache *cache, const char *key)
{
  g_autofree char *text = psc_stack_cache_load_note (cache, key);
  g_autoptr (GBytes) bytes = NULL;
  guchar *data;
  gsize size;

  if (text == NULL)
    return NULL;
  data = g_base64_decode (text, &size);
  bytes = g_bytes_new_take (data, size);
  return psc_trust_new_from_bytes (bytes);
}

static void
look_up (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Note *note = task_data;
  g_autofree char *question = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  question = dup_question (note->work);
  note->key = psc_stack_cache_dup_key (psc_direction_book_get_identity (note->work->book),
                                       note->device_kind, note->input_digest,
                                       psc_method_get_name (note->work->method), question);
  note->lines = read_note (note->cache, note->key);
  g_task_return_boolean (task, TRUE);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Note *note = g_task_get_task_data (task);
  g_autoptr (PscSession) session = g_weak_ref_get (&note->session);
  PscSessionTrust *self;
  PscTrust *known;

  if (!g_task_propagate_boolean (task, NULL) || session == NULL)
    return;
  self = session->trust;
  g_clear_object (&self->lookup);
  self->key = g_steal_pointer (&note->key);
  known = g_hash_table_lookup (self->known, self->key);
  if (known != NULL)
    take_lines (self, psc_trust_ref (known));
  else if (note->lines != NULL)
    take_lines (self, g_steal_pointer (&note->lines));
  else
    queue_job (self, g_steal_pointer (&note->work));
}

/* The stack is of use if it holds what the bank asks. */
static void
set_stack (PscSessionTrust *self, PscSessionWork *work)
{
  PscSessionMethod *method =
      psc_session_find_method (self->session, psc_method_get_name (self->method));

  if (method->stack != NULL && method->serves_bank)
    work->stack = g_object_ref (method->stack);
}

/* (nullable): [M], d of the overlay, borrowed. */
static const float *
find_direction (PscSessionTrust *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((PscSessionEntry *) key)->overlay == self->overlay)
      return ((PscSessionEntry *) key)->direction;
  return NULL;
}

static PscSessionWork *
new_work (PscSessionTrust *self, const float *direction)
{
  PscSession *session = self->session;
  gsize m = psc_direction_book_get_dimensions (session->book);
  PscSessionWork *work = psc_session_work_new (session->book);

  work->input = g_object_ref (session->input);
  work->method = g_object_ref (self->method);
  work->modes = 1u << psc_overlay_get_mode (self->overlay);
  work->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);
  g_ptr_array_add (work->queries, psc_query_copy (psc_overlay_get_query (self->overlay)));
  work->direction = g_memdup2 (direction, m * sizeof *direction);
  work->cells = g_bytes_ref (self->cells);
  work->is_fused = psc_overlay_get_source (self->overlay) == PSC_OVERLAY_STACK;
  set_stack (self, work);
  return work;
}

static void
start (PscSessionTrust *self)
{
  PscSession *session = self->session;
  const float *direction = find_direction (self);
  g_autoptr (GTask) task = NULL;
  Note *note;

  g_return_if_fail (direction != NULL);

  note = g_new0 (Note, 1);
  g_weak_ref_init (&note->session, session);
  note->cache = g_object_ref (psc_engine_get_cache (session->engine));
  note->device_kind = g_strdup (psc_engine_get_device_kind (session->engine));
  note->input_digest = g_strdup (session->input_digest);
  note->work = new_work (self, direction);
  self->lookup = g_cancellable_new ();
  task = g_task_new (NULL, self->lookup, looked_up_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, note, note_free);
  g_task_run_in_thread (task, look_up);
}

/* Whether what the overlay shows is its own map, and all of it. A map of a text that nobody had
 * read may be there before it is known here what the text came to. */
static gboolean
has_map (PscSessionTrust *self)
{
  return self->overlay != NULL && self->session->input != NULL
         && psc_overlay_get_state (self->overlay) == PSC_OVERLAY_READY
         && psc_overlay_get_stand_in (self->overlay) == NULL
         && psc_overlay_get_cells (self->overlay) != NULL
         && psc_overlay_get_source (self->overlay) != PSC_OVERLAY_PART
         && find_direction (self) != NULL;
}

static void
changed_cb (PscSessionTrust *self)
{
  gboolean is_there = has_map (self);

  if (is_there && self->cells == psc_overlay_get_cells (self->overlay)
      && self->method == psc_overlay_get_method (self->overlay))
    return;
  psc_session_trust_drop (self);
  if (is_there)
    {
      self->cells = g_bytes_ref (psc_overlay_get_cells (self->overlay));
      self->method = g_object_ref (psc_overlay_get_method (self->overlay));
      start (self);
    }
  else if (self->overlay != NULL && psc_overlay_get_state (self->overlay) == PSC_OVERLAY_FAILED)
    {
      self->state = PSC_OVERLAY_FAILED;
      self->message = g_strdup (psc_overlay_get_message (self->overlay));
    }
  say (self, self->state);
}

void
psc_session_set_trusted (PscSession *session, PscOverlay *overlay)
{
  PscSessionTrust *self;

  g_return_if_fail (PSC_IS_SESSION (session));
  g_return_if_fail (overlay == NULL || PSC_IS_OVERLAY (overlay));

  self = session->trust;
  if (self->overlay == overlay)
    return;
  psc_session_trust_drop (self);
  if (self->overlay != NULL)
    g_clear_signal_handler (&self->changed_id, self->overlay);
  g_set_object (&self->overlay, overlay);
  if (overlay != NULL)
    self->changed_id = g_signal_connect_swapped (overlay, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

PscOverlay *
psc_session_get_trusted (PscSession *session)
{
  g_return_val_if_fail (PSC_IS_SESSION (session), NULL);

  return session->trust->overlay;
}

PscOverlayState
psc_session_get_trust_state (PscSession *session)
{
  g_return_val_if_fail (PSC_IS_SESSION (session), PSC_OVERLAY_WAITING);

  return session->trust->state;
}

const PscTrust *
psc_session_get_trust (PscSession *session)
{
  g_return_val_if_fail (PSC_IS_SESSION (session), NULL);

  return session->trust->lines;
}

double
psc_session_get_trust_fraction (PscSession *session)
{
  g_return_val_if_fail (PSC_IS_SESSION (session), 0);

  return session->trust->fraction;
}

const char *
psc_session_get_trust_message (PscSession *session)
{
  g_return_val_if_fail (PSC_IS_SESSION (session), NULL);

  return session->trust->message;
}
