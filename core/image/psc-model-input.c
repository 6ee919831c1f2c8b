/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-model-input.h"

struct _PscModelInput
{
  GObject parent_instance;

  PscPlacement placement;
  float *values; /* owned, [A][A] */
};

G_DEFINE_FINAL_TYPE (PscModelInput, psc_model_input, G_TYPE_OBJECT)

static void
psc_model_input_finalize (GObject *object)
{
  PscModelInput *self = PSC_MODEL_INPUT (object);

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

/* In single precision, as the references compute. */
static void
normalise (const PscPreprocess *preprocess, float *values)
{
  float mean = (float) preprocess->mean;
  float std = (float) preprocess->std;

  for (gsize i = 0; i < preprocess->side * preprocess->side; i++)
    values[i] = (values[i] - mean) / std;
}

PscModelInput *
psc_model_input_new (PscImage *image, const PscWindow *window, const PscPreprocess *preprocess)
{
  g_autofree guint8 *rendered = NULL;
  g_autofree guint8 *frame = NULL;
  gsize width, height;
  PscModelInput *self;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);
  g_return_val_if_fail (preprocess != NULL, NULL);
  g_return_val_if_fail (preprocess->side > 0 && preprocess->side <= PSC_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (preprocess->std > 0, NULL);

  width = psc_image_get_width (image);
  height = psc_image_get_height (image);
  rendered = g_new (guint8, width * height);
  psc_image_render (image, window, rendered);
  frame = g_new (guint8, preprocess->frame_side * preprocess->frame_side);
  psc_preprocess_frame (preprocess, rendered, width, height, frame);

  self = g_object_new (PSC_TYPE_MODEL_INPUT, NULL);
  psc_preprocess_place (preprocess, width, height, &self->placement);
  self->values = g_new (float, preprocess->side * preprocess->side);
  psc_preprocess_finish (preprocess, frame, self->values);
  normalise (preprocess, self->values);
  return self;
}

gsize
psc_model_input_get_size (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), 0);

  return self->placement.side;
}

const PscPlacement *
psc_model_input_get_placement (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), NULL);

  return &self->placement;
}

const float *
psc_model_input_get_values (PscModelInput *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_INPUT (self), NULL);

  return self->values;
}
