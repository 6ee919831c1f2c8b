/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-input-gradient.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-gradient-sum.h"
#include "attribution/psc-noise.h"

struct _PscInputGradient
{
  PscMethod parent_instance;

  PscBaseline baseline;
  double blur; /* model pixels */
  guint seed;
};

G_DEFINE_FINAL_TYPE (PscInputGradient, psc_input_gradient, PSC_TYPE_METHOD)

typedef struct
{
  gsize area;
  const float *pixels;   /* borrowed, [A][A] */
  const float *baseline; /* borrowed, [A][A] */
} Input;

static void
get_point (guint index, float *point, float *factor, gpointer user_data)
{
  const Input *input = user_data;

  for (gsize i = 0; i < input->area; i++)
    {
      point[i] = input->pixels[i];
      factor[i] = input->pixels[i] - input->baseline[i];
    }
}

static gboolean
psc_input_gradient_attribute (PscMethod *method,
                              PscEncoder *encoder,
                              const float *pixels,
                              PscFunctionals *functionals,
                              const PscAttributionContext *context,
                              float *maps,
                              GError **error)
{
  PscInputGradient *self = PSC_INPUT_GRADIENT (method);
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  g_autoptr (GRand) random = g_rand_new_with_seed (self->seed);
  g_autofree float *baseline = psc_baseline_new_pixels (
      self->baseline, psc_encoder_get_spec (encoder), pixels, self->blur, random);
  Input input = { area, pixels, baseline };

  return psc_gradient_sum (encoder, functionals, 1, get_point, &input, context, maps, error);
}

/* As for integrated gradients, whose one step this is. */
static const PscMethodSetting measured[] = {
  { "baseline", "blur" },
  { "smoothing", "6" },
  { NULL, NULL },
};

static void
psc_input_gradient_class_init (PscInputGradientClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Input × gradient");
  method_class->short_title = N_ ("Input × gradient");
  method_class->summary =
      N_ ("What each pixel would add to the score if that went on as it begins here");
  method_class->needs = PSC_METHOD_NEEDS_GRADIENTS;
  method_class->measured = measured;
  method_class->attribute = psc_input_gradient_attribute;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"),
                         N_ ("The picture that the image is compared with"), PSC_TYPE_BASELINE,
                         PSC_BASELINE_ZERO, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscInputGradient, baseline));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscInputGradient, blur));
  psc_method_class_add_parameter (method_class,
                                  psc_noise_new_seed_spec (N_ ("Of a baseline of noise")),
                                  G_STRUCT_OFFSET (PscInputGradient, seed));
}

static void
psc_input_gradient_init (PscInputGradient *self)
{
}
