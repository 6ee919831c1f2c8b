/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-direction-book.h"

#include <math.h>
#include <string.h>

/* Texts that are kept beside the bank's. */
#define MAX_TEXTS 1000

struct _PscDirectionBook
{
  GObject parent_instance;

  PscPromptBank *bank; /* owned */
  char *digest;
  char *identity;
  char *model_name;
  PscModelSpec *spec;
  double logit_scale;

  guint *first_prompts; /* owned, [n_classes + 1] */
  float *prompts;       /* owned, [n_prompts][M] */
  float *classes;       /* owned, [n_classes][M] */
  float *mean;          /* owned, [M] */
  GPtrArray *readings;  /* owned, of PscPromptReading, [n_prompts] */
  GHashTable *of_bank;  /* a prompt's text (borrowed from the bank) → its direction (borrowed) */

  GHashTable *texts; /* text → Page */
  GQueue order;      /* of the texts' keys, the oldest first */
};

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

  g_queue_clear (&self->order);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->of_bank, g_hash_table_unref);
  g_clear_pointer (&self->readings, g_ptr_array_unref);
  g_clear_object (&self->bank);
  g_free (self->digest);
  g_free (self->identity);
  g_free (self->model_name);
  g_clear_object (&self->spec);
  g_free (self->first_prompts);
  g_free (self->prompts);
  g_free (self->classes);
  g_free (self->mean);

  G_OBJECT_CLASS (psc_direction_book_parent_class)->finalize (object);
}

static void
psc_direction_book_class_init (PscDirectionBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_direction_book_finalize;
}

static void
psc_direction_book_init (PscDirectionBook *self)
{
  self->of_bank = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  g_queue_init (&self->order);
}

static void
count_prompts (PscDirectionBook *self)
{
  guint n_classes = psc_prompt_bank_get_n_classes (self->bank);

  self->first_prompts = g_new0 (guint, n_classes + 1);
  for (guint c = 0; c < n_classes; c++)
    self->first_prompts[c + 1] =
        self->first_prompts[c]
        + psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (self->bank, c));
}

static void
copy_class (PscDirectionBook *self, PscPromptClassifier *classifier, guint c)
{
  const PscPromptClass *class = psc_prompt_bank_get_class (self->bank, c);
  guint m = psc_model_spec_get_dimensions (self->spec);

  memcpy (self->classes + (gsize) c * m, psc_prompt_classifier_get_class_direction (classifier, c),
          m * sizeof (float));
  for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
    {
      float *direction = self->prompts + (gsize) (self->first_prompts[c] + p) * m;

      memcpy (direction, psc_prompt_classifier_get_direction (classifier, c, p),
              m * sizeof (float));
      g_hash_table_insert (self->of_bank, (gpointer) psc_prompt_class_get_prompt (class, p)->text,
                           direction);
    }
}

PscDirectionBook *
psc_direction_book_new (PscPromptClassifier *classifier, const char *digest)
{
  PscDirectionBook *self = g_object_new (PSC_TYPE_DIRECTION_BOOK, NULL);
  PscModel *model = psc_prompt_classifier_get_model (classifier);
  PscEncoder *encoder = psc_model_get_encoder (model);
  g_autofree char *json = psc_model_spec_to_json (psc_encoder_get_spec (encoder));
  guint n_classes, m;

  self->bank = g_object_ref (psc_prompt_classifier_get_bank (classifier));
  self->digest = g_strdup (digest);
  self->identity = g_strdup_printf ("%s %s", digest, json);
  self->model_name = g_strdup (psc_model_bundle_get_name (psc_model_get_bundle (model)));
  self->spec = g_object_ref (psc_encoder_get_spec (encoder));
  self->logit_scale = psc_encoder_get_logit_scale (encoder);

  m = psc_model_spec_get_dimensions (self->spec);
  n_classes = psc_prompt_bank_get_n_classes (self->bank);
  count_prompts (self);
  self->readings = g_ptr_array_ref (psc_prompt_classifier_get_readings (classifier));
  self->prompts = g_new (float, (gsize) self->first_prompts[n_classes] * m);
  self->classes = g_new (float, (gsize) n_classes *m);
  for (guint c = 0; c < n_classes; c++)
    copy_class (self, classifier, c);
  self->mean =
      g_memdup2 (psc_prompt_classifier_get_mean_direction (classifier), m * sizeof (float));
  return self;
}

PscPromptBank *
psc_direction_book_get_bank (PscDirectionBook *self)
{
  return self->bank;
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

double
psc_direction_book_get_logit_scale (PscDirectionBook *self)
{
  return self->logit_scale;
}

const float *
psc_direction_book_get_prompt (PscDirectionBook *self, guint class_index, guint prompt)
{
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);
  g_return_val_if_fail (
      prompt < self->first_prompts[class_index + 1] - self->first_prompts[class_index], NULL);

  return self->prompts
         + (gsize) (self->first_prompts[class_index] + prompt)
               * psc_model_spec_get_dimensions (self->spec);
}

double
psc_direction_book_score (PscDirectionBook *self, const float *z, const float *direction)
{
  double along = 0;
  double square = 0;

  for (guint i = 0; i < psc_model_spec_get_dimensions (self->spec); i++)
    {
      along += (double) z[i] * direction[i];
      square += (double) z[i] * z[i];
    }
  return self->logit_scale * along / MAX (sqrt (square), 1e-30);
}

gboolean
psc_direction_book_is_low (PscDirectionBook *self,
                           const PscQuery *query,
                           const float *z,
                           double logit)
{
  if (query->minus != NULL)
    return FALSE;
  return logit < (query->centred ? 0 : psc_direction_book_score (self, z, self->mean));
}

void
psc_direction_book_classify (PscDirectionBook *self,
                             const float *z,
                             double *logits,
                             double *probabilities)
{
  guint n_classes = psc_prompt_bank_get_n_classes (self->bank);
  double greatest = -INFINITY;
  double sum = 0;

  for (guint c = 0; c < n_classes; c++)
    {
      logits[c] = psc_direction_book_score (
          self, z, self->classes + (gsize) c * psc_model_spec_get_dimensions (self->spec));
      greatest = MAX (greatest, logits[c]);
    }
  for (guint c = 0; c < n_classes; c++)
    sum += probabilities[c] = exp (logits[c] - greatest);
  for (guint c = 0; c < n_classes; c++)
    probabilities[c] /= sum;
}

static void
take_page (PscDirectionBook *self,
           const char *text,
           float *direction,
           PscPromptReading *reading,
           const char *message)
{
  Page *page = g_hash_table_lookup (self->texts, text);
  char *key;

  if (page == NULL)
    {
      while (self->order.length >= MAX_TEXTS)
        g_hash_table_remove (self->texts, g_queue_pop_head (&self->order));
      page = g_new0 (Page, 1);
      key = g_strdup (text);
      g_queue_push_tail (&self->order, key);
      g_hash_table_insert (self->texts, key, page);
    }
  g_free (page->direction);
  g_free (page->message);
  g_clear_pointer (&page->reading, psc_prompt_reading_unref);
  page->direction = direction;
  page->reading = reading;
  page->message = g_strdup (message);
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

gboolean
psc_direction_book_knows (PscDirectionBook *self, const char *text)
{
  return g_hash_table_contains (self->of_bank, text) || g_hash_table_contains (self->texts, text);
}

static const float *
look_up (PscDirectionBook *self, const char *text, const char **message)
{
  const float *direction = g_hash_table_lookup (self->of_bank, text);
  const Page *page = g_hash_table_lookup (self->texts, text);

  if (direction != NULL || page == NULL)
    return direction;
  if (page->direction == NULL)
    *message = page->message;
  return page->direction;
}

const float *
psc_direction_book_get_text (PscDirectionBook *self, const char *text)
{
  const char *message;

  return look_up (self, text, &message);
}

PscPromptReading *
psc_direction_book_get_reading (PscDirectionBook *self, const char *text)
{
  const float *direction = g_hash_table_lookup (self->of_bank, text);
  const Page *page = g_hash_table_lookup (self->texts, text);

  if (direction != NULL)
    return g_ptr_array_index (self->readings, (direction - self->prompts)
                                                  / psc_model_spec_get_dimensions (self->spec));
  return page != NULL ? page->reading : NULL;
}

PscQueryReading *
psc_direction_book_read_query (PscDirectionBook *self, const PscQuery *query)
{
  PscPromptReading *text =
      query->text != NULL ? psc_direction_book_get_reading (self, query->text) : NULL;
  PscPromptReading *minus =
      query->minus != NULL ? psc_direction_book_get_reading (self, query->minus) : NULL;

  return psc_query_reading_new (query, self->bank, self->readings, text, minus);
}

static void
subtract (float *from, const float *vector, guint n)
{
  for (guint i = 0; i < n; i++)
    from[i] -= vector[i];
}

gboolean
psc_direction_book_resolve (PscDirectionBook *self,
                            const PscQuery *query,
                            float *direction,
                            const char **message)
{
  guint m = psc_model_spec_get_dimensions (self->spec);
  const float *subject;
  const float *contrast = NULL;

  g_return_val_if_fail (query->text != NULL
                            || query->class_index < psc_prompt_bank_get_n_classes (self->bank),
                        FALSE);

  *message = NULL;
  if (query->text != NULL)
    subject = look_up (self, query->text, message);
  else
    subject = self->classes + (gsize) query->class_index * m;
  if (query->minus != NULL)
    contrast = look_up (self, query->minus, message);
  if (subject == NULL || (query->minus != NULL && contrast == NULL))
    return FALSE;

  memcpy (direction, subject, m * sizeof *direction);
  if (contrast != NULL)
    subtract (direction, contrast, m);
  else if (query->centred)
    subtract (direction, self->mean, m);
  return TRUE;
}
