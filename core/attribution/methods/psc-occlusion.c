/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-occlusion.h"

#include <glib/gi18n-lib.h>

#include "attribution/methods/psc-occlusion-windows.h"
#include "attribution/psc-baseline.h"

struct _PscOcclusion
{
  PscPerturbationMethod parent_instance;

  guint window; /* model pixels */
  guint stride; /* model pixels */
  PscBaseline baseline;
  double blur; /* model pixels */
};

G_DEFINE_FINAL_TYPE (PscOcclusion, psc_occlusion, PSC_TYPE_PERTURBATION_METHOD)

static PscPerturbation *
psc_occlusion_perturb (PscPerturbationMethod *method, PscModelSpec *spec, const float *pixels)
{
  PscOcclusion *self = PSC_OCCLUSION (method);
  guint side = psc_model_spec_get_side (spec);
  g_autofree float *baseline =
      psc_baseline_new_pixels (self->baseline, spec, pixels, self->blur, NULL);

  return psc_occlusion_windows_new (side, pixels, baseline, MIN (self->window, side), self->stride);
}

static gboolean
psc_occlusion_check (PscMethod *method, guint side, GError **error)
{
  PscOcclusion *self = PSC_OCCLUSION (method);
  guint window = side > 0 ? MIN (self->window, side) : self->window;

  if (self->stride <= window)
    return TRUE;
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
               _ ("a stride of %u leaves pixels out between windows of %u"), self->stride, window);
  return FALSE;
}

/* With a mean-grey baseline the dark lungs light up whatever the prompt says, which a blurred one
 * avoids; a window that is to remove a finding has to be about as large as one, and its blur too.
 */
static const PscMethodSetting measured[] = {
  { "baseline", "blur" },
  { "blur", "25" },
  { "window", "48" },
  { NULL, NULL },
};

static void
psc_occlusion_class_init (PscOcclusionClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  PSC_PERTURBATION_METHOD_CLASS (klass)->perturb = psc_occlusion_perturb;
  method_class->title = N_ ("Occlusion");
  method_class->short_title = N_ ("Occlusion");
  method_class->summary = N_ ("What the score loses when a window of the picture is covered");
  method_class->is_of_paper = TRUE;
  method_class->key = '2';
  method_class->measured = measured;
  method_class->check = psc_occlusion_check;

  psc_method_class_add_length (method_class,
                               g_param_spec_uint ("window", N_ ("Window"),
                                                  N_ ("Side of a window, in model pixels"), 1, 1024,
                                                  15, PSC_PARAMETER_FLAGS),
                               G_STRUCT_OFFSET (PscOcclusion, window));
  psc_method_class_add_length (
      method_class,
      g_param_spec_uint ("stride", N_ ("Stride"),
                         N_ ("From one window to the next, in model pixels"), 1, 1024, 8,
                         PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscOcclusion, stride));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"), N_ ("What a window is filled with"),
                         PSC_TYPE_STILL_BASELINE, PSC_BASELINE_ZERO, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscOcclusion, baseline));
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscOcclusion, blur));
}

static void
psc_occlusion_init (PscOcclusion *self)
{
}
