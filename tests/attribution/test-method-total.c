/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-method.h"

/* How many pictures pass the encoder for a map, and which its values add up over. */

#define SIDE 224
#define AREA (SIDE * SIDE)

static PscModelSpec *
get_spec (void)
{
  static PscModelSpec *spec;

  if (spec == NULL)
    spec = psc_model_spec_new_medclip_vit ();
  return spec;
}

static PscMethod *
new_method (const char *name, const char *parameter, const char *value)
{
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, NULL);

  g_assert_nonnull (method);
  if (parameter != NULL)
    g_assert_true (psc_method_set_parameter (method, parameter, value, NULL));
  return method;
}

static float *
new_pixels (void)
{
  float *pixels = g_new (float, AREA);

  for (guint i = 0; i < AREA; i++)
    pixels[i] = (float) (i % 97) / 97;
  return pixels;
}

static void
test_passes (void)
{
  static const struct
  {
    const char *method;
    const char *parameter;
    const char *value;
    guint one;
    guint three;
  } cases[] = {
    { "saliency", NULL, NULL, 3, 7 },
    { "integrated-gradients", "steps", "10", 30, 70 },
    { "gradient-shap", "samples", "4", 12, 28 },
    { "smooth-grad", "samples", "6", 18, 42 },
    { "smooth-grad", "over", "integrated-gradients", 600, 1400 },
    { "grad-cam", NULL, NULL, 3, 7 },
    { "token-similarity", NULL, NULL, 1, 1 },
    { "clip-surgery", NULL, NULL, 2, 2 },
    { "legrad", "layers", "3", 9, 21 },
    { "eigen-cam", NULL, NULL, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscMethod) method =
          new_method (cases[i].method, cases[i].parameter, cases[i].value);

      g_assert_cmpuint (psc_method_count_passes (method, 1), ==, cases[i].one);
      g_assert_cmpuint (psc_method_count_passes (method, 3), ==, cases[i].three);
    }
}

/* Fewer points leave all else as it is; a method whose points are not samples has no fewer. */
static void
test_fewer_points (void)
{
  g_autoptr (PscMethod) method = new_method ("integrated-gradients", "baseline", "black");
  g_autoptr (PscMethod) fewer = psc_method_dup_with_points (method, 7);
  g_autoptr (PscMethod) same = psc_method_dup_with_points (method, 50);
  g_autoptr (PscMethod) smooth = new_method ("smooth-grad", "over", "integrated-gradients");
  g_autoptr (PscMethod) layers = new_method ("legrad", "layers", "4");
  g_autoptr (PscMethod) paths = psc_method_dup_with_points (smooth, 25);
  g_autofree char *parameters = psc_method_dup_parameters (fewer);

  g_assert_cmpuint (psc_method_count_points (method), ==, 50);
  g_assert_cmpuint (psc_method_count_points (fewer), ==, 7);
  g_assert_nonnull (strstr (parameters, "baseline=black"));
  g_assert_true (same == method);
  /* Whole paths of ten steps. */
  g_assert_cmpuint (psc_method_count_points (paths), ==, 20);
  g_assert_null (psc_method_dup_with_points (smooth, 9));
  g_assert_null (psc_method_dup_with_points (layers, 2));
}

static double
add_weights (const PscMethodTotal *total)
{
  double sum = 0;

  for (guint i = 0; i < total->n; i++)
    sum += psc_method_total_get_weight (total, i);
  return sum;
}

/* The image, once, less a baseline. */
static void
check_difference (const char *name, const char *parameter, const char *value)
{
  g_autoptr (PscMethod) method = new_method (name, parameter, value);
  g_autofree float *pixels = new_pixels ();
  g_autoptr (PscMethodTotal) total = psc_method_get_total (method, get_spec (), pixels, G_MAXUINT);

  g_assert_cmpuint (total->n, ==, 2);
  g_assert_false (total->is_of_linear);
  g_assert_cmpmem (psc_method_total_get_pictures (total), AREA * sizeof (float), pixels,
                   AREA * sizeof (float));
  g_assert_cmpfloat (psc_method_total_get_weight (total, 0), ==, 1);
  g_assert_cmpfloat (psc_method_total_get_weight (total, 1), ==, -1);
}

static void
test_differences (void)
{
  check_difference ("integrated-gradients", NULL, NULL);
  check_difference ("integrated-gradients", "baseline", "noise");
  check_difference ("gradient-shap", "samples", "8");
  check_difference ("kernel-shap", NULL, NULL);
}

/* Each sample's own ends where they are drawn: what they have in common is counted once. */
static void
test_samples (void)
{
  g_autoptr (PscMethod) noisy = new_method ("gradient-shap", "noise", "0.1");
  g_autoptr (PscMethod) drawn = new_method ("gradient-shap", "baselines", "black+white");
  g_autofree float *pixels = new_pixels ();
  g_autoptr (PscMethodTotal) of_noisy =
      psc_method_get_total (noisy, get_spec (), pixels, G_MAXUINT);
  g_autoptr (PscMethodTotal) of_drawn = NULL;

  g_assert_true (psc_method_set_parameter (drawn, "samples", "40", NULL));
  of_drawn = psc_method_get_total (drawn, get_spec (), pixels, G_MAXUINT);
  /* Five images with noise, one baseline. */
  g_assert_cmpuint (of_noisy->n, ==, 6);
  g_assert_cmpfloat_with_epsilon (add_weights (of_noisy), 0, 1e-12);
  g_assert_cmpuint (of_drawn->n, ==, 3);
  g_assert_cmpfloat_with_epsilon (add_weights (of_drawn), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (psc_method_total_get_weight (of_drawn, 0), 1, 1e-12);
}

/* Who wants twelve pictures waits for no hundred thousand. */
static void
test_limit (void)
{
  g_autoptr (PscMethod) noisy = new_method ("gradient-shap", "noise", "0.1");
  g_autofree float *pixels = new_pixels ();
  g_autoptr (PscMethodTotal) total = NULL;

  g_assert_true (psc_method_set_parameter (noisy, "samples", "100000", NULL));
  total = psc_method_get_total (noisy, get_spec (), pixels, 12);
  g_assert_cmpuint (total->n, >, 12);
  g_assert_cmpuint (total->n, <=, 14);
}

static void
test_none (void)
{
  static const char *const names[] = { "saliency",       "occlusion", "grad-cam",
                                       "input-gradient", "rise",      "eigen-cam" };
  g_autofree float *pixels = new_pixels ();
  g_autoptr (PscMethod) tokens = new_method ("token-similarity", NULL, NULL);
  g_autoptr (PscMethodTotal) total = psc_method_get_total (tokens, get_spec (), pixels, G_MAXUINT);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PscMethod) method = new_method (names[i], NULL, NULL);

      g_assert_null (psc_method_get_total (method, get_spec (), pixels, G_MAXUINT));
    }
  /* The score of the image itself, if that is linear. */
  g_assert_cmpuint (total->n, ==, 1);
  g_assert_true (total->is_of_linear);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/method-total/passes", test_passes);
  g_test_add_func ("/method-total/fewer-points", test_fewer_points);
  g_test_add_func ("/method-total/differences", test_differences);
  g_test_add_func ("/method-total/samples", test_samples);
  g_test_add_func ("/method-total/none", test_none);
  g_test_add_func ("/method-total/limit", test_limit);

  return g_test_run ();
}
