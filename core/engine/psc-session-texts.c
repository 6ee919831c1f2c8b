/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

static void
encoded_cb (PscJob *job, gpointer owner)
{
  PscSession *self = owner;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);

  psc_session_note_device (self, work);
  if (error != NULL)
    psc_direction_book_refuse_text (self->book, work->text, error->message);
  else
    psc_direction_book_take_text (self->book, work->text, g_steal_pointer (&work->text_direction),
                                  g_steal_pointer (&work->reading));
  g_hash_table_remove (self->texts, work->text);
  psc_session_queue_update (self);
}

static void
encode (PscSession *self, const char *text)
{
  static const PscJobFuncs funcs = { psc_session_work_encode_text, NULL, encoded_cb,
                                     psc_session_work_free };
  PscSessionWork *work = psc_session_work_new (self->book);
  PscJob *job = psc_job_new (&funcs, psc_session_get_priority (self, PSC_JOB_TEXT), self, work);

  work->text = g_strdup (text);
  g_hash_table_insert (self->texts, g_strdup (text), job);
  psc_job_queue_push (psc_engine_get_queue (self->engine), job);
}

static void
want (PscSession *self, const char *text, GHashTable *wanted)
{
  if (text != NULL && !psc_direction_book_knows (self->book, text))
    g_hash_table_add (wanted, (gpointer) text);
}

void
psc_session_update_texts (PscSession *self)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const PscSessionEntry *entry = key;

      if (entry->direction != NULL || entry->has_failed)
        continue;
      want (self, entry->query->text, wanted);
      want (self, entry->query->minus, wanted);
    }

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_hash_table_contains (wanted, key))
      {
        PscJob *job = g_object_ref (value);

        g_hash_table_iter_remove (&iter);
        psc_engine_drop (self->engine, &job);
      }

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->texts, key))
      encode (self, key);
}
