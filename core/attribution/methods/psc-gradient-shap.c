/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-gradient-shap.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* A sample's baseline, [A][A], and how far along the line from there to the image it lies. Returns:
 * (transfer full): what the image's noise is drawn from, pixel by pixel */
static GRand *
begin_sample (const Sampler *sampler, guint index, float *baseline, double *alpha)
{
  const PscGradientShap *self = sampler->method;
  GRand *random = psc_noise_new_generator (self->seed, index);
  guint choice = (guint) (g_rand_double (random) * sampler->n_choices);

  *alpha = g_rand_double (random);
  if (sampler->choices[choice] == PSC_BASELINE_NOISE)
    psc_baseline_fill (PSC_BASELINE_NOISE, sampler->spec, sampler->pixels, self->blur, random,
                       baseline);
  else
    memcpy (baseline, sampler->still + choice * sampler->area, sampler->area * sizeof *baseline);
  return random;
}

static double
draw_pixel (const Sampler *sampler, gsize i, GRand *random)
{
  double noise = sampler->method->noise;

  return sampler->pixels[i] + (noise > 0 ? noise * psc_noise_draw (random) : 0);
}

static void
get_sample (guint index, float *point, float *factor, gpointer user_data)
{
  const Sampler *sampler = user_data;
  double alpha;
  g_autoptr (GRand) random = begin_sample (sampler, index, point, &alpha);

  for (gsize i = 0; i < sampler->area; i++)
    {
      double difference = draw_pixel (sampler, i, random) - point[i];

      point[i] = (float) (point[i] + alpha * difference);
      factor[i] = (float) (difference / sampler->method->samples);
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

static guint
psc_gradient_shap_count_points (PscMethod *method)
{
  return PSC_GRADIENT_SHAP (method)->samples;
}

/* Adds to the weight of a picture that is there already. */
static void
add_once (PscMethodTotal *total, const float *picture, double weight)
{
  gsize area = (gsize) total->side * total->side;

  for (guint i = 0; i < total->n; i++)
    if (memcmp (psc_method_total_get_pictures (total) + i * area, picture, area * sizeof *picture)
        == 0)
      {
        g_array_index (total->weights, double, i) += weight;
        return;
      }
  psc_method_total_add (total, picture, weight);
}

/* The mean over the samples, for which a line each is too few points to be exact. */
static PscMethodTotal *
psc_gradient_shap_get_total (PscMethod *method, PscModelSpec *spec, const float *pixels, guint max)
{
  PscGradientShap *self = PSC_GRADIENT_SHAP (method);
  guint side = psc_model_spec_get_side (spec);
  Sampler sampler = { self, spec, pixels, (gsize) side * side };
  PscMethodTotal *total = psc_method_total_new (side);
  g_autofree float *start = g_new (float, sampler.area);
  g_autofree float *end = g_new (float, sampler.area);
  g_autofree float *still = NULL;

  collect_baselines (&sampler);
  still = sampler.still;
  for (guint i = 0; i < self->samples && total->n <= max; i++)
    {
      double alpha;
      g_autoptr (GRand) random = begin_sample (&sampler, i, start, &alpha);

      for (gsize p = 0; p < sampler.area; p++)
        end[p] = (float) draw_pixel (&sampler, p, random);
      add_once (total, end, 1.0 / self->samples);
      add_once (total, start, -1.0 / self->samples);
    }
  return total;
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
  method_class->count_points = psc_gradient_shap_count_points;
  method_class->sampling = "samples";
  method_class->get_total = psc_gradient_shap_get_total;

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
