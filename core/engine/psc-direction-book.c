/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-direction-book.h"

/* Texts that are kept beside the bank's. */
#define MAX_TEXTS 1000

struct _PscDirectionBook
{
  GObject parent_instance;

  PscPromptDirections *directions; /* owned */
  char *digest;                    /* owned, as is what follows */
  char *identity;
  char *model_name;
  PscModelSpec *spec;

  GMutex lock;       /* of what is below */
  GHashTable *texts; /* text → Page, which never changes */
  GQueue order;      /* of the texts' keys, the oldest first */
  gboolean is_news;  /* whether “learnt” is on its way */
};

enum
{
  LEARNT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PscDirectionBook, psc_direction_book, G_TYPE_OBJECT)

typedef struct
{
  float *direction;          /* owned, [M]; NULL if it cannot be encoded */
  char *message;             /* owned, NULL unless it cannot */
  PscPromptReading *reading; /* owned, NULL if it cannot */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->direction);
  g_free (page->message);
  g_clear_pointer (&page->reading, psc_prompt_reading_unref);
  g_free (page);
}

static void
psc_direction_book_finalize (GObject *object)
{
  PscDirectionBook *self = PSC_DIRECTION_BOOK (object);

  g_mutex_clear (&self->lock);
  g_queue_clear (&self->order);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_object (&self->directions);
  g_free (self->digest);
  g_free (self->identity);
  g_free (self->model_name);
  g_clear_object (&self->spec);

  G_OBJECT_CLASS (psc_direction_book_parent_class)->finalize (object);
}

static void
psc_direction_book_class_init (PscDirectionBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_direction_book_finalize;

  signals[LEARNT] = g_signal_new ("learnt", PSC_TYPE_DIRECTION_BOOK, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_direction_book_init (PscDirectionBook *self)
{
  g_mutex_init (&self->lock);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  g_queue_init (&self->order);
}

PscDirectionBook *
psc_direction_book_new (PscModel *model, PscPromptDirections *directions, const char *digest)
{
  PscDirectionBook *self = g_object_new (PSC_TYPE_DIRECTION_BOOK, NULL);
  PscModelBundle *bundle = psc_model_get_bundle (model);
  g_autofree char *json = psc_model_spec_to_json (psc_model_bundle_get_spec (bundle));

  self->directions = g_object_ref (directions);
  self->digest = g_strdup (digest);
  self->identity = g_strdup_printf ("%s %s", digest, json);
  self->model_name = g_strdup (psc_model_bundle_get_name (bundle));
  self->spec = g_object_ref (psc_model_bundle_get_spec (bundle));
  return self;
}

PscPromptDirections *
psc_direction_book_get_directions (PscDirectionBook *self)
{
  return self->directions;
}

const char *
psc_direction_book_get_digest (PscDirectionBook *self)
{
  return self->digest;
}

const char *
psc_direction_book_get_identity (PscDirectionBook *self)
{
  return self->identity;
}

const char *
psc_direction_book_get_model_name (PscDirectionBook *self)
{
  return self->model_name;
}

PscModelSpec *
psc_direction_book_get_spec (PscDirectionBook *self)
{
  return self->spec;
}

guint
psc_direction_book_get_dimensions (PscDirectionBook *self)
{
  return psc_model_spec_get_dimensions (self->spec);
}

guint
psc_direction_book_get_side (PscDirectionBook *self)
{
  return psc_model_spec_get_side (self->spec);
}

static gboolean
tell_cb (gpointer user_data)
{
  PscDirectionBook *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_news = FALSE;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[LEARNT], 0);
  return G_SOURCE_REMOVE;
}

/* Under the lock, on any thread. */
static void
tell (PscDirectionBook *self)
{
  if (self->is_news)
    return;
  self->is_news = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, g_object_ref (self), g_object_unref);
}

static void
take_page (PscDirectionBook *self,
           const char *text,
           float *direction,
           PscPromptReading *reading,
           const char *message)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Page *page = g_new0 (Page, 1);
  char *key;

  page->direction = direction;
  page->reading = reading;
  page->message = g_strdup (message);
  if (g_hash_table_contains (self->texts, text))
    {
      page_free (page);
      return;
    }
  key = g_strdup (text);
  g_queue_push_tail (&self->order, key);
  g_hash_table_insert (self->texts, key, page);
  tell (self);
}

void
psc_direction_book_take_text (PscDirectionBook *self,
                              const char *text,
                              float *direction,
                              PscPromptReading *reading)
{
  take_page (self, text, direction, reading, NULL);
}

void
psc_direction_book_refuse_text (PscDirectionBook *self, const char *text, const char *message)
{
  take_page (self, text, NULL, NULL, message);
}

void
psc_direction_book_trim (PscDirectionBook *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->order.length > MAX_TEXTS)
    g_hash_table_remove (self->texts, g_queue_pop_head (&self->order));
}

/* Under the lock. */
static const float *
look_up (PscDirectionBook *self, const char *text, const char **message)
{
  const float *direction = psc_prompt_directions_look_up (self->directions, text);
  const Page *page = g_hash_table_lookup (self->texts, text);

  if (direction != NULL || page == NULL)
    return direction;
  if (page->direction == NULL)
    *message = page->message;
  return page->direction;
}

/* Under the lock. */
static PscPromptReading *
look_up_reading (PscDirectionBook *self, const char *text)
{
  PscPromptReading *reading = psc_prompt_directions_look_up_reading (self->directions, text);
  const Page *page = g_hash_table_lookup (self->texts, text);

  return reading != NULL || page == NULL ? reading : page->reading;
}

gboolean
psc_direction_book_knows (PscDirectionBook *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return psc_prompt_directions_look_up (self->directions, text) != NULL
         || g_hash_table_contains (self->texts, text);
}

const float *
psc_direction_book_get_text (PscDirectionBook *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *message;

  return look_up (self, text, &message);
}

const char *
psc_direction_book_get_refusal (PscDirectionBook *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *message = NULL;

  return look_up (self, text, &message) == NULL ? message : NULL;
}

PscPromptReading *
psc_direction_book_get_reading (PscDirectionBook *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return look_up_reading (self, text);
}

PscQueryReading *
psc_direction_book_read_query (PscDirectionBook *self, const PscQuery *query)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  PscPromptReading *text = query->text != NULL ? look_up_reading (self, query->text) : NULL;
  PscPromptReading *minus = query->minus != NULL ? look_up_reading (self, query->minus) : NULL;

  return psc_query_reading_new (query, psc_prompt_directions_get_bank (self->directions),
                                psc_prompt_directions_get_readings (self->directions), text, minus);
}

gboolean
psc_direction_book_resolve (PscDirectionBook *self,
                            const PscQuery *query,
                            float *direction,
                            const char **message)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (self->directions);
  g_autoptr (GMutexLocker) locker = NULL;
  const char *reason = NULL;
  const float *subject = NULL;
  const float *contrast = NULL;

  g_return_val_if_fail (
      query->text != NULL || query->class_index < psc_prompt_bank_get_n_classes (bank), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (query->text != NULL)
    subject = look_up (self, query->text, &reason);
  if (query->minus != NULL)
    contrast = look_up (self, query->minus, &reason);
  if (message != NULL)
    *message = reason;
  if ((query->text != NULL && subject == NULL) || (query->minus != NULL && contrast == NULL))
    return FALSE;

  psc_prompt_directions_combine (self->directions, query, subject, contrast, direction);
  return TRUE;
}
