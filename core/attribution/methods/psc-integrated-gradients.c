/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-integrated-gradients.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-gradient-sum.h"
#include "attribution/psc-noise.h"
#include "attribution/psc-quadrature.h"

struct _PscIntegratedGradients
{
  PscMethod parent_instance;

  guint steps;
  PscQuadrature rule;
  PscBaseline baseline;
  double blur; /* model pixels */
  guint seed;
};

G_DEFINE_FINAL_TYPE (PscIntegratedGradients, psc_integrated_gradients, PSC_TYPE_METHOD)

/* The straight line from the baseline to the input. */
typedef struct
{
  gsize area;
  const float *pixels;   /* borrowed, [A][A] */
  const float *baseline; /* borrowed, [A][A] */
  const double *abscissae;
  const double *weights;
} Path;

static void
get_point (guint index, float *point, float *factor, gpointer user_data)
{
  const Path *path = user_data;

  for (gsize i = 0; i < path->area; i++)
    {
      double difference = (double) path->pixels[i] - path->baseline[i];

      point[i] = (float) (path->baseline[i] + path->abscissae[index] * difference);
      factor[i] = (float) (path->weights[index] * difference);
    }
}

/* (transfer full): [A][A] */
static float *
new_baseline (PscIntegratedGradients *self, PscModelSpec *spec, const float *pixels)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (self->seed);

  return psc_baseline_new_pixels (self->baseline, spec, pixels, self->blur, random);
}

static gboolean
psc_integrated_gradients_attribute (PscMethod *method,
                                    PscEncoder *encoder,
                                    const float *pixels,
                                    PscFunctionals *functionals,
                                    const PscAttributionContext *context,
                                    float *maps,
                                    GError **error)
{
  PscIntegratedGradients *self = PSC_INTEGRATED_GRADIENTS (method);
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  g_autofree float *baseline = new_baseline (self, psc_encoder_get_spec (encoder), pixels);
  g_autofree double *abscissae = g_new (double, self->steps);
  g_autofree double *weights = g_new (double, self->steps);
  Path path = { area, pixels, baseline, abscissae, weights };

  psc_quadrature_fill (self->rule, self->steps, abscissae, weights);
  return psc_gradient_sum (encoder, functionals, self->steps, get_point, &path, context, maps,
                           error);
}

static guint
psc_integrated_gradients_count_points (PscMethod *method)
{
  return PSC_INTEGRATED_GRADIENTS (method)->steps;
}

static PscMethodTotal *
psc_integrated_gradients_get_total (PscMethod *method,
                                    PscModelSpec *spec,
                                    const float *pixels,
                                    guint max)
{
  guint side = psc_model_spec_get_side (spec);
  PscMethodTotal *total = psc_method_total_new (side);
  g_autofree float *baseline = new_baseline (PSC_INTEGRATED_GRADIENTS (method), spec, pixels);

  psc_method_total_add (total, pixels, 1);
  psc_method_total_add (total, baseline, -1);
  return total;
}

/* With a mean-grey baseline the dark lungs light up whatever the prompt says, which a blurred one
 * avoids; a path's sum is speckled at the scale of pixels, so that its largest value says little
 * until it is smoothed. */
static const PscMethodSetting measured[] = {
  { "baseline", "blur" },
  { "smoothing", "6" },
  { NULL, NULL },
};

static void
psc_integrated_gradients_class_init (PscIntegratedGradientsClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Integrated gradients");
  method_class->short_title = N_ ("Integrated");
  method_class->summary =
      N_ ("What each pixel adds to the score on the way from an empty picture to this one");
  method_class->is_of_paper = TRUE;
  method_class->key = '3';
  method_class->needs = PSC_METHOD_NEEDS_GRADIENTS;
  method_class->measured = measured;
  method_class->attribute = psc_integrated_gradients_attribute;
  method_class->count_points = psc_integrated_gradients_count_points;
  method_class->sampling = "steps";
  method_class->get_total = psc_integrated_gradients_get_total;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("steps", N_ ("Steps"),
                         N_ ("Points on the line from the baseline to the image"), 1, 10000, 50,
                         PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscIntegratedGradients, steps));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("rule", N_ ("Rule"), N_ ("How the points and their weights are chosen"),
                         PSC_TYPE_QUADRATURE, PSC_QUADRATURE_GAUSS_LEGENDRE, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscIntegratedGradients, rule));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"), N_ ("Where the line starts"),
                         PSC_TYPE_BASELINE, PSC_BASELINE_ZERO, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscIntegratedGradients, baseline));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscIntegratedGradients, blur));
  psc_method_class_add_parameter (method_class,
                                  psc_noise_new_seed_spec (N_ ("Of a baseline of noise")),
                                  G_STRUCT_OFFSET (PscIntegratedGradients, seed));
}

static void
psc_integrated_gradients_init (PscIntegratedGradients *self)
{
}
