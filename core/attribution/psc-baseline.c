/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-baseline.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-gaussian.h"
#include "attribution/psc-method.h"

static const GEnumValue values[] = {
  { PSC_BASELINE_ZERO, "PSC_BASELINE_ZERO", "zero" },
  { PSC_BASELINE_BLACK, "PSC_BASELINE_BLACK", "black" },
  { PSC_BASELINE_WHITE, "PSC_BASELINE_WHITE", "white" },
  { PSC_BASELINE_MEAN, "PSC_BASELINE_MEAN", "mean" },
  { PSC_BASELINE_BLUR, "PSC_BASELINE_BLUR", "blur" },
  { PSC_BASELINE_NOISE, "PSC_BASELINE_NOISE", "noise" },
  { 0, NULL, NULL },
};

GType
psc_baseline_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscBaseline", values));
  return type;
}

GType
psc_still_baseline_get_type (void)
{
  static gsize type;
  static GEnumValue still[PSC_N_BASELINES];

  if (g_once_init_enter (&type))
    {
      for (guint i = 0; i < PSC_BASELINE_NOISE; i++)
        still[i] = values[i];
      g_once_init_leave (&type, g_enum_register_static ("PscStillBaseline", still));
    }
  return type;
}

GType
psc_baselines_get_type (void)
{
  static gsize type;
  static GFlagsValue flags[PSC_N_BASELINES + 1];

  if (g_once_init_enter (&type))
    {
      for (guint i = 0; i < PSC_N_BASELINES; i++)
        flags[i] = (GFlagsValue){ 1u << i, values[i].value_name, values[i].value_nick };
      g_once_init_leave (&type, g_flags_register_static ("PscBaselines", flags));
    }
  return type;
}

GParamSpec *
psc_baseline_new_blur_spec (void)
{
  return g_param_spec_double ("blur", N_ ("Blur"),
                              N_ ("Standard deviation of a blurred baseline, in model pixels"), 0.5,
                              64, 10, PSC_PARAMETER_FLAGS);
}

static void
fill (float *map, gsize area, double value)
{
  for (gsize i = 0; i < area; i++)
    map[i] = (float) value;
}

static double
mean (const float *map, gsize area)
{
  double sum = 0;

  for (gsize i = 0; i < area; i++)
    sum += map[i];
  return sum / area;
}

void
psc_baseline_fill (PscBaseline self,
                   PscModelSpec *spec,
                   const float *pixels,
                   double blur,
                   GRand *random,
                   float *baseline)
{
  gsize area = (gsize) psc_model_spec_get_side (spec) * psc_model_spec_get_side (spec);
  double black = (0 - spec->input.mean) / spec->input.std;
  double white = (1 - spec->input.mean) / spec->input.std;

  switch (self)
    {
    case PSC_BASELINE_ZERO:
      fill (baseline, area, psc_model_spec_get_mean_level (spec));
      break;
    case PSC_BASELINE_BLACK:
      fill (baseline, area, black);
      break;
    case PSC_BASELINE_WHITE:
      fill (baseline, area, white);
      break;
    case PSC_BASELINE_MEAN:
      fill (baseline, area, mean (pixels, area));
      break;
    case PSC_BASELINE_BLUR:
      g_return_if_fail (blur > 0);
      psc_gaussian_blur (pixels, psc_model_spec_get_side (spec), blur, baseline);
      break;
    case PSC_BASELINE_NOISE:
      g_return_if_fail (random != NULL);
      for (gsize i = 0; i < area; i++)
        baseline[i] = (float) g_rand_double_range (random, black, white);
      break;
    default:
      g_assert_not_reached ();
    }
}

float *
psc_baseline_new_pixels (
    PscBaseline self, PscModelSpec *spec, const float *pixels, double blur, GRand *random)
{
  gsize side = psc_model_spec_get_side (spec);
  float *baseline = g_new (float, side *side);

  psc_baseline_fill (self, spec, pixels, blur, random, baseline);
  return baseline;
}
