/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-model-input.h"

#include "image/psc-preprocess.h"

struct _PscModelInput
{
  GObject parent_instance;

  PscModelGeometry geometry;
  float mean; /* of grey levels in [0, 1]; single precision, as the reference computes */
  float std;
  guint8 *grey;  /* owned, [A][A] */
  float *values; /* owned, [A][A] */
};

G_DEFINE_FINAL_TYPE (PscModelInput, psc_model_input, G_TYPE_OBJECT)

static void
psc_model_input_finalize (GObject *object)
{
  PscModelInput *self = PSC_MODEL_INPUT (object);

  g_clear_pointer (&self->grey, g_free);
  g_clear_pointer (&self->values, g_free);

  G_OBJECT_CLASS (psc_model_input_parent_class)->finalize (object);
}

static void
psc_model_input_class_init (PscModelInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_model_input_finalize;
}

static void
psc_model_input_init (PscModelInput *self)
{
}

static void
fill_grey (PscModelInput *self, PscImage *image, const PscWindow *window)
{
  const PscModelGeometry *geometry = &self->geometry;
  g_autofree guint8 *rendered = NULL;
  PscPreprocess preprocess;

  psc_preprocess_init_medclip (&preprocess, geometry->model_size, self->mean, self->std);
  rendered = g_new (guint8, geometry->image_width * geometry->image_height);
  psc_image_render (image, window, rendered);

  self->grey = g_new (guint8, geometry->model_size * geometry->model_size);
  psc_preprocess_frame (&preprocess, rendered, geometry->image_width, geometry->image_height,
                        self->grey);
}

static void
fill_values (PscModelInput *self)
{
  gsize n = self->geometry.model_size * self->geometry.model_size;
  float of_grey[256];

  for (guint grey = 0; grey < 256; grey++)
    of_grey[grey] = psc_model_input_normalise (self, grey / 255.0f);

  self->values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    self->values[i] = of_grey[self->grey[i]];
}

PscModelInput *
psc_model_input_new (
    PscImage *image, const PscWindow *window, gsize model_size, double mean, double std)
{
  PscModelInput *self;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);
  g_return_val_if_fail (model_size > 0 && model_size <= PSC_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (std > 0, NULL);

  self = g_object_new (PSC_TYPE_MODEL_INPUT, NULL);
  self->mean = mean;
  self->std = std;
  psc_model_geometry_init (&self->geometry, psc_image_get_width (image),
                           psc_image_get_height (image), model_size);
  fill_grey (self, image, window);
  fill_values (self);

  return self;
}

gsize
psc_model_input_get_size (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), 0);

  return self->geometry.model_size;
}

const PscModelGeometry *
psc_model_input_get_geometry (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), NULL);

  return &self->geometry;
}

const guint8 *
psc_model_input_get_grey (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), NULL);

  return self->grey;
}

const float *
psc_model_input_get_values (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), NULL);

  return self->values;
}

float
psc_model_input_normalise (PscModelInput *self, double level)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), 0);

  return ((float) level - self->mean) / self->std;
}
