/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-kernel-shap.h"

#include <glib/gi18n-lib.h>

#include "attribution/methods/psc-coalitions.h"
#include "attribution/psc-baseline.h"
#include "attribution/psc-noise.h"
#include "attribution/psc-superpixels.h"

struct _PscKernelShap
{
  PscPerturbationMethod parent_instance;

  guint samples;
  guint segments;
  double ridge;
  PscBaseline baseline;
  double blur; /* model pixels */
  guint seed;
};

G_DEFINE_FINAL_TYPE (PscKernelShap, psc_kernel_shap, PSC_TYPE_PERTURBATION_METHOD)

static PscPerturbation *
psc_kernel_shap_perturb (PscPerturbationMethod *method, PscModelSpec *spec, const float *pixels)
{
  PscKernelShap *self = PSC_KERNEL_SHAP (method);
  guint side = psc_model_spec_get_side (spec);
  g_autofree float *baseline =
      psc_baseline_new_pixels (self->baseline, spec, pixels, self->blur, NULL);
  g_autofree guint *labels = g_new (guint, (gsize) side * side);
  guint n = psc_superpixels_find (pixels, side, self->segments, labels);

  return psc_coalitions_new (side, pixels, baseline, labels, n, self->samples, self->ridge,
                             self->seed);
}

/* Each region is looked at with and without others twice at least, or nothing tells them apart. */
static gboolean
psc_kernel_shap_check (PscMethod *method, guint side, GError **error)
{
  PscKernelShap *self = PSC_KERNEL_SHAP (method);

  if (self->samples >= 2 * self->segments)
    return TRUE;
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
               _ ("%u samples are too few for %u regions; take %u or more"), self->samples,
               self->segments, 2 * self->segments);
  return FALSE;
}

static PscMethodTotal *
psc_kernel_shap_get_total (PscMethod *method, PscModelSpec *spec, const float *pixels, guint max)
{
  PscKernelShap *self = PSC_KERNEL_SHAP (method);
  guint side = psc_model_spec_get_side (spec);
  PscMethodTotal *total = psc_method_total_new (side);
  g_autofree float *baseline =
      psc_baseline_new_pixels (self->baseline, spec, pixels, self->blur, NULL);

  psc_method_total_add (total, pixels, 1);
  psc_method_total_add (total, baseline, -1);
  return total;
}

/* The blur is to take a finding of the size of a region away. A map that is even all over a region
 * has its maximum anywhere in it, and in its middle once it is smoothed. */
static const PscMethodSetting measured[] = {
  { "blur", "25" },
  { "smoothing", "10" },
  { NULL, NULL },
};

static void
psc_kernel_shap_class_init (PscKernelShapClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  PSC_PERTURBATION_METHOD_CLASS (klass)->perturb = psc_kernel_shap_perturb;
  method_class->title = N_ ("Kernel SHAP over regions");
  method_class->short_title = N_ ("Kernel SHAP");
  method_class->summary =
      N_ ("What each region of the picture adds to the score, whatever others show");
  method_class->measured = measured;
  method_class->check = psc_kernel_shap_check;
  method_class->get_total = psc_kernel_shap_get_total;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("samples", N_ ("Samples"),
                         N_ ("Pictures with some of the regions left out; at least twice as many "
                             "as regions"),
                         2, 20000, 1000, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscKernelShap, samples));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("segments", N_ ("Regions"),
                         N_ ("Regions that the picture is cut into along its edges, roughly"), 2,
                         256, 64, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscKernelShap, segments));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_double ("ridge", N_ ("Ridge"),
                           N_ ("How strongly values are drawn towards each other, which takes "
                               "noise away where samples are few; 0 for not at all"),
                           0, 10, 0.001, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscKernelShap, ridge));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"),
                         N_ ("What a region that is left out shows in place of the picture"),
                         PSC_TYPE_STILL_BASELINE, PSC_BASELINE_BLUR, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscKernelShap, baseline));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscKernelShap, blur));
  psc_method_class_add_parameter (method_class,
                                  psc_noise_new_seed_spec (N_ ("Same seed, same samples")),
                                  G_STRUCT_OFFSET (PscKernelShap, seed));
}

static void
psc_kernel_shap_init (PscKernelShap *self)
{
}
