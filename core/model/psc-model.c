/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-halving.h"
#include "model/psc-model-error.h"

struct _PscModel
{
  GObject parent_instance;

  PscModelBundle *bundle; /* owned */
  PscEncoder *encoder;    /* owned */
  guint n_threads;        /* as in PscEncoderOptions */
  gboolean is_moved;
};

G_DEFINE_FINAL_TYPE (PscModel, psc_model, G_TYPE_OBJECT)

enum
{
  MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
psc_model_dispose (GObject *object)
{
  PscModel *self = PSC_MODEL (object);

  g_clear_object (&self->encoder);
  g_clear_object (&self->bundle);

  G_OBJECT_CLASS (psc_model_parent_class)->dispose (object);
}

static void
psc_model_class_init (PscModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_model_dispose;

  signals[MOVED] = g_signal_new ("moved", PSC_TYPE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
psc_model_init (PscModel *self)
{
}

PscModel *
psc_model_new (PscModelBundle *bundle,
               const PscEncoderOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PscModel) self = NULL;
  PscModelSpec *spec;

  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (bundle), NULL);

  spec = psc_model_bundle_get_spec (bundle);
  self = g_object_new (PSC_TYPE_MODEL, NULL);
  self->bundle = g_object_ref (bundle);
  self->n_threads = options != NULL ? options->n_threads : 0;
  self->encoder =
      psc_encoder_new (spec, psc_model_bundle_get_weights (bundle), options, cancellable, error);
  if (self->encoder == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
is_out_of_memory (const GError *error)
{
  return g_error_matches (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY);
}

PscModel *
psc_model_new_or_on_cpu (PscModelBundle *bundle,
                         const PscEncoderOptions *options,
                         GCancellable *cancellable,
                         GError **error)
{
  PscEncoderOptions on_cpu = { .device = "cpu" };
  g_autoptr (GError) local_error = NULL;
  PscModel *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = psc_model_new (bundle, options, cancellable, &local_error);
  if (self != NULL)
    return self;
  if (!is_out_of_memory (local_error)
      || (g_strcmp0 (options->device, "cpu") == 0 && !options->uses_whole_tensors))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  on_cpu.n_threads = options->n_threads;
  on_cpu.precision = options->precision;
  self = psc_model_new (bundle, &on_cpu, cancellable, error);
  if (self != NULL)
    self->is_moved = TRUE;
  return self;
}

gboolean
psc_model_is_on_cpu (PscModel *self)
{
  g_return_val_if_fail (PSC_IS_MODEL (self), FALSE);

  return !psc_encoder_uses_whole_tensors (self->encoder);
}

static PscEncoder *
new_encoder_on_cpu (PscModel *self, GCancellable *cancellable, GError **error)
{
  const PscEncoderOptions options = {
    .device = "cpu",
    .n_threads = self->n_threads,
    .precision = psc_encoder_get_precision (self->encoder),
  };

  return psc_encoder_new (psc_model_bundle_get_spec (self->bundle),
                          psc_model_bundle_get_weights (self->bundle), &options, cancellable,
                          error);
}

PscModel *
psc_model_new_on_cpu (PscModel *self, GCancellable *cancellable, GError **error)
{
  PscEncoder *encoder;
  PscModel *other;

  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);

  encoder = new_encoder_on_cpu (self, cancellable, error);
  if (encoder == NULL)
    return NULL;
  other = g_object_new (PSC_TYPE_MODEL, NULL);
  other->bundle = g_object_ref (self->bundle);
  other->n_threads = self->n_threads;
  other->encoder = encoder;
  return other;
}

gboolean
psc_model_retry_on_cpu (PscModel *self, GCancellable *cancellable, GError **error)
{
  PscEncoder *encoder;

  g_return_val_if_fail (PSC_IS_MODEL (self), FALSE);
  g_return_val_if_fail (error != NULL && *error != NULL, FALSE);

  if (!is_out_of_memory (*error) || psc_model_is_on_cpu (self))
    return FALSE;
  g_clear_error (error);
  encoder = new_encoder_on_cpu (self, cancellable, error);
  if (encoder == NULL)
    return FALSE;
  g_object_unref (self->encoder);
  self->encoder = encoder;
  self->is_moved = TRUE;
  g_signal_emit (self, signals[MOVED], 0);
  return TRUE;
}

gboolean
psc_model_is_moved (PscModel *self)
{
  g_return_val_if_fail (PSC_IS_MODEL (self), FALSE);

  return self->is_moved;
}

const char *
psc_model_get_moved_note (void)
{
  return _ ("the device ran out of memory; computed on the CPU");
}

PscModelBundle *
psc_model_get_bundle (PscModel *self)
{
  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);

  return self->bundle;
}

PscEncoder *
psc_model_get_encoder (PscModel *self)
{
  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);

  return self->encoder;
}

PscPromptReading *
psc_model_read_text (PscModel *self, const char *text, GError **error)
{
  g_autoptr (PscPromptReading) reading = NULL;

  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);

  reading = psc_tokenizer_read (psc_model_bundle_get_tokenizer (self->bundle), text, -1, error);
  if (reading == NULL)
    return NULL;
  if (psc_prompt_reading_is_empty (reading))
    {
      g_set_error_literal (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_EMPTY,
                           _ ("the prompt is empty: it holds nothing that the model reads"));
      return NULL;
    }
  return g_steal_pointer (&reading);
}

float *
psc_model_encode_readings (PscModel *self,
                           guint n,
                           PscPromptReading *const *readings,
                           GCancellable *cancellable,
                           GError **error)
{
  PscTokenizer *tokenizer;
  g_autofree guint *lengths = NULL;
  g_autofree float *embeddings = NULL;
  g_autoptr (GArray) ids = NULL;

  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);
  g_return_val_if_fail (n > 0, NULL);

  tokenizer = psc_model_bundle_get_tokenizer (self->bundle);
  lengths = g_new (guint, n);
  ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) padded = psc_tokenizer_pad (tokenizer, readings[i], &lengths[i]);

      /* Padding that the attention does not see changes nothing. */
      g_array_append_vals (ids, padded->data, lengths[i]);
    }

  embeddings = g_new (float, (gsize) n *psc_encoder_get_dimensions (self->encoder));
  if (!psc_halving_encode_texts (self->encoder, n, lengths, (const gint32 *) (gpointer) ids->data,
                                 embeddings, cancellable, error))
    return NULL;
  return g_steal_pointer (&embeddings);
}

static void
normalise (float *vector, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) vector[i] * vector[i];
  for (guint i = 0; i < n; i++)
    vector[i] = (float) (vector[i] / MAX (sqrt (sum), 1e-30));
}

float *
psc_model_encode_directions (PscModel *self,
                             guint n,
                             PscPromptReading *const *readings,
                             GCancellable *cancellable,
                             GError **error)
{
  float *directions = psc_model_encode_readings (self, n, readings, cancellable, error);
  guint dimensions;

  if (directions == NULL)
    return NULL;
  dimensions = psc_encoder_get_dimensions (self->encoder);
  for (guint i = 0; i < n; i++)
    normalise (directions + (gsize) i * dimensions, dimensions);
  return directions;
}

float *
psc_model_dup_direction (PscModel *self,
                         const char *text,
                         PscPromptReading **reading,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (PscPromptReading) own = NULL;
  float *direction;

  g_return_val_if_fail (text != NULL, NULL);

  own = psc_model_read_text (self, text, error);
  if (own == NULL)
    return NULL;
  direction = psc_model_encode_directions (self, 1, &own, cancellable, error);
  if (direction != NULL && reading != NULL)
    *reading = g_steal_pointer (&own);
  return direction;
}

float *
psc_model_encode_texts (
    PscModel *self, guint n, const char *const *texts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) readings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_reading_unref);

  g_return_val_if_fail (PSC_IS_MODEL (self), NULL);

  for (guint i = 0; i < n; i++)
    {
      PscPromptReading *reading = psc_model_read_text (self, texts[i], error);

      if (reading == NULL)
        return NULL;
      g_ptr_array_add (readings, reading);
    }
  return psc_model_encode_readings (self, n, (PscPromptReading *const *) readings->pdata,
                                    cancellable, error);
}
