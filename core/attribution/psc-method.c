/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-method.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-gaussian.h"
#include "attribution/psc-gradient-shap.h"
#include "attribution/psc-integrated-gradients.h"
#include "attribution/psc-method-private.h"
#include "attribution/psc-occlusion.h"
#include "attribution/psc-saliency.h"

/* The one place that knows all methods. */
static const struct
{
  const char *name;
  const char *title;
  GType (*get_type) (void);
} methods[] = {
  { "saliency", N_ ("Gradient backpropagation"), psc_saliency_get_type },
  { "occlusion", N_ ("Occlusion"), psc_occlusion_get_type },
  { "integrated-gradients", N_ ("Integrated gradients"), psc_integrated_gradients_get_type },
  { "gradient-shap", N_ ("Gradient SHAP"), psc_gradient_shap_get_type },
};

/* Where the measured preset departs from a method's defaults. With a mean-grey baseline the dark
 * lungs light up whatever the prompt says, which a blurred one avoids; the absolute value of each
 * dimension's gradient throws away the sign that its share of the prompt is multiplied with; a
 * path's sum is speckled at the scale of pixels, so that its largest value says little until it is
 * smoothed; a window that is to remove a finding has to be about as large as one, and its blur too.
 */
static const struct
{
  const char *method;
  const char *parameter;
  const char *value;
} measured[] = {
  { "saliency", "absolute", "false" },
  { "occlusion", "baseline", "blur" },
  { "occlusion", "blur", "25" },
  { "occlusion", "window", "48" },
  { "integrated-gradients", "baseline", "blur" },
  { "integrated-gradients", "smoothing", "6" },
  { "gradient-shap", "baselines", "blur" },
  { "gradient-shap", "samples", "20" },
  { "gradient-shap", "smoothing", "6" },
};

typedef struct
{
  double smoothing;
} PscMethodPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscMethod, psc_method, G_TYPE_OBJECT)
G_DEFINE_QUARK (psc_attribution_error, psc_attribution_error)

/* Marks a parameter with the place of its field. */
static GQuark
offset_quark (void)
{
  return g_quark_from_static_string ("psc-parameter-offset");
}

GType
psc_preset_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PSC_PRESET_PAPER, "PSC_PRESET_PAPER", "paper" },
    { PSC_PRESET_MEASURED, "PSC_PRESET_MEASURED", "measured" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscPreset", values));
  return type;
}

/* The field of the instance that holds a parameter's value. */
static gpointer
get_field (GObject *object, GParamSpec *spec)
{
  return G_STRUCT_MEMBER_P (object,
                            GPOINTER_TO_SIZE (g_param_spec_get_qdata (spec, offset_quark ())));
}

static void
psc_method_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  gconstpointer field = get_field (object, pspec);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, *(const gboolean *) field);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, *(const guint *) field);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    g_value_set_double (value, *(const double *) field);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (value, *(const int *) field);
  else
    g_value_set_flags (value, *(const guint *) field);
}

static void
psc_method_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  gpointer field = get_field (object, pspec);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    *(gboolean *) field = g_value_get_boolean (value);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    *(guint *) field = g_value_get_uint (value);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    *(double *) field = g_value_get_double (value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    *(int *) field = g_value_get_enum (value);
  else
    *(guint *) field = g_value_get_flags (value);
}

static void
psc_method_class_init (PscMethodClass *klass)
{
  psc_method_class_add_length (
      klass,
      g_param_spec_double ("smoothing", N_ ("Smoothing"),
                           N_ ("Standard deviation of the Gaussian that maps are smoothed with, in "
                               "model pixels; 0 leaves them as they are"),
                           0, 32, 0, PSC_PARAMETER_FLAGS),
      (gsize) G_PRIVATE_OFFSET (PscMethod, smoothing));
}

void
psc_method_class_add_parameter (PscMethodClass *klass, GParamSpec *spec, gsize offset)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject does not hand these two down to derived classes. */
  object_class->get_property = psc_method_get_property;
  object_class->set_property = psc_method_set_property;

  g_param_spec_set_qdata (spec, offset_quark (), GSIZE_TO_POINTER (offset));
  g_object_class_install_property (object_class, ++klass->n_parameters, spec);
}

void
psc_method_class_add_length (PscMethodClass *klass, GParamSpec *spec, gsize offset)
{
  psc_method_class_add_parameter (klass, spec, offset);
  g_param_spec_set_qdata (spec, psc_method_length_quark (), GUINT_TO_POINTER (TRUE));
}

static void
psc_method_init (PscMethod *self)
{
}

const char *const *
psc_method_get_names (void)
{
  static const char *names[G_N_ELEMENTS (methods) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
        names[i] = methods[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

static void
apply_measured_preset (PscMethod *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (measured); i++)
    if (g_str_equal (measured[i].method, name)
        && !psc_method_set_text (self, measured[i].parameter, measured[i].value, NULL))
      g_assert_not_reached ();
}

PscMethod *
psc_method_new (const char *name, PscPreset preset, GError **error)
{
  g_autofree char *names = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      {
        PscMethod *self = g_object_new (methods[i].get_type (), NULL);

        if (preset == PSC_PRESET_MEASURED)
          apply_measured_preset (self, name);
        return self;
      }

  names = g_strjoinv (", ", (char **) psc_method_get_names ());
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_METHOD,
               _ ("there is no method “%s”; there are %s"), name, names);
  return NULL;
}

static guint
find_method (PscMethod *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (G_OBJECT_TYPE (self) == methods[i].get_type ())
      return i;
  g_assert_not_reached ();
}

const char *
psc_method_get_name (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return methods[find_method (self)].name;
}

const char *
psc_method_get_title (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  return _ (methods[find_method (self)].title);
}

gboolean
psc_method_check (PscMethod *self, guint side, GError **error)
{
  PscMethodClass *klass;

  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  klass = PSC_METHOD_GET_CLASS (self);
  return klass->check == NULL || klass->check (self, side, error);
}

gboolean
psc_method_is_linear (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  return PSC_METHOD_GET_CLASS (self)->is_linear (self);
}

/* A convolution is linear in the maps, so that it commutes with fusing. */
static void
smooth (PscMethod *self, float *maps, guint n, guint side)
{
  PscMethodPrivate *priv = psc_method_get_instance_private (self);
  gsize area = (gsize) side * side;

  if (priv->smoothing > 0)
    for (guint i = 0; i < n; i++)
      psc_gaussian_blur (maps + i * area, side, priv->smoothing, maps + i * area);
}

PscStack *
psc_method_attribute (PscMethod *self,
                      PscEncoder *encoder,
                      const float *pixels,
                      PscFunctionals *functionals,
                      const PscAttributionContext *context,
                      GError **error)
{
  static const PscAttributionContext defaults = { NULL };
  g_autofree float *maps = NULL;
  guint side, n;

  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (pixels != NULL, NULL);
  g_return_val_if_fail (functionals != NULL, NULL);
  g_return_val_if_fail (
      psc_functionals_get_dimensions (functionals) == psc_encoder_get_dimensions (encoder), NULL);

  side = psc_encoder_get_side (encoder);
  n = psc_functionals_get_n (functionals);
  if (!psc_method_check (self, side, error))
    return NULL;
  maps = g_new (float, (gsize) n *side *side);
  if (!PSC_METHOD_GET_CLASS (self)->attribute (self, encoder, pixels, functionals,
                                               context != NULL ? context : &defaults, maps, error))
    return NULL;
  smooth (self, maps, n, side);

  return psc_stack_new_take (n, side, g_steal_pointer (&maps));
}
