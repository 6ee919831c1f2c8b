/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

/* The direction book must have room for all of them, or they would push each other out for ever. */
#define MAX_WATCHED 200

/* In place of a purpose: a job for maps reads the text, unless one for the text was there before.
 */
#define READ_ELSEWHERE G_MAXUINT

static void
encoded_cb (PscJob *job, gpointer owner)
{
  PscSession *self = owner;
  PscSessionWork *work = psc_job_get_data (job);
  const GError *error = psc_job_get_error (job);

  psc_session_note_device (self, work);
  if (error != NULL)
    psc_direction_book_refuse_text (self->book, work->text, error->message);
  g_hash_table_remove (self->texts, work->text);
}

static void
encode (PscSession *self, const char *text, PscJobPurpose purpose)
{
  static const PscJobFuncs funcs = { psc_session_work_encode_text, NULL, encoded_cb,
                                     psc_session_work_free };
  PscSessionWork *work = psc_session_work_new (self->book);
  PscJob *job = psc_job_new (&funcs, psc_session_get_priority (self, purpose), self, work);

  work->text = g_strdup (text);
  g_hash_table_insert (self->texts, g_strdup (text), job);
  psc_job_queue_push (psc_engine_get_queue (self->engine), job);
}

static void
want (PscSession *self, const char *text, guint purpose, GHashTable *wanted)
{
  if (text != NULL && !psc_direction_book_knows (self->book, text))
    g_hash_table_insert (wanted, (gpointer) text, GUINT_TO_POINTER (purpose));
}

/* Those of the overlays that have a job for maps, or those of the others. */
static void
want_texts_of_overlays (PscSession *self, gboolean has_job, guint purpose, GHashTable *wanted)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const PscSessionEntry *entry = key;

      if (entry->direction != NULL || entry->has_failed || (entry->work != NULL) != has_job)
        continue;
      want (self, entry->query->text, purpose, wanted);
      want (self, entry->query->minus, purpose, wanted);
    }
}

/* Text → what it is wanted for; where there are several uses, the more urgent one. */
static GHashTable *
find_wanted (PscSession *self)
{
  GHashTable *wanted = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_classes = psc_session_has_negatives (self)
                        ? psc_prompt_bank_get_n_classes (psc_engine_get_bank (self->engine))
                        : 0;

  for (guint c = 0; c < n_classes; c++)
    want (self, psc_engine_get_negative (self->engine, c), PSC_JOB_TEXT_WATCHED, wanted);
  for (guint i = 0; self->watched != NULL && self->watched[i] != NULL && i < MAX_WATCHED; i++)
    want (self, self->watched[i], PSC_JOB_TEXT_WATCHED, wanted);
  want_texts_of_overlays (self, TRUE, READ_ELSEWHERE, wanted);
  want_texts_of_overlays (self, FALSE, PSC_JOB_TEXT, wanted);
  return wanted;
}

static void
drop_unwanted (PscSession *self, GHashTable *wanted)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_hash_table_contains (wanted, key))
      {
        PscJob *job = g_object_ref (value);

        g_hash_table_iter_remove (&iter);
        psc_engine_drop (self->engine, &job);
      }
}

void
psc_session_update_texts (PscSession *self)
{
  g_autoptr (GHashTable) wanted = find_wanted (self);
  GHashTableIter iter;
  gpointer key, value;

  drop_unwanted (self, wanted);
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint purpose = GPOINTER_TO_UINT (value);
      PscJob *job = g_hash_table_lookup (self->texts, key);

      if (job != NULL)
        psc_job_queue_set_priority (
            psc_engine_get_queue (self->engine), job,
            psc_session_get_priority (self, purpose == READ_ELSEWHERE ? PSC_JOB_TEXT : purpose));
      else if (purpose != READ_ELSEWHERE)
        encode (self, key, purpose);
    }
}
