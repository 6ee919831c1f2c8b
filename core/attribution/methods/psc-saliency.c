/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-saliency.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "attribution/psc-gradient-sum.h"

struct _PscSaliency
{
  PscMethod parent_instance;

  gboolean absolute;
};

G_DEFINE_FINAL_TYPE (PscSaliency, psc_saliency, PSC_TYPE_METHOD)

typedef struct
{
  const float *pixels;
  gsize area;
} Input;

static void
get_point (guint index, float *point, float *factor, gpointer user_data)
{
  const Input *input = user_data;

  memcpy (point, input->pixels, input->area * sizeof *point);
  for (gsize i = 0; i < input->area; i++)
    factor[i] = 1;
}

static gboolean
psc_saliency_attribute (PscMethod *method,
                        PscEncoder *encoder,
                        const float *pixels,
                        PscFunctionals *functionals,
                        const PscAttributionContext *context,
                        float *maps,
                        GError **error)
{
  PscSaliency *self = PSC_SALIENCY (method);
  guint side = psc_encoder_get_side (encoder);
  Input input = { pixels, (gsize) side * side };
  gsize n_values = psc_functionals_get_n (functionals) * input.area;

  if (!psc_gradient_sum (encoder, functionals, 1, get_point, &input, context, maps, error))
    return FALSE;

  if (self->absolute)
    for (gsize i = 0; i < n_values; i++)
      maps[i] = fabsf (maps[i]);
  return TRUE;
}

static gboolean
psc_saliency_is_linear (PscMethod *method)
{
  return !PSC_SALIENCY (method)->absolute;
}

/* The absolute value of each dimension's gradient throws away the sign that its share of the prompt
 * is multiplied with. */
static const PscMethodSetting measured[] = {
  { "absolute", "false" },
  { NULL, NULL },
};

static void
psc_saliency_class_init (PscSaliencyClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Gradient backpropagation");
  method_class->short_title = N_ ("Gradient");
  method_class->summary = N_ ("How strongly the score answers to a small change of each pixel");
  method_class->is_of_paper = TRUE;
  method_class->key = '1';
  method_class->needs = PSC_METHOD_NEEDS_GRADIENTS;
  method_class->fusing = N_ (
      "The absolute value of each dimension’s map is taken before fusing: the fused map is not the attribution of any one score.");
  method_class->measured = measured;
  method_class->attribute = psc_saliency_attribute;
  method_class->is_linear = psc_saliency_is_linear;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_boolean ("absolute", N_ ("Absolute value"),
                            N_ ("Show how strongly a pixel acts, not in which direction"), TRUE,
                            PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSaliency, absolute));
}

static void
psc_saliency_init (PscSaliency *self)
{
}
