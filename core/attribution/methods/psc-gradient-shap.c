/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-gradient-shap.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-gradient-sum.h"
#include "attribution/psc-noise.h"

struct _PscGradientShap
{
  PscMethod parent_instance;

  guint samples;
  double noise;    /* standard deviation, in normalised units */
  guint baselines; /* flags: 1 << PscBaseline */
  double blur;     /* model pixels */
  guint seed;
};

G_DEFINE_FINAL_TYPE (PscGradientShap, psc_gradient_shap, PSC_TYPE_METHOD)

typedef struct
{
  PscGradientShap *method;
  PscModelSpec *spec;
  const float *pixels; /* borrowed, [A][A] */
  gsize area;
  guint n_choices;
  PscBaseline choices[PSC_N_BASELINES];
  float *still; /* owned, [n_choices][A][A]: those that are the same for every sample */
} Sampler;

static void
get_sample (guint index, float *point, float *factor, gpointer user_data)
{
  const Sampler *sampler = user_data;
  const PscGradientShap *self = sampler->method;
  g_autoptr (GRand) random = psc_noise_new_generator (self->seed, index);
  guint choice = (guint) (g_rand_double (random) * sampler->n_choices);
  double alpha = g_rand_double (random);
  const float *baseline = sampler->still + choice * sampler->area;
  g_autofree float *drawn = NULL;

  if (sampler->choices[choice] == PSC_BASELINE_NOISE)
    {
      drawn = psc_baseline_new_pixels (PSC_BASELINE_NOISE, sampler->spec, sampler->pixels,
                                       self->blur, random);
      baseline = drawn;
    }

  for (gsize i = 0; i < sampler->area; i++)
    {
      double noise = self->noise > 0 ? self->noise * psc_noise_draw (random) : 0;
      double difference = sampler->pixels[i] + noise - baseline[i];

      point[i] = (float) (baseline[i] + alpha * difference);
      factor[i] = (float) (difference / self->samples);
    }
}

static void
collect_baselines (Sampler *sampler)
{
  for (guint b = 0; b < PSC_N_BASELINES; b++)
    if (sampler->method->baselines & (1u << b))
      sampler->choices[sampler->n_choices++] = b;

  sampler->still = g_new0 (float, sampler->n_choices * sampler->area);
  for (guint c = 0; c < sampler->n_choices; c++)
    if (sampler->choices[c] != PSC_BASELINE_NOISE)
      psc_baseline_fill (sampler->choices[c], sampler->spec, sampler->pixels, sampler->method->blur,
                         NULL, sampler->still + c * sampler->area);
}

static gboolean
psc_gradient_shap_attribute (PscMethod *method,
                             PscEncoder *encoder,
                             const float *pixels,
                             PscFunctionals *functionals,
                             const PscAttributionContext *context,
                             float *maps,
                             GError **error)
{
  PscGradientShap *self = PSC_GRADIENT_SHAP (method);
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  Sampler sampler = { self, psc_encoder_get_spec (encoder), pixels, area };
  g_autofree float *still = NULL;

  collect_baselines (&sampler);
  still = sampler.still;
  return psc_gradient_sum (encoder, functionals, self->samples, get_sample, &sampler, context, maps,
                           error);
}

/* As for integrated gradients; with more samples than the five of the publication. */
static const PscMethodSetting measured[] = {
  { "baselines", "blur" },
  { "samples", "20" },
  { "smoothing", "6" },
  { NULL, NULL },
};

static void
psc_gradient_shap_class_init (PscGradientShapClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Gradient SHAP");
  method_class->short_title = N_ ("SHAP");
  method_class->summary = N_ (
      "What each pixel adds to the score, averaged over random points on ways from empty pictures");
  method_class->is_of_paper = TRUE;
  method_class->key = '4';
  method_class->needs = PSC_METHOD_NEEDS_GRADIENTS;
  method_class->measured = measured;
  method_class->attribute = psc_gradient_shap_attribute;

  psc_method_class_add_parameter (method_class,
                                  g_param_spec_uint ("samples", N_ ("Samples"),
                                                     N_ ("Points at which gradients are taken"), 1,
                                                     100000, 5, PSC_PARAMETER_FLAGS),
                                  G_STRUCT_OFFSET (PscGradientShap, samples));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_double ("noise", N_ ("Noise"),
                           N_ ("Standard deviation of what is added to the image, normalised"), 0,
                           10, 0, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscGradientShap, noise));
  psc_method_class_add_parameter (method_class,
                                  g_param_spec_flags ("baselines", N_ ("Baselines"),
                                                      N_ ("What a sample's baseline is drawn from"),
                                                      PSC_TYPE_BASELINES, 1u << PSC_BASELINE_ZERO,
                                                      PSC_PARAMETER_FLAGS),
                                  G_STRUCT_OFFSET (PscGradientShap, baselines));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscGradientShap, blur));
  psc_method_class_add_parameter (method_class, psc_noise_new_seed_spec (N_ ("Of the samples")),
                                  G_STRUCT_OFFSET (PscGradientShap, seed));
}

static void
psc_gradient_shap_init (PscGradientShap *self)
{
}
