/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-rise.h"

#include <glib/gi18n-lib.h>

#include "attribution/methods/psc-rise-masks.h"
#include "attribution/psc-baseline.h"
#include "attribution/psc-noise.h"

struct _PscRise
{
  PscPerturbationMethod parent_instance;

  guint samples;
  guint cells;
  double probability;
  PscBaseline baseline;
  double blur; /* model pixels */
  guint seed;
  gboolean centred;
};

G_DEFINE_FINAL_TYPE (PscRise, psc_rise, PSC_TYPE_PERTURBATION_METHOD)

static PscPerturbation *
psc_rise_perturb (PscPerturbationMethod *method, PscModelSpec *spec, const float *pixels)
{
  PscRise *self = PSC_RISE (method);
  guint side = psc_model_spec_get_side (spec);
  g_autofree float *baseline =
      psc_baseline_new_pixels (self->baseline, spec, pixels, self->blur, NULL);

  return psc_rise_masks_new (side, pixels, baseline, MIN (self->cells, side), self->probability,
                             self->samples, self->seed, self->centred);
}

/* The blur is to take a finding of the size of a cell away. With 500 masks maps already pointed at
 * findings as often as those of any other method. */
static const PscMethodSetting measured[] = {
  { "samples", "1000" },
  { "blur", "25" },
  { NULL, NULL },
};

static void
psc_rise_class_init (PscRiseClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  PSC_PERTURBATION_METHOD_CLASS (klass)->perturb = psc_rise_perturb;
  method_class->title = N_ ("RISE, random masks");
  method_class->short_title = N_ ("RISE");
  method_class->key = '9';
  method_class->summary = N_ ("How much the score rises where random masks leave the picture open");
  method_class->measured = measured;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("samples", N_ ("Masks"),
                         N_ ("Random masks that the picture is looked at through; four times as "
                             "many halve the noise of the map"),
                         2, 20000, 2000, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscRise, samples));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("cells", N_ ("Cells"),
                         N_ ("Cells of a mask along each side; more of them show smaller things, "
                             "with more noise"),
                         2, 28, 8, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscRise, cells));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_double ("probability", N_ ("Open cells"),
                           N_ ("Share of a mask's cells that leave the picture as it is"), 0.05,
                           0.95, 0.5, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscRise, probability));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"),
                         N_ ("What closed cells show in place of the picture"),
                         PSC_TYPE_STILL_BASELINE, PSC_BASELINE_BLUR, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscRise, baseline));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscRise, blur));
  psc_method_class_add_parameter (method_class,
                                  psc_noise_new_seed_spec (N_ ("Same seed, same masks")),
                                  G_STRUCT_OFFSET (PscRise, seed));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_boolean ("centred", N_ ("Centred"),
                            N_ ("Takes the mean over all masks off, which is the same everywhere "
                                "and for most prompts; without, the published form"),
                            TRUE, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscRise, centred));
}

static void
psc_rise_init (PscRise *self)
{
}
