/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-method.h"
#include "model/psc-model-error.h"
#include "psc-test-model.h"

#define SIDE 56
#define M    9

/* A method that no model supports, for a reason that it has from elsewhere. */
#define PICKY_TYPE_METHOD (picky_method_get_type ())
G_DECLARE_FINAL_TYPE (PickyMethod, picky_method, PICKY, METHOD, PscMethod)

struct _PickyMethod
{
  PscMethod parent_instance;
};

G_DEFINE_FINAL_TYPE (PickyMethod, picky_method, PSC_TYPE_METHOD)

static gboolean
picky_method_supports (PscMethod *method, PscModelSpec *spec, GError **error)
{
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, "a side of %u is odd",
               psc_model_spec_get_side (spec));
  return FALSE;
}

static gboolean
picky_method_attribute (PscMethod *method,
                        PscEncoder *encoder,
                        const float *pixels,
                        PscFunctionals *functionals,
                        const PscAttributionContext *context,
                        float *maps,
                        GError **error)
{
  g_assert_not_reached ();
}

static void
picky_method_class_init (PickyMethodClass *klass)
{
  PSC_METHOD_CLASS (klass)->supports = picky_method_supports;
  PSC_METHOD_CLASS (klass)->attribute = picky_method_attribute;
}

static void
picky_method_init (PickyMethod *self)
{
}

static PscEncoder *
new_encoder (void)
{
  static const char json[] =
      "{\"vision\": {\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4,"
      " \"window_size\": 7, \"embed_dim\": 12, \"depths\": [2, 2], \"num_heads\": [2, 4]},"
      " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 2,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24,"
      " \"max_position_embeddings\": 80}, \"projection_dim\": 9}";
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, 3);
}

/* The reason, and what the model does support. */
static void
test_refused (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder ();
  g_autoptr (PscMethod) method = g_object_new (PICKY_TYPE_METHOD, NULL);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStack) stack = psc_method_attribute (method, encoder, pixels, units, NULL, &error);

  g_assert_null (stack);
  g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_UNSUPPORTED);
  g_assert_true (g_str_has_prefix (error->message, "a side of 56 is odd"));
  g_assert_nonnull (strstr (error->message, "saliency, occlusion, integrated-gradients"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/method-support/refused", test_refused);

  return g_test_run ();
}
