/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-method.h"

#include <glib/gi18n-lib.h>

#include "attribution/methods/psc-chefer.h"
#include "attribution/methods/psc-clip-surgery.h"
#include "attribution/methods/psc-eigen-cam.h"
#include "attribution/methods/psc-grad-cam.h"
#include "attribution/methods/psc-grad-eclip.h"
#include "attribution/methods/psc-gradient-shap.h"
#include "attribution/methods/psc-hires-cam.h"
#include "attribution/methods/psc-input-gradient.h"
#include "attribution/methods/psc-integrated-gradients.h"
#include "attribution/methods/psc-kernel-shap.h"
#include "attribution/methods/psc-legrad.h"
#include "attribution/methods/psc-occlusion.h"
#include "attribution/methods/psc-rise.h"
#include "attribution/methods/psc-saliency.h"
#include "attribution/methods/psc-smooth-grad.h"
#include "attribution/methods/psc-token-similarity.h"
#include "attribution/psc-method-private.h"

/* The one place that knows all methods, in the order in which they are shown: those of the paper
 * first. What there is to say of one, its class says. */
static const struct
{
  const char *name;
  GType (*get_type) (void);
} methods[] = {
  { "saliency", psc_saliency_get_type },
  { "occlusion", psc_occlusion_get_type },
  { "integrated-gradients", psc_integrated_gradients_get_type },
  { "gradient-shap", psc_gradient_shap_get_type },
  { "token-similarity", psc_token_similarity_get_type },
  { "grad-cam", psc_grad_cam_get_type },
  { "hires-cam", psc_hires_cam_get_type },
  { "smooth-grad", psc_smooth_grad_get_type },
  { "input-gradient", psc_input_gradient_get_type },
  { "rise", psc_rise_get_type },
  { "kernel-shap", psc_kernel_shap_get_type },
  { "grad-eclip", psc_grad_eclip_get_type },
  { "clip-surgery", psc_clip_surgery_get_type },
  { "legrad", psc_legrad_get_type },
  { "chefer", psc_chefer_get_type },
  { "eigen-cam", psc_eigen_cam_get_type },
};

/* Whoever misses one of these is told why it is not there. */
static const struct
{
  const char *title;
  const char *reason;
} left_out[] = {
  { N_ ("LRP"), N_ ("its authors hold a patent and let only personal and scientific use be free") },
  { N_ ("DeepLIFT"), N_ ("it has no rule for layer normalisation and GELU, which these models are "
                         "made of; integrated gradients answers the same question") },
  { N_ ("Attention rollout"), N_ ("it is the same for every prompt, and does not look at the "
                                  "score; Eigen-CAM is here as such a control") },
  { N_ ("Score-CAM"), N_ ("it takes hundreds of forward passes for every prompt anew; RISE asks "
                          "the same of masks that serve all prompts") },
};

guint
psc_method_get_n_left_out (void)
{
  return G_N_ELEMENTS (left_out);
}

const char *
psc_method_get_left_out (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (left_out), NULL);

  return _ (left_out[index].title);
}

const char *
psc_method_get_left_out_reason (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (left_out), NULL);

  return _ (left_out[index].reason);
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

const char *
psc_method_get_name (PscMethod *self)
{
  g_return_val_if_fail (PSC_IS_METHOD (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (G_OBJECT_TYPE (self) == methods[i].get_type ())
      return methods[i].name;
  g_assert_not_reached ();
}

static void
apply_measured_preset (PscMethod *self)
{
  const PscMethodSetting *measured = PSC_METHOD_GET_CLASS (self)->measured;

  for (guint i = 0; measured != NULL && measured[i].parameter != NULL; i++)
    if (!psc_method_set_text (self, measured[i].parameter, measured[i].value, NULL))
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
          apply_measured_preset (self);
        return self;
      }

  names = g_strjoinv (", ", (GStrv) psc_method_get_names ());
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_METHOD,
               _ ("there is no method “%s”; there are %s"), name, names);
  return NULL;
}

char **
psc_method_dup_supported (PscModelSpec *spec)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (PscMethod) method = g_object_new (methods[i].get_type (), NULL);

      if (psc_method_supports (method, spec, NULL))
        g_strv_builder_add (builder, methods[i].name);
    }
  return g_strv_builder_end (builder);
}

gboolean
psc_method_is_for_model (PscMethod *self, PscModelSpec *spec)
{
  g_autoptr (PscMethod) plain = NULL;

  g_return_val_if_fail (PSC_IS_METHOD (self), FALSE);

  plain = g_object_new (G_OBJECT_TYPE (self), NULL);
  return psc_method_supports (plain, spec, NULL);
}

char **
psc_method_dup_of_paper (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (PscMethod) method = g_object_new (methods[i].get_type (), NULL);

      if (psc_method_is_of_paper (method))
        g_strv_builder_add (builder, methods[i].name);
    }
  return g_strv_builder_end (builder);
}
