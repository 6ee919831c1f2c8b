/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-smooth-grad.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-gradient-sum.h"
#include "attribution/psc-noise.h"
#include "attribution/psc-quadrature.h"

/* What the mean is taken of. */
typedef enum
{
  OVER_GRADIENT,
  OVER_INTEGRATED,
} Over;

struct _PscSmoothGrad
{
  PscMethod parent_instance;

  guint samples;
  double noise; /* standard deviation, as a share of the image's range */
  Over over;
  guint steps;
  PscBaseline baseline;
  double blur; /* model pixels */
  guint seed;
};

G_DEFINE_FINAL_TYPE (PscSmoothGrad, psc_smooth_grad, PSC_TYPE_METHOD)

static GType
over_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { OVER_GRADIENT, "PSC_SMOOTH_GRAD_OVER_GRADIENT", "gradient" },
    { OVER_INTEGRATED, "PSC_SMOOTH_GRAD_OVER_INTEGRATED", "integrated-gradients" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscSmoothGradOver", values));
  return type;
}

typedef struct
{
  const PscSmoothGrad *method;
  gsize area;
  double sigma;          /* in the units of @pixels */
  guint n_steps;         /* points of each sample */
  const float *pixels;   /* borrowed, [A][A] */
  const float *baseline; /* borrowed, [A][A] */
  const double *abscissae;
  const double *weights;
} Sampler;

/* The points of one sample lie on one path: their noise is the same. */
static void
get_point (guint index, float *point, float *factor, gpointer user_data)
{
  const Sampler *sampler = user_data;
  const PscSmoothGrad *self = sampler->method;
  guint step = index % sampler->n_steps;
  g_autoptr (GRand) random = psc_noise_new_generator (self->seed, index / sampler->n_steps);

  for (gsize i = 0; i < sampler->area; i++)
    {
      double noisy = sampler->pixels[i] + sampler->sigma * psc_noise_draw (random);
      double difference = noisy - sampler->baseline[i];

      if (self->over == OVER_GRADIENT)
        {
          point[i] = (float) noisy;
          factor[i] = (float) (1.0 / self->samples);
        }
      else
        {
          point[i] = (float) (sampler->baseline[i] + sampler->abscissae[step] * difference);
          factor[i] = (float) (sampler->weights[step] * difference / self->samples);
        }
    }
}

static double
get_range (const float *pixels, gsize area)
{
  float least = pixels[0];
  float most = pixels[0];

  for (gsize i = 1; i < area; i++)
    {
      least = MIN (least, pixels[i]);
      most = MAX (most, pixels[i]);
    }
  return (double) most - least;
}

static gboolean
psc_smooth_grad_attribute (PscMethod *method,
                           PscEncoder *encoder,
                           const float *pixels,
                           PscFunctionals *functionals,
                           const PscAttributionContext *context,
                           float *maps,
                           GError **error)
{
  PscSmoothGrad *self = PSC_SMOOTH_GRAD (method);
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  guint n_steps = self->over == OVER_GRADIENT ? 1 : self->steps;
  g_autofree float *baseline = psc_baseline_new_pixels (
      self->baseline, psc_encoder_get_spec (encoder), pixels, self->blur, NULL);
  g_autofree double *abscissae = g_new (double, n_steps);
  g_autofree double *weights = g_new (double, n_steps);
  Sampler sampler = { self,      area,   self->noise * get_range (pixels, area),
                      n_steps,   pixels, baseline,
                      abscissae, weights };

  psc_quadrature_fill (PSC_QUADRATURE_GAUSS_LEGENDRE, n_steps, abscissae, weights);
  return psc_gradient_sum (encoder, functionals, self->samples * n_steps, get_point, &sampler,
                           context, maps, error);
}

static guint
psc_smooth_grad_count_points (PscMethod *method)
{
  PscSmoothGrad *self = PSC_SMOOTH_GRAD (method);

  return self->samples * (self->over == OVER_GRADIENT ? 1 : self->steps);
}

static void
add_noise_parameters (PscMethodClass *klass)
{
  psc_method_class_add_parameter (klass,
                                  g_param_spec_uint ("samples", N_ ("Samples"),
                                                     N_ ("Noisy copies of the image"), 1, 10000, 20,
                                                     PSC_PARAMETER_FLAGS),
                                  G_STRUCT_OFFSET (PscSmoothGrad, samples));
  psc_method_class_add_parameter (
      klass,
      g_param_spec_double ("noise", N_ ("Noise"),
                           N_ ("Standard deviation of what is added to the image, as a share of "
                               "its range"),
                           0, 2, 0.15, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSmoothGrad, noise));
  psc_method_class_add_parameter (klass, psc_noise_new_seed_spec (N_ ("Of the noise")),
                                  G_STRUCT_OFFSET (PscSmoothGrad, seed));
}

static void
add_path_parameters (PscMethodClass *klass)
{
  psc_method_class_add_parameter (
      klass,
      g_param_spec_enum ("over", N_ ("Mean of"), N_ ("What is averaged over the noisy copies"),
                         over_get_type (), OVER_GRADIENT, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSmoothGrad, over));
  psc_method_class_add_parameter (
      klass,
      g_param_spec_uint ("steps", N_ ("Steps"),
                         N_ ("Of integrated gradients: points on the line from the baseline"), 1,
                         1000, 10, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSmoothGrad, steps));
  psc_method_class_add_parameter (klass,
                                  g_param_spec_enum ("baseline", N_ ("Baseline"),
                                                     N_ ("Of integrated gradients: where the line "
                                                         "starts"),
                                                     PSC_TYPE_STILL_BASELINE, PSC_BASELINE_ZERO,
                                                     PSC_PARAMETER_FLAGS),
                                  G_STRUCT_OFFSET (PscSmoothGrad, baseline));
  psc_method_class_add_length (klass, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscSmoothGrad, blur));
}

static void
psc_smooth_grad_class_init (PscSmoothGradClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("SmoothGrad");
  method_class->short_title = N_ ("SmoothGrad");
  method_class->summary = N_ ("The signed gradient, averaged over noisy copies of the image");
  method_class->needs = PSC_METHOD_NEEDS_GRADIENTS;
  method_class->attribute = psc_smooth_grad_attribute;
  method_class->count_points = psc_smooth_grad_count_points;
  method_class->sampling = "samples";
  add_noise_parameters (method_class);
  add_path_parameters (method_class);
}

static void
psc_smooth_grad_init (PscSmoothGrad *self)
{
}
