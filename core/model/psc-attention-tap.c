/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-attention-tap.h"

#include <glib/gi18n-lib.h>

#include "model/psc-encoder-private.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-vit-spec.h"

struct _PscAttentionTap
{
  PscEncoder *encoder;       /* owned */
  PscTorchAttention *handle; /* owned */
};

gboolean
psc_attention_tap_check (const PscVisionSpec *spec, GError **error)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (spec, PSC_TYPE_VIT_SPEC))
    return TRUE;

  g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                       _ ("it reads the attention of a vision transformer"));
  return FALSE;
}

guint
psc_attention_tap_count_layers (const PscVisionSpec *spec)
{
  g_return_val_if_fail (psc_attention_tap_check (spec, NULL), 0);

  return ((const PscVitSpec *) spec)->layers.n_layers;
}

PscAttentionTap *
psc_attention_tap_new (PscEncoder *encoder,
                       const float *pixels,
                       PscAttentionPlace place,
                       guint layer,
                       GCancellable *cancellable,
                       GError **error)
{
  PscTorchAttention *handle;
  PscAttentionTap *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  if (!psc_attention_tap_check (encoder->spec->vision, error))
    return NULL;
  g_return_val_if_fail (place == PSC_ATTENTION_THAT_POOLS
                            || layer < psc_attention_tap_count_layers (encoder->spec->vision),
                        NULL);
  if (!encoder->torch->attention_new (encoder->handle, pixels, place, layer, &handle, cancellable,
                                      error))
    return NULL;

  self = g_new0 (PscAttentionTap, 1);
  self->encoder = g_object_ref (encoder);
  self->handle = handle;
  return self;
}

void
psc_attention_tap_free (PscAttentionTap *self)
{
  self->encoder->torch->attention_free (self->handle);
  g_object_unref (self->encoder);
  g_free (self);
}

PscAttentionShape
psc_attention_tap_get_shape (PscAttentionTap *self)
{
  return self->encoder->torch->attention_get_shape (self->handle);
}

gboolean
psc_attention_tap_read (PscAttentionTap *self,
                        float *embedding,
                        float *queries,
                        float *keys,
                        float *values,
                        float *weights,
                        GError **error)
{
  return self->encoder->torch->attention_read (self->handle, embedding, queries, keys, values,
                                               weights, error);
}

gsize
psc_attention_tap_get_pullback_size (PscAttentionTap *self)
{
  return self->encoder->torch->attention_get_pullback_size (self->handle);
}

gboolean
psc_attention_tap_pull_back_found (PscAttentionTap *self,
                                   guint n,
                                   const float *cotangents,
                                   float *gradients,
                                   GCancellable *cancellable,
                                   GError **error)
{
  return self->encoder->torch->attention_pull_back (self->handle, FALSE, n, cotangents, gradients,
                                                    cancellable, error);
}

gboolean
psc_attention_tap_pull_back_weights (PscAttentionTap *self,
                                     guint n,
                                     const float *cotangents,
                                     float *gradients,
                                     GCancellable *cancellable,
                                     GError **error)
{
  return self->encoder->torch->attention_pull_back (self->handle, TRUE, n, cotangents, gradients,
                                                    cancellable, error);
}
