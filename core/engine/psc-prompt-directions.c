/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-prompt-directions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/psc-query.h"
#include "text/psc-prompt-subject.h"

struct _PscPromptDirections
{
  GObject parent_instance;

  PscPromptBank *bank; /* owned */
  guint dimensions;    /* M */
  double logit_scale;  /* τ */
  double logit_bias;   /* b */
  PscHead head;

  GPtrArray *readings;     /* owned, of PscPromptReading, [n_prompts] */
  guint *first_prompts;    /* owned, [n_classes + 1] */
  float *directions;       /* owned, [n_prompts][M], unit vectors */
  float *class_directions; /* owned, [n_classes][M] */
  float *mean_direction;   /* owned, [M] */
  GHashTable *places;      /* a prompt's text (borrowed from the bank) → its place + 1 */

  GPtrArray *negatives;       /* owned, of PscPromptReading, [n_classes]; NULL if not needed */
  float *negative_directions; /* owned, [n_classes][M], unit vectors; likewise */

  GMutex lock;         /* of what is below */
  PscBasis *basis;     /* owned, nullable: the latest */
  GBytes *basis_first; /* owned: what it begins with */
};

G_DEFINE_FINAL_TYPE (PscPromptDirections, psc_prompt_directions, G_TYPE_OBJECT)

static void
psc_prompt_directions_finalize (GObject *object)
{
  PscPromptDirections *self = PSC_PROMPT_DIRECTIONS (object);

  g_clear_object (&self->bank);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->readings, g_ptr_array_unref);
  g_clear_pointer (&self->negatives, g_ptr_array_unref);
  g_clear_pointer (&self->negative_directions, g_free);
  g_clear_pointer (&self->first_prompts, g_free);
  g_clear_pointer (&self->directions, g_free);
  g_clear_pointer (&self->class_directions, g_free);
  g_clear_pointer (&self->mean_direction, g_free);
  g_clear_pointer (&self->basis, psc_basis_unref);
  g_clear_pointer (&self->basis_first, g_bytes_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (psc_prompt_directions_parent_class)->finalize (object);
}

static void
psc_prompt_directions_class_init (PscPromptDirectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_prompt_directions_finalize;
}

static void
psc_prompt_directions_init (PscPromptDirections *self)
{
  self->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_reading_unref);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_init (&self->lock);
}

/* The mean of the directions from @first to before @end. */
static void
average (PscPromptDirections *self, guint first, guint end, float *mean)
{
  for (guint i = 0; i < self->dimensions; i++)
    {
      double sum = 0;

      for (guint p = first; p < end; p++)
        sum += self->directions[(gsize) p * self->dimensions + i];
      mean[i] = (float) (sum / (end - first));
    }
}

static gboolean
read_prompt (PscPromptDirections *self,
             PscModel *model,
             const PscPromptClass *class,
             guint prompt,
             GError **error)
{
  const char *text = psc_prompt_class_get_prompt (class, prompt)->text;
  PscPromptReading *reading = psc_model_read_text (model, text, error);

  if (reading == NULL)
    {
      g_prefix_error (error, _ ("class %s, prompt %u: "), psc_prompt_class_get_name (class),
                      prompt + 1);
      return FALSE;
    }
  g_ptr_array_add (self->readings, reading);
  g_hash_table_insert (self->places, (gpointer) text, GUINT_TO_POINTER (self->readings->len));
  return TRUE;
}

static gboolean
read_prompts (PscPromptDirections *self, PscModel *model, GError **error)
{
  guint n_classes = psc_prompt_bank_get_n_classes (self->bank);

  self->first_prompts = g_new (guint, n_classes + 1);
  for (guint c = 0; c < n_classes; c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (self->bank, c);

      self->first_prompts[c] = self->readings->len;
      for (guint p = 0; p < psc_prompt_class_get_n_prompts (class); p++)
        if (!read_prompt (self, model, class, p, error))
          return FALSE;
    }
  self->first_prompts[n_classes] = self->readings->len;
  return TRUE;
}

static gboolean
read_negative (PscPromptDirections *self,
               PscModel *model,
               const PscPromptClass *class,
               GError **error)
{
  g_autofree char *text = psc_prompt_class_dup_negative (class);
  PscPromptReading *reading = psc_model_read_text (model, text, error);

  if (reading == NULL)
    {
      g_prefix_error (error, _ ("class %s, negative “%s”: "), psc_prompt_class_get_name (class),
                      text);
      return FALSE;
    }
  g_ptr_array_add (self->negatives, reading);
  return TRUE;
}

/* What a bank is read by. */
typedef struct
{
  PscModel *model;
  PscPromptEncodeFunc encode;
  gpointer user_data;
  GCancellable *cancellable;
} Reader;

/* [n][M], of an array of PscPromptReading. */
static float *
encode (const Reader *reader, GPtrArray *readings, GError **error)
{
  return reader->encode (reader->model, readings->len, (PscPromptReading *const *) readings->pdata,
                         reader->user_data, reader->cancellable, error);
}

static gboolean
encode_negatives (PscPromptDirections *self, const Reader *reader, GError **error)
{
  guint n_classes = psc_prompt_bank_get_n_classes (self->bank);

  self->negatives = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_reading_unref);
  for (guint c = 0; c < n_classes; c++)
    if (!read_negative (self, reader->model, psc_prompt_bank_get_class (self->bank, c), error))
      return FALSE;
  self->negative_directions = encode (reader, self->negatives, error);
  return self->negative_directions != NULL;
}

static float *
encode_anew (PscModel *model,
             guint n,
             PscPromptReading *const *readings,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  return psc_model_encode_directions (model, n, readings, cancellable, error);
}

PscPromptDirections *
psc_prompt_directions_new (PscModel *model,
                           PscPromptBank *bank,
                           GCancellable *cancellable,
                           GError **error)
{
  return psc_prompt_directions_new_with (model, bank, encode_anew, NULL, cancellable, error);
}

PscPromptDirections *
psc_prompt_directions_new_with (PscModel *model,
                                PscPromptBank *bank,
                                PscPromptEncodeFunc func,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error)
{
  const Reader reader = { model, func, user_data, cancellable };
  g_autoptr (PscPromptDirections) self = NULL;
  guint n_classes, n_prompts;

  g_return_val_if_fail (PSC_IS_MODEL (model), NULL);
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);

  self = g_object_new (PSC_TYPE_PROMPT_DIRECTIONS, NULL);
  self->bank = g_object_ref (bank);
  self->dimensions = psc_encoder_get_dimensions (psc_model_get_encoder (model));
  self->logit_scale = psc_encoder_get_logit_scale (psc_model_get_encoder (model));
  self->logit_bias = psc_encoder_get_logit_bias (psc_model_get_encoder (model));
  self->head = psc_encoder_get_spec (psc_model_get_encoder (model))->head;

  if (!read_prompts (self, model, error))
    return NULL;
  n_prompts = self->readings->len;
  self->directions = encode (&reader, self->readings, error);
  if (self->directions == NULL
      || (self->head.rule == PSC_SCORE_PAIR && !encode_negatives (self, &reader, error)))
    return NULL;

  n_classes = psc_prompt_bank_get_n_classes (bank);
  self->class_directions = g_new (float, (gsize) n_classes * self->dimensions);
  for (guint c = 0; c < n_classes; c++)
    average (self, self->first_prompts[c], self->first_prompts[c + 1],
             self->class_directions + (gsize) c * self->dimensions);
  self->mean_direction = g_new (float, self->dimensions);
  average (self, 0, n_prompts, self->mean_direction);

  return g_steal_pointer (&self);
}

PscPromptBank *
psc_prompt_directions_get_bank (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  return self->bank;
}

const float *
psc_prompt_directions_get_prompt (PscPromptDirections *self, guint class_index, guint prompt)
{
  guint index;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  index = self->first_prompts[class_index] + prompt;
  g_return_val_if_fail (index < self->first_prompts[class_index + 1], NULL);

  return self->directions + (gsize) index * self->dimensions;
}

guint
psc_prompt_directions_get_dimensions (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  return self->dimensions;
}

double
psc_prompt_directions_get_logit_scale (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  return self->logit_scale;
}

double
psc_prompt_directions_get_logit_bias (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  return self->logit_bias;
}

const PscHead *
psc_prompt_directions_get_head (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  return &self->head;
}

static gboolean
find_negative (PscPromptDirections *self, const char *text, guint *class_index)
{
  for (guint c = 0; self->negatives != NULL && c < self->negatives->len; c++)
    if (g_str_equal (psc_prompt_reading_get_text (self->negatives->pdata[c]), text))
      {
        *class_index = c;
        return TRUE;
      }
  return FALSE;
}

const float *
psc_prompt_directions_look_up (PscPromptDirections *self, const char *text)
{
  guint place, class_index;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, text));
  if (place > 0)
    return self->directions + (gsize) (place - 1) * self->dimensions;
  return find_negative (self, text, &class_index)
             ? self->negative_directions + (gsize) class_index * self->dimensions
             : NULL;
}

PscPromptReading *
psc_prompt_directions_look_up_reading (PscPromptDirections *self, const char *text)
{
  guint place, class_index;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, text));
  if (place > 0)
    return g_ptr_array_index (self->readings, place - 1);
  return find_negative (self, text, &class_index) ? self->negatives->pdata[class_index] : NULL;
}

PscPromptReading *
psc_prompt_directions_get_negative (PscPromptDirections *self, guint class_index)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  return self->negatives != NULL ? self->negatives->pdata[class_index] : NULL;
}

GPtrArray *
psc_prompt_directions_get_readings (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  return self->readings;
}

PscPromptReading *
psc_prompt_directions_get_reading (PscPromptDirections *self, guint class_index, guint prompt)
{
  guint index;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  index = self->first_prompts[class_index] + prompt;
  g_return_val_if_fail (index < self->first_prompts[class_index + 1], NULL);

  return g_ptr_array_index (self->readings, index);
}

const float *
psc_prompt_directions_get_class (PscPromptDirections *self, guint class_index)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  return self->class_directions + (gsize) class_index * self->dimensions;
}

const float *
psc_prompt_directions_get_mean (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  return self->mean_direction;
}

/* z·@direction, and ‖z‖. */
static double
project (PscPromptDirections *self, const float *z, const float *direction, double *norm)
{
  double along = 0;
  double square = 0;

  for (guint i = 0; i < self->dimensions; i++)
    {
      along += (double) z[i] * direction[i];
      square += (double) z[i] * z[i];
    }
  *norm = MAX (sqrt (square), 1e-30);
  return along;
}

double
psc_prompt_directions_get_cosine (PscPromptDirections *self, const float *z, const float *direction)
{
  double along, norm;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  along = project (self, z, direction, &norm);
  return along / norm;
}

/* τ ẑ·@direction */
static double
scale_cosine (PscPromptDirections *self, const float *z, const float *direction)
{
  double along, norm;

  along = project (self, z, direction, &norm);
  return self->logit_scale * along / norm;
}

double
psc_prompt_directions_score (PscPromptDirections *self, const float *z, const float *direction)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  return scale_cosine (self, z, direction) + self->logit_bias;
}

double
psc_prompt_directions_score_query (PscPromptDirections *self,
                                   const PscQuery *query,
                                   const float *z,
                                   const float *direction)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), 0);

  return query->minus != NULL || query->centred ? scale_cosine (self, z, direction)
                                                : psc_prompt_directions_score (self, z, direction);
}

gboolean
psc_prompt_directions_is_low (PscPromptDirections *self,
                              const PscQuery *query,
                              const float *z,
                              double logit)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), FALSE);

  if (query->minus != NULL)
    return FALSE;
  return logit < (query->centred ? 0 : psc_prompt_directions_score (self, z, self->mean_direction));
}

PscClassification *
psc_prompt_directions_classify (PscPromptDirections *self, const float *z)
{
  PscClassification *scores;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  scores = psc_classification_new (&self->head, psc_prompt_bank_get_n_classes (self->bank));
  for (guint c = 0; c < scores->n_classes; c++)
    {
      const float *direction = psc_prompt_directions_get_class (self, c);

      scores->classes[c].cosine = psc_prompt_directions_get_cosine (self, z, direction);
      scores->classes[c].logit = psc_prompt_directions_score (self, z, direction);
      if (self->negatives != NULL)
        psc_classification_set_negative (
            scores, c, psc_prompt_reading_get_text (self->negatives->pdata[c]),
            psc_prompt_directions_get_cosine (
                self, z, self->negative_directions + (gsize) c * self->dimensions));
    }
  psc_classification_apply_rule (scores);
  return scores;
}

/* @leading: what it begins with. (transfer full) (nullable) */
static PscBasis *
find_basis (PscPromptDirections *self, GBytes *leading)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->basis != NULL && g_bytes_equal (self->basis_first, leading)
             ? psc_basis_ref (self->basis)
             : NULL;
}

static void
keep_basis (PscPromptDirections *self, GBytes *leading, PscBasis *basis)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->basis, psc_basis_unref);
  g_clear_pointer (&self->basis_first, g_bytes_unref);
  self->basis = psc_basis_ref (basis);
  self->basis_first = g_bytes_ref (leading);
}

PscBasis *
psc_prompt_directions_new_basis (PscPromptDirections *self,
                                 guint n_first,
                                 const float *first,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (GByteArray) collected = g_byte_array_new ();
  g_autoptr (GBytes) leading = NULL;
  PscBasis *basis;
  guint n_classes;
  gsize row;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  row = self->dimensions * sizeof *first;
  n_classes = psc_prompt_bank_get_n_classes (self->bank);
  if (n_first > 0)
    g_byte_array_append (collected, (const guint8 *) first, (guint) (n_first * row));
  g_byte_array_append (collected, (const guint8 *) self->class_directions,
                       (guint) (n_classes * row));
  leading = g_byte_array_free_to_bytes (g_steal_pointer (&collected));
  basis = find_basis (self, leading);
  if (basis != NULL)
    return basis;
  basis = psc_basis_new (self->dimensions, n_first + n_classes, g_bytes_get_data (leading, NULL),
                         self->readings->len, self->directions, cancellable, error);
  if (basis != NULL)
    keep_basis (self, leading, basis);
  return basis;
}

PscBasisRest *
psc_prompt_directions_new_rest (PscPromptDirections *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);

  return psc_basis_rest_new (self->dimensions, self->readings->len, self->directions);
}

static void
subtract (float *from, const float *vector, guint n)
{
  for (guint i = 0; i < n; i++)
    from[i] -= vector[i];
}

void
psc_prompt_directions_combine (PscPromptDirections *self,
                               const PscQuery *query,
                               const float *subject,
                               const float *minus,
                               float *direction)
{
  g_return_if_fail (PSC_IS_PROMPT_DIRECTIONS (self));

  if (subject == NULL)
    subject = psc_prompt_directions_get_class (self, query->class_index);
  memcpy (direction, subject, self->dimensions * sizeof *direction);
  if (minus != NULL)
    subtract (direction, minus, self->dimensions);
  else if (query->centred)
    subtract (direction, self->mean_direction, self->dimensions);
}

/* Where the prompts of what @query asks for begin and end in the bank, none if it asks for no class
 * of it. */
static void
find_own (PscPromptDirections *self, const PscQuery *query, guint *first, guint *end)
{
  guint index = query->text == NULL ? query->class_index : 0;

  *first = *end = 0;
  if (query->text != NULL && !psc_prompt_bank_find_class (self->bank, query->text, &index))
    return;
  *first = self->first_prompts[index];
  *end = self->first_prompts[index + 1];
}

float *
psc_prompt_directions_dup_others (PscPromptDirections *self, const PscQuery *query, guint *n)
{
  guint m, n_prompts, first, end;
  float *others;

  g_return_val_if_fail (PSC_IS_PROMPT_DIRECTIONS (self), NULL);
  g_return_val_if_fail (query != NULL && n != NULL, NULL);

  m = self->dimensions;
  n_prompts = self->first_prompts[psc_prompt_bank_get_n_classes (self->bank)];
  others = g_new (float, (gsize) n_prompts *m);
  *n = 0;
  find_own (self, query, &first, &end);
  for (guint i = 0; i < n_prompts; i++)
    {
      float *other = others + (gsize) *n * m;

      if (i >= first && i < end)
        continue;
      memcpy (other, self->directions + (gsize) i * m, m * sizeof *other);
      if (query->centred)
        subtract (other, self->mean_direction, m);
      (*n)++;
    }
  return others;
}
