/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-encoder.h"

#include "model/psc-cuda-driver.h"
#include "model/psc-device.h"
#include "model/psc-encoder-private.h"
#include "model/psc-torch-library.h"

G_DEFINE_FINAL_TYPE (PscEncoder, psc_encoder, G_TYPE_OBJECT)

struct _PscOccluder
{
  PscEncoder *encoder;      /* owned */
  PscTorchOccluder *handle; /* owned */
};

struct _PscDeviceMaps
{
  PscEncoder *encoder;   /* owned */
  PscTorchStack *handle; /* owned */
  guint n_maps;
};

struct _PscLinearisation
{
  PscEncoder *encoder;    /* owned */
  PscTorchPoints *handle; /* owned */
};

static void
psc_encoder_finalize (GObject *object)
{
  PscEncoder *self = PSC_ENCODER (object);

  if (self->handle != NULL)
    self->torch->encoder_free (self->handle);
  g_clear_object (&self->spec);
  g_free ((char *) self->options.device);

  G_OBJECT_CLASS (psc_encoder_parent_class)->finalize (object);
}

static void
psc_encoder_class_init (PscEncoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_encoder_finalize;
}

static void
psc_encoder_init (PscEncoder *self)
{
}

PscEncoder *
psc_encoder_new (PscModelSpec *spec,
                 PscWeights *weights,
                 const PscEncoderOptions *options,
                 GCancellable *cancellable,
                 GError **error)
{
  static const PscEncoderOptions defaults = { NULL };
  g_autoptr (PscEncoder) self = NULL;
  g_autoptr (GPtrArray) tensors = NULL;
  const PscTorchInterface *torch;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  torch = psc_torch_library_lookup (PSC_TORCH_INTERFACE_SYMBOL, PSC_TORCH_INTERFACE_VERSION, error);
  if (torch == NULL)
    return NULL;

  tensors = g_ptr_array_new ();
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    g_ptr_array_add (tensors, (gpointer) psc_weights_get_nth (weights, i));

  self = g_object_new (PSC_TYPE_ENCODER, NULL);
  self->torch = torch;
  self->options = options != NULL ? *options : defaults;
  self->options.device = g_strdup (self->options.device);
  self->spec = g_object_ref (spec);
  if (!psc_head_read (&spec->head, weights, &self->logit_scale, &self->logit_bias, error)
      || !torch->encoder_new (spec, tensors->len, (const PscTensorView *const *) tensors->pdata,
                              &self->options, &self->handle, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

PscModelSpec *
psc_encoder_get_spec (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), NULL);

  return self->spec;
}

guint
psc_encoder_get_side (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  return psc_model_spec_get_side (self->spec);
}

guint
psc_encoder_get_dimensions (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  return psc_model_spec_get_dimensions (self->spec);
}

double
psc_encoder_get_logit_scale (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  return self->logit_scale;
}

double
psc_encoder_get_logit_bias (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  return self->logit_bias;
}

const char *
psc_encoder_get_device (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), NULL);

  return self->torch->encoder_get_device (self->handle);
}

const char *
psc_encoder_get_device_kind (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), NULL);

  return self->torch->encoder_get_device_kind (self->handle);
}

gboolean
psc_encoder_is_on_cpu (PscEncoder *self)
{
  return g_str_has_prefix (psc_encoder_get_device_kind (self), "cpu");
}

gboolean
psc_encoder_uses_whole_tensors (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);

  return self->options.uses_whole_tensors || !psc_encoder_is_on_cpu (self);
}

guint64
psc_encoder_get_free_memory (PscEncoder *self)
{
  guint64 spare, available;
  int device;

  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  if (!self->torch->encoder_get_memory (self->handle, &device, &spare, NULL))
    return 0;
  available = device < 0 ? psc_device_get_free_processor_memory ()
                         : psc_cuda_driver_get_free_memory ((guint) device);
  return available > 0 ? available + spare : 0;
}

void
psc_encoder_release_memory (PscEncoder *self)
{
  g_return_if_fail (PSC_IS_ENCODER (self));

  self->torch->encoder_release_memory (self->handle);
}

gsize
psc_encoder_get_image_size (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 0);

  return self->torch->encoder_get_image_size (self->handle);
}

guint
psc_encoder_get_batch (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), 1);

  return self->torch->encoder_get_batch (self->handle);
}

PscPrecision
psc_encoder_get_precision (PscEncoder *self)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), PSC_PRECISION_FULL);

  return self->options.precision;
}

gboolean
psc_encoder_encode_texts (PscEncoder *self,
                          guint n,
                          const guint *lengths,
                          const gint32 *ids,
                          float *embeddings,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);

  return self->torch->encode_texts (self->handle, n, lengths, ids, embeddings, cancellable, error);
}

gboolean
psc_encoder_encode_images (PscEncoder *self,
                           guint n,
                           const float *pixels,
                           float *embeddings,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);

  return self->torch->encode_images (self->handle, n, pixels, embeddings, cancellable, error);
}

gboolean
psc_encoder_differentiate (PscEncoder *self,
                           const float *pixels,
                           guint n,
                           const float *cotangents,
                           float *gradients,
                           GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);

  return self->torch->differentiate (self->handle, pixels, n, cotangents, gradients, error);
}

gboolean
psc_encoder_time_products (PscEncoder *self,
                           guint rows,
                           guint inner,
                           guint columns,
                           guint n,
                           double *seconds,
                           GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);
  g_return_val_if_fail (rows > 0 && inner > 0 && columns > 0, FALSE);

  return self->torch->time_products (self->handle, rows, inner, columns, n, seconds, error);
}

PscOccluder *
psc_occluder_new (PscEncoder *encoder,
                  const float *pixels,
                  const float *baseline,
                  GCancellable *cancellable,
                  GError **error)
{
  PscTorchOccluder *handle;
  PscOccluder *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  if (!encoder->torch->occluder_new (encoder->handle, pixels, baseline, &handle, cancellable,
                                     error))
    return NULL;

  self = g_new0 (PscOccluder, 1);
  self->encoder = g_object_ref (encoder);
  self->handle = handle;
  return self;
}

void
psc_occluder_free (PscOccluder *self)
{
  self->encoder->torch->occluder_free (self->handle);
  g_object_unref (self->encoder);
  g_free (self);
}

gboolean
psc_occluder_encode (PscOccluder *self,
                     guint n,
                     const PscPatch *windows,
                     float *embeddings,
                     GCancellable *cancellable,
                     GError **error)
{
  return self->encoder->torch->occluder_encode (self->handle, n, windows, embeddings, cancellable,
                                                error);
}

PscDeviceMaps *
psc_device_maps_new (PscEncoder *encoder, guint n_maps, GError **error)
{
  PscTorchStack *handle;
  PscDeviceMaps *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  if (!encoder->torch->stack_new (encoder->handle, n_maps, &handle, error))
    return NULL;

  self = g_new0 (PscDeviceMaps, 1);
  self->encoder = g_object_ref (encoder);
  self->handle = handle;
  self->n_maps = n_maps;
  return self;
}

void
psc_device_maps_free (PscDeviceMaps *self)
{
  self->encoder->torch->stack_free (self->handle);
  g_object_unref (self->encoder);
  g_free (self);
}

gboolean
psc_device_maps_read (PscDeviceMaps *self, float *values, GError **error)
{
  return self->encoder->torch->stack_read (self->handle, 0, self->n_maps, values, error);
}

PscLinearisation *
psc_linearisation_new (PscEncoder *encoder,
                       PscReluRule rule,
                       guint n_points,
                       const float *points,
                       GCancellable *cancellable,
                       GError **error)
{
  PscTorchPoints *handle;
  PscLinearisation *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  if (!encoder->torch->linearise (encoder->handle, rule, n_points, points, &handle, cancellable,
                                  error))
    return NULL;

  self = g_new0 (PscLinearisation, 1);
  self->encoder = g_object_ref (encoder);
  self->handle = handle;
  return self;
}

void
psc_linearisation_free (PscLinearisation *self)
{
  self->encoder->torch->points_free (self->handle);
  g_object_unref (self->encoder);
  g_free (self);
}

gboolean
psc_linearisation_get_embeddings (PscLinearisation *self, float *embeddings, GError **error)
{
  return self->encoder->torch->points_get_embeddings (self->handle, embeddings, error);
}

gsize
psc_linearisation_get_size (PscLinearisation *self)
{
  return self->encoder->torch->points_get_size (self->handle);
}

gsize
psc_linearisation_get_pullback_size (PscLinearisation *self)
{
  return self->encoder->torch->points_get_pullback_size (self->handle);
}

gboolean
psc_linearisation_pull_back (PscLinearisation *self,
                             guint n,
                             const float *cotangents,
                             const float *factors,
                             PscDeviceMaps *maps,
                             guint first,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (self->encoder == maps->encoder, FALSE);
  g_return_val_if_fail (first + n <= maps->n_maps, FALSE);

  return self->encoder->torch->pull_back (self->handle, n, cotangents, factors, maps->handle, first,
                                          cancellable, error);
}
