/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-tap.h"

#include "model/psc-encoder-private.h"

struct _PscTap
{
  PscEncoder *encoder;  /* owned */
  PscTorchTap *handle;  /* owned */
  PscVisionStage stage; /* its grid */
};

PscTap *
psc_tap_new (PscEncoder *encoder,
             const float *pixels,
             guint stage,
             GCancellable *cancellable,
             GError **error)
{
  PscTorchTap *handle;
  PscTap *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (stage < psc_vision_spec_get_n_stages (encoder->spec->vision), NULL);

  if (!encoder->torch->tap_new (encoder->handle, pixels, stage, &handle, cancellable, error))
    return NULL;

  self = g_new0 (PscTap, 1);
  self->encoder = g_object_ref (encoder);
  self->handle = handle;
  self->stage = psc_vision_spec_get_stage (encoder->spec->vision, stage);
  return self;
}

void
psc_tap_free (PscTap *self)
{
  self->encoder->torch->tap_free (self->handle);
  g_object_unref (self->encoder);
  g_free (self);
}

PscVisionStage
psc_tap_get_stage (PscTap *self)
{
  return self->stage;
}

gboolean
psc_tap_get_activations (PscTap *self, float *activations, GError **error)
{
  return self->encoder->torch->tap_get_activations (self->handle, activations, error);
}

gboolean
psc_tap_get_embedding (PscTap *self, float *embedding, GError **error)
{
  return self->encoder->torch->tap_get_embedding (self->handle, embedding, error);
}

gsize
psc_tap_get_pullback_size (PscTap *self)
{
  return self->encoder->torch->tap_get_pullback_size (self->handle);
}

gboolean
psc_tap_pull_back (PscTap *self,
                   guint n,
                   const float *cotangents,
                   float *gradients,
                   GCancellable *cancellable,
                   GError **error)
{
  return self->encoder->torch->tap_pull_back (self->handle, n, cotangents, gradients, cancellable,
                                              error);
}
