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
  PscReluRule relu;
};

G_DEFINE_FINAL_TYPE (PscSaliency, psc_saliency, PSC_TYPE_METHOD)

static GType
relu_rule_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PSC_RELU_RULE_PLAIN, "PSC_RELU_RULE_PLAIN", "plain" },
    { PSC_RELU_RULE_GUIDED, "PSC_RELU_RULE_GUIDED", "guided" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscReluRule", values));
  return type;
}

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

  if (!psc_gradient_sum_with_rule (encoder, self->relu, functionals, 1, get_point, &input, context,
                                   maps, error))
    return FALSE;

  if (self->absolute)
    for (gsize i = 0; i < n_values; i++)
      maps[i] = fabsf (maps[i]);
  return TRUE;
}

static gboolean
psc_saliency_is_linear (PscMethod *method)
{
  PscSaliency *self = PSC_SALIENCY (method);

  return !self->absolute && self->relu == PSC_RELU_RULE_PLAIN;
}

static const char *
psc_saliency_get_note (PscMethod *method, PscModelSpec *spec)
{
  if (PSC_SALIENCY (method)->relu == PSC_RELU_RULE_PLAIN)
    return NULL;
  if (psc_vision_spec_has_relus (spec->vision))
    return N_ (
        "Guided backpropagation: what is shown is no derivative, and tells prompts apart less than one.");
  return N_ (
      "Guided backpropagation changes nothing here: this image encoder has no ReLUs, so that it is the plain gradient.");
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
      "The absolute value of each dimension’s map is taken, or the guided rule acts on it, before fusing: the fused map is not the attribution of any one score.");
  method_class->measured = measured;
  method_class->attribute = psc_saliency_attribute;
  method_class->is_linear = psc_saliency_is_linear;
  method_class->get_note = psc_saliency_get_note;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_boolean ("absolute", N_ ("Absolute value"),
                            N_ ("Show how strongly a pixel acts, not in which direction"), TRUE,
                            PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSaliency, absolute));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("relu", N_ ("ReLUs"),
                         N_ ("Guided: of what comes back to a ReLU only the positive passes; it "
                             "changes nothing in a Swin or a vision transformer"),
                         relu_rule_get_type (), PSC_RELU_RULE_PLAIN, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscSaliency, relu));
}

static void
psc_saliency_init (PscSaliency *self)
{
}
