/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-embedding-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "attribution/psc-memory-budget.h"
#include "model/psc-halving.h"
#include "model/psc-model-cost.h"
#include "model/psc-model-error.h"

/* Copies but for a window of a batch on a processor, unless the context says otherwise: enough for
 * the matrix products to run well, few enough for a cancelled run to stop soon. */
#define BATCH 32

/* Copies that differ by more than a window take whole forward passes, as many at a time as the
 * encoder likes best. A pass can be stopped but between its blocks, so that of a large model they
 * are no more than a processor does in about a second, in multiply-adds. */
#define MOST_WORK 64e9

/* A device, which passes all copies whole, does as many times that, and takes as many as fit. Those
 * that wait to go there are in the processor's memory. */
#define DEVICE_FACTOR 16
#define MOST_WAITING  PSC_DEFAULT_MEMORY_BUDGET

struct _PscEmbeddingTable
{
  PscKeptStack parent_instance;

  char *key;        /* owned */
  guint n_images;   /* N */
  guint dimensions; /* M */
  guint n_encoded;  /* the first so many rows are there */
  float *rows;      /* owned, [N][M] */
};

G_DEFINE_FINAL_TYPE (PscEmbeddingTable, psc_embedding_table, PSC_TYPE_KEPT_STACK)

static void
psc_embedding_table_finalize (GObject *object)
{
  PscEmbeddingTable *self = PSC_EMBEDDING_TABLE (object);

  g_free (self->key);
  g_free (self->rows);

  G_OBJECT_CLASS (psc_embedding_table_parent_class)->finalize (object);
}

/* Floats of this machine from little-endian ones, or the other way round. */
static void
copy_words (gpointer to, gconstpointer from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 word;

      memcpy (&word, (const guint8 *) from + i * sizeof word, sizeof word);
      word = GUINT32_FROM_LE (word);
      memcpy ((guint8 *) to + i * sizeof word, &word, sizeof word);
    }
}

/* FALSE when it does not fit into a gsize. */
static gboolean
count_bytes (guint n_images, guint dimensions, gsize *size)
{
  return n_images > 0 && dimensions > 0 && g_size_checked_mul (size, n_images, dimensions)
         && g_size_checked_mul (size, *size, sizeof (float))
         && g_size_checked_add (size, *size, PSC_PERTURBATION_KEY_LENGTH);
}

static guint
psc_embedding_table_get_kept_dimensions (PscKeptStack *stack)
{
  return PSC_EMBEDDING_TABLE (stack)->dimensions;
}

static gsize
psc_embedding_table_measure (PscKeptStack *stack)
{
  return psc_embedding_table_get_size (PSC_EMBEDDING_TABLE (stack));
}

static GBytes *
psc_embedding_table_dup_bytes (PscKeptStack *stack, GError **error)
{
  PscEmbeddingTable *self = PSC_EMBEDDING_TABLE (stack);
  gsize size;
  char *data;

  g_return_val_if_fail (psc_embedding_table_is_full (self), NULL);

  if (!count_bytes (self->n_images, self->dimensions, &size))
    g_assert_not_reached ();
  data = g_malloc (size);
  memcpy (data, self->key, PSC_PERTURBATION_KEY_LENGTH);
  copy_words (data + PSC_PERTURBATION_KEY_LENGTH, self->rows,
              (gsize) self->n_images * self->dimensions);
  return g_bytes_new_take (data, size);
}

static void
psc_embedding_table_class_init (PscEmbeddingTableClass *klass)
{
  PscKeptStackClass *kept_class = PSC_KEPT_STACK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_embedding_table_finalize;
  kept_class->get_dimensions = psc_embedding_table_get_kept_dimensions;
  kept_class->get_size = psc_embedding_table_measure;
  kept_class->dup_bytes = psc_embedding_table_dup_bytes;
}

static void
psc_embedding_table_init (PscEmbeddingTable *self)
{
}

/* @key: (transfer full). (nullable): %NULL when memory is short */
static PscEmbeddingTable *
new_empty (char *key, guint n_images, guint dimensions)
{
  PscEmbeddingTable *self = g_object_new (PSC_TYPE_EMBEDDING_TABLE, NULL);

  self->key = key;
  self->n_images = n_images;
  self->dimensions = dimensions;
  self->rows = g_try_new (float, (gsize) n_images *dimensions);
  if (self->rows == NULL)
    g_clear_object (&self);
  return self;
}

PscEmbeddingTable *
psc_embedding_table_new (PscPerturbation *perturbation, guint dimensions, GError **error)
{
  PscEmbeddingTable *self;

  g_return_val_if_fail (PSC_IS_PERTURBATION (perturbation), NULL);
  g_return_val_if_fail (dimensions > 0, NULL);

  self = new_empty (g_strdup (psc_perturbation_get_key (perturbation)),
                    psc_perturbation_get_n_images (perturbation), dimensions);
  if (self == NULL)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY,
                 _ ("the embeddings of %u pictures do not fit into memory"),
                 psc_perturbation_get_n_images (perturbation));
  return self;
}

PscEmbeddingTable *
psc_embedding_table_new_full (const char *key, guint n_images, guint dimensions, const float *rows)
{
  PscEmbeddingTable *self;

  g_return_val_if_fail (key != NULL && strlen (key) == PSC_PERTURBATION_KEY_LENGTH, NULL);
  g_return_val_if_fail (n_images > 0 && dimensions > 0, NULL);

  self = new_empty (g_strdup (key), n_images, dimensions);
  if (self == NULL)
    return NULL;
  memcpy (self->rows, rows, (gsize) n_images * dimensions * sizeof *rows);
  self->n_encoded = n_images;
  return self;
}

PscEmbeddingTable *
psc_embedding_table_new_from_bytes (guint n_images, guint dimensions, GBytes *bytes)
{
  PscEmbeddingTable *self;
  gsize size, wanted;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (!count_bytes (n_images, dimensions, &wanted) || size != wanted)
    return NULL;
  self = new_empty (g_strndup (data, PSC_PERTURBATION_KEY_LENGTH), n_images, dimensions);
  if (self == NULL)
    return NULL;
  copy_words (self->rows, data + PSC_PERTURBATION_KEY_LENGTH, (gsize) n_images * dimensions);
  self->n_encoded = n_images;
  return self;
}

const char *
psc_embedding_table_get_key (PscEmbeddingTable *self)
{
  return self->key;
}

guint
psc_embedding_table_get_n_images (PscEmbeddingTable *self)
{
  return self->n_images;
}

guint
psc_embedding_table_get_dimensions (PscEmbeddingTable *self)
{
  return self->dimensions;
}

gsize
psc_embedding_table_get_size (PscEmbeddingTable *self)
{
  return (gsize) self->n_images * self->dimensions * sizeof *self->rows;
}

gboolean
psc_embedding_table_is_full (PscEmbeddingTable *self)
{
  return self->n_encoded == self->n_images;
}

const float *
psc_embedding_table_get_embeddings (PscEmbeddingTable *self)
{
  g_return_val_if_fail (psc_embedding_table_is_full (self), NULL);

  return self->rows;
}

/* What one pass works with. */
typedef struct
{
  PscEmbeddingTable *table;
  PscPerturbation *perturbation;
  PscEncoder *encoder;
  const PscAttributionContext *context;

  gsize budget;          /* bytes, of a device */
  guint most[2];         /* copies at a time that are but for a window (1) or not (0), since memory
                          * was short */
  gboolean have_windows; /* the copies at hand */
  PscOccluder *occluder; /* owned, made when a copy is but for a window */
  GArray *pixels;        /* owned, of [A][A] */
  GArray *windows;       /* owned, of PscPatch */
} Pass;

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->occluder, psc_occluder_free);
  g_clear_pointer (&pass->pixels, g_array_unref);
  g_clear_pointer (&pass->windows, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static gsize
count_pixels (Pass *pass)
{
  gsize side = psc_perturbation_get_side (pass->perturbation);

  return side * side;
}

/* Copies at a time on a device: what one takes is known from the last ones that passed it. */
static double
choose_device_batch (Pass *pass, double n_in_time)
{
  gsize size = psc_encoder_get_image_size (pass->encoder);
  double waiting = (double) (MOST_WAITING / (count_pixels (pass) * sizeof (float)));

  if (size == 0)
    return psc_encoder_get_batch (pass->encoder);
  return MIN (MIN ((double) (pass->budget / size), waiting), n_in_time);
}

static guint
choose_batch (Pass *pass, gboolean have_windows)
{
  double n_in_time = MOST_WORK / psc_model_cost_image (psc_encoder_get_spec (pass->encoder), 1);
  double n;

  if (pass->context->max_chunk > 0)
    n = pass->context->max_chunk;
  else if (psc_encoder_uses_whole_tensors (pass->encoder))
    n = choose_device_batch (pass, n_in_time * DEVICE_FACTOR);
  else
    n = have_windows ? BATCH : MIN (n_in_time, psc_encoder_get_batch (pass->encoder));
  return (guint) CLAMP (n, 1, pass->most[have_windows]);
}

static gboolean
get_window (Pass *pass, guint index, PscPatch *window)
{
  return psc_perturbation_get_window (pass->perturbation, index, window);
}

/* How many of the next copies are taken together, all of which are as the first of them is: but for
 * a window each, or not. */
static guint
collect_alike (Pass *pass)
{
  guint first = pass->table->n_encoded;
  guint left = pass->table->n_images - first;
  PscPatch window = { 0 };
  guint n = 0, most;

  g_array_set_size (pass->windows, 0);
  pass->have_windows = get_window (pass, first, &window);
  most = MIN (choose_batch (pass, pass->have_windows), left);
  do
    g_array_append_val (pass->windows, window);
  while (++n < most && get_window (pass, first + n, &window) == pass->have_windows);
  return n;
}

static gboolean
encode_windows (Pass *pass, guint n, float *embeddings, GError **error)
{
  GCancellable *cancellable = pass->context->cancellable;

  if (pass->occluder == NULL)
    pass->occluder =
        psc_occluder_new (pass->encoder, psc_perturbation_get_pixels (pass->perturbation),
                          psc_perturbation_get_baseline (pass->perturbation), cancellable, error);
  return pass->occluder != NULL
         && psc_occluder_encode (pass->occluder, n,
                                 (const PscPatch *) (gpointer) pass->windows->data, embeddings,
                                 cancellable, error);
}

static gboolean
encode_copies (Pass *pass, guint n, float *embeddings, GError **error)
{
  g_array_set_size (pass->pixels, n);
  for (guint i = 0; i < n; i++)
    psc_perturbation_fill (pass->perturbation, pass->table->n_encoded + i,
                           (float *) (gpointer) pass->pixels->data + i * count_pixels (pass));
  return psc_encoder_encode_images (pass->encoder, n, (const float *) (gpointer) pass->pixels->data,
                                    embeddings, pass->context->cancellable, error);
}

static gboolean
encode (guint n, gpointer user_data, GError **error)
{
  Pass *pass = user_data;
  PscEmbeddingTable *table = pass->table;
  float *embeddings = table->rows + (gsize) table->n_encoded * table->dimensions;

  return pass->have_windows ? encode_windows (pass, n, embeddings, error)
                            : encode_copies (pass, n, embeddings, error);
}

/* The next copies, fewer when memory is short. */
static gboolean
encode_some (Pass *pass, GError **error)
{
  guint n = collect_alike (pass);
  guint n_taken = n;

  if (!psc_halving_run (pass->encoder, &n_taken, encode, pass, error))
    return FALSE;
  if (n_taken < n)
    pass->most[pass->have_windows] = n_taken;
  pass->table->n_encoded += n_taken;
  return TRUE;
}

gboolean
psc_embedding_table_fill (PscEmbeddingTable *self,
                          PscPerturbation *perturbation,
                          PscEncoder *encoder,
                          const PscAttributionContext *context,
                          GError **error)
{
  g_auto (Pass) pass = { self, perturbation, encoder, context };

  g_return_val_if_fail (PSC_IS_EMBEDDING_TABLE (self), FALSE);
  g_return_val_if_fail (g_str_equal (self->key, psc_perturbation_get_key (perturbation)), FALSE);

  if (psc_embedding_table_is_full (self))
    return TRUE;
  pass.budget =
      context->memory_budget > 0 ? context->memory_budget : psc_memory_budget_choose (encoder);
  pass.most[FALSE] = pass.most[TRUE] = self->n_images;
  pass.pixels = g_array_new (FALSE, FALSE, (guint) (count_pixels (&pass) * sizeof (float)));
  pass.windows = g_array_new (FALSE, FALSE, sizeof (PscPatch));
  while (self->n_encoded < self->n_images)
    {
      if (!encode_some (&pass, error))
        return FALSE;
      if (context->progress != NULL)
        context->progress ((double) self->n_encoded / self->n_images, context->progress_data);
    }
  return TRUE;
}

/* [K][N]: each function at each copy. */
static double *
evaluate (PscEmbeddingTable *self, const PscFunctionals *functionals, guint n)
{
  double *values = g_new (double, (gsize) n * self->n_images);
  g_autofree double *column = g_new (double, n);

  for (guint i = 0; i < self->n_images; i++)
    {
      psc_functionals_evaluate (functionals, self->rows + (gsize) i * self->dimensions, column);
      for (guint k = 0; k < n; k++)
        values[(gsize) k * self->n_images + i] = column[k];
    }
  return values;
}

gboolean
psc_embedding_table_make_maps (PscEmbeddingTable *self,
                               PscPerturbation *perturbation,
                               const PscFunctionals *functionals,
                               GCancellable *cancellable,
                               float *maps,
                               double *errors,
                               GError **error)
{
  gsize area;
  guint n;
  g_autofree double *values = NULL;

  g_return_val_if_fail (PSC_IS_EMBEDDING_TABLE (self), FALSE);
  g_return_val_if_fail (psc_embedding_table_is_full (self), FALSE);
  g_return_val_if_fail (g_str_equal (self->key, psc_perturbation_get_key (perturbation)), FALSE);

  area =
      (gsize) psc_perturbation_get_side (perturbation) * psc_perturbation_get_side (perturbation);
  n = psc_functionals_get_n (functionals);
  values = evaluate (self, functionals, n);
  for (guint k = 0; k < n; k++)
    {
      const double *of_function = values + (gsize) k * self->n_images;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      psc_perturbation_make_map (perturbation, of_function, maps + k * area);
      if (errors != NULL)
        errors[k] = psc_perturbation_measure_error (perturbation, of_function, maps + k * area);
    }
  return TRUE;
}

void
psc_embedding_table_read_pixel (
    PscEmbeddingTable *self, PscPerturbation *perturbation, guint x, guint y, float *values)
{
  g_autofree double *weights = NULL;
  g_autofree double *sums = NULL;

  g_return_if_fail (PSC_IS_EMBEDDING_TABLE (self));
  g_return_if_fail (psc_embedding_table_is_full (self));
  g_return_if_fail (g_str_equal (self->key, psc_perturbation_get_key (perturbation)));

  weights = g_new (double, self->n_images);
  sums = g_new0 (double, self->dimensions);
  psc_perturbation_weigh (perturbation, x, y, weights);
  for (guint i = 0; i < self->n_images; i++)
    for (guint m = 0; m < self->dimensions; m++)
      sums[m] += weights[i] * self->rows[(gsize) i * self->dimensions + m];
  for (guint m = 0; m < self->dimensions; m++)
    values[m] = (float) sums[m];
}
