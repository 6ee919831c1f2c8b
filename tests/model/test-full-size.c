/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "attribution/psc-method.h"
#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "psc-test-model.h"

/* The official architectures at their full size, with random weights: what a user's own MedCLIP
 * asks of memory and of the arithmetic. Quick methods make their whole stack here, slow ones a
 * share of it: how much memory a method takes does not depend on how many steps it goes. */

#define M    512
#define AREA (224 * 224)

/* Design's limit for a real MedCLIP with four stacks in memory. */
#define MAX_MEMORY_KIB (3 * 1024 * 1024)

static const guint checked[] = { 0, 200, 511 };

/* A real radiograph where there is one beside the source tree, or else waves. */
static float *
load_pixels (PscModelSpec *spec)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "cxr", "00000001_000.png", NULL);
  g_autoptr (PscImage) image = NULL;
  g_autoptr (PscModelInput) input = NULL;
  g_autoptr (GError) error = NULL;
  PscPreprocess preprocess;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return psc_test_model_new_pixels (224, 1);

  image = psc_image_file_load (path, NULL, &error);
  g_assert_no_error (error);
  psc_model_spec_get_preprocess (spec, &preprocess);
  input = psc_model_input_new (image, NULL, &preprocess);
  return g_memdup2 (psc_model_input_get_values (input), AREA * sizeof (float));
}

static PscStack *
attribute (PscEncoder *encoder, const float *pixels, const char *const *settings, guint n_maps)
{
  g_autofree guint *indices = g_new (guint, n_maps);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (settings[0], PSC_PRESET_PAPER, &error);
  g_autoptr (PscFunctionals) units = NULL;
  PscStack *stack;

  g_assert_no_error (error);
  if (settings[1] != NULL)
    psc_method_set_parameter (method, settings[1], settings[2], &error);
  g_assert_no_error (error);
  for (guint k = 0; k < n_maps; k++)
    indices[k] = n_maps == G_N_ELEMENTS (checked) ? checked[k] : k;
  units = psc_functionals_new_units (M, indices, n_maps);
  stack = psc_method_attribute (method, encoder, pixels, units, NULL, &error);
  g_assert_no_error (error);
  return stack;
}

/* ∂z_k/∂x by one ordinary backward pass for each k. */
static float *
differentiate (PscEncoder *encoder, const float *pixels)
{
  g_autofree float *cotangents = g_new0 (float, G_N_ELEMENTS (checked) * M);
  float *gradients = g_new (float, G_N_ELEMENTS (checked) * AREA);
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (checked); k++)
    cotangents[k * M + checked[k]] = 1;
  psc_encoder_differentiate (encoder, pixels, G_N_ELEMENTS (checked), cotangents, gradients,
                             &error);
  g_assert_no_error (error);
  return gradients;
}

/* x ⊙ ∂z_k/∂x at the middle between black grey level 0 and the input: integrated gradients of one
 * Gauss-Legendre point, by ordinary backward passes. */
static void
check_integrated_gradients (PscEncoder *encoder, const float *pixels)
{
  static const char *const settings[] = { "integrated-gradients", "steps", "1" };
  g_autoptr (PscStack) stack = attribute (encoder, pixels, settings, G_N_ELEMENTS (checked));
  g_autofree float *middle = g_new (float, AREA);
  g_autofree float *expected = NULL;

  for (guint i = 0; i < AREA; i++)
    middle[i] = pixels[i] / 2;
  expected = differentiate (encoder, middle);
  for (guint k = 0; k < G_N_ELEMENTS (checked); k++)
    {
      for (guint i = 0; i < AREA; i++)
        expected[k * AREA + i] *= pixels[i];
      psc_test_assert_close (psc_stack_get_map (stack, k), expected + k * AREA, AREA, 1e-4);
    }
}

static void
check_saliency (PscEncoder *encoder, const float *pixels, PscStack *stack)
{
  g_autofree float *expected = differentiate (encoder, pixels);

  for (guint k = 0; k < G_N_ELEMENTS (checked); k++)
    {
      for (guint i = 0; i < AREA; i++)
        expected[k * AREA + i] = ABS (expected[k * AREA + i]);
      psc_test_assert_close (psc_stack_get_map (stack, checked[k]), expected + k * AREA, AREA,
                             1e-4);
    }
}

static void
test_architecture (PscModelSpec *owned_config)
{
  static const char *const saliency[] = { "saliency", NULL };
  static const char *const occlusion[] = { "occlusion", "stride", "15" };
  static const char *const path[] = { "integrated-gradients", "steps", "4" };
  static const char *const shap[] = { "gradient-shap", "samples", "4" };
  g_autoptr (PscModelSpec) spec = owned_config;
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 1);
  g_autofree float *pixels = load_pixels (spec);
  g_autoptr (PscStack) saliency_stack = attribute (encoder, pixels, saliency, M);
  g_autoptr (PscStack) occlusion_stack = attribute (encoder, pixels, occlusion, M);
  g_autoptr (PscStack) path_stack = attribute (encoder, pixels, path, 24);
  g_autoptr (PscStack) shap_stack = attribute (encoder, pixels, shap, 24);
  struct rusage usage;

  check_saliency (encoder, pixels, saliency_stack);
  check_integrated_gradients (encoder, pixels);

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_test_message ("peak memory: %ld MiB", usage.ru_maxrss / 1024);
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (usage.ru_maxrss, <=, MAX_MEMORY_KIB);
#endif
}

static void
test_vit (void)
{
  test_architecture (psc_model_spec_new_medclip_vit ());
}

static void
test_resnet50 (void)
{
  test_architecture (psc_model_spec_new_medclip_resnet50 ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/full-size/vit", test_vit);
  g_test_add_func ("/full-size/resnet50", test_resnet50);

  return g_test_run ();
}
