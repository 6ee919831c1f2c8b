/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-method.h"

static void
test_presets (void)
{
  static const struct
  {
    const char *method;
    PscPreset preset;
    const char *parameters;
    gboolean is_linear;
  } cases[] = {
    { "saliency", PSC_PRESET_PAPER, "smoothing=0, absolute=true, relu=plain", FALSE },
    { "saliency", PSC_PRESET_MEASURED, "smoothing=0, absolute=false, relu=plain", TRUE },
    { "occlusion", PSC_PRESET_PAPER, "smoothing=0, window=15, stride=8, baseline=zero, blur=10",
      TRUE },
    { "occlusion", PSC_PRESET_MEASURED, "smoothing=0, window=48, stride=8, baseline=blur, blur=25",
      TRUE },
    { "integrated-gradients", PSC_PRESET_PAPER,
      "smoothing=0, steps=50, rule=gauss-legendre, baseline=zero, blur=10, seed=0", TRUE },
    { "integrated-gradients", PSC_PRESET_MEASURED,
      "smoothing=6, steps=50, rule=gauss-legendre, baseline=blur, blur=10, seed=0", TRUE },
    { "gradient-shap", PSC_PRESET_PAPER,
      "smoothing=0, samples=5, noise=0, baselines=zero, blur=10, seed=0", TRUE },
    { "gradient-shap", PSC_PRESET_MEASURED,
      "smoothing=6, samples=20, noise=0, baselines=blur, blur=10, seed=0", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscMethod) method = psc_method_new (cases[i].method, cases[i].preset, &error);
      g_autofree char *parameters = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (psc_method_get_name (method), ==, cases[i].method);
      parameters = psc_method_dup_parameters (method);
      g_assert_cmpstr (parameters, ==, cases[i].parameters);
      g_assert_cmpint (psc_method_is_linear (method), ==, cases[i].is_linear);
    }
}

static void
test_unknown_method (void)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new ("score-cam", PSC_PRESET_PAPER, &error);

  g_assert_null (method);
  g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_METHOD);
  g_assert_nonnull (strstr (error->message, "gradient-shap"));
}

static void
test_good_values (void)
{
  static const struct
  {
    const char *method;
    const char *name;
    const char *value;
    const char *written;
  } cases[] = {
    { "saliency", "absolute", "false", "absolute=false" },
    { "saliency", "relu", "guided", "relu=guided" },
    { "token-similarity", "form", "cosine", "form=cosine" },
    { "hires-cam", "stage", "4", "stage=4" },
    { "occlusion", "window", "32", "window=32" },
    { "occlusion", "baseline", "white", "baseline=white" },
    { "occlusion", "blur", "2.5", "blur=2.5" },
    { "integrated-gradients", "rule", "trapezoid", "rule=trapezoid" },
    { "integrated-gradients", "seed", "4294967295", "seed=4294967295" },
    { "gradient-shap", "baselines", "black+white", "baselines=black+white" },
    { "gradient-shap", "baselines", " noise + zero ", "baselines=zero+noise" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscMethod) method = psc_method_new (cases[i].method, PSC_PRESET_PAPER, NULL);
      g_autofree char *parameters = NULL;

      psc_method_set_parameter (method, cases[i].name, cases[i].value, &error);
      g_assert_no_error (error);
      parameters = psc_method_dup_parameters (method);
      g_assert_nonnull (strstr (parameters, cases[i].written));
    }
}

/* A bad value changes nothing and the error says what there is. */
static void
test_bad_values (void)
{
  static const struct
  {
    const char *method;
    const char *name;
    const char *value;
    const char *says;
  } cases[] = {
    { "saliency", "window", "15", "absolute" },
    { "saliency", "absolute", "yes", "true or false" },
    { "occlusion", "window", "0", "1 to 1024" },
    { "occlusion", "window", "-3", "1 to 1024" },
    { "occlusion", "window", "15.5", "1 to 1024" },
    { "occlusion", "window", "", "1 to 1024" },
    { "occlusion", "window", "99999999999", "1 to 1024" },
    { "occlusion", "baseline", "noise", "zero, black, white, mean, blur" },
    { "occlusion", "blur", "nan", "0.5 to 64" },
    { "occlusion", "blur", "1e9", "0.5 to 64" },
    { "occlusion", "blur", "2x", "0.5 to 64" },
    { "integrated-gradients", "rule", "simpson", "gauss-legendre" },
    { "gradient-shap", "baselines", "zero+grey", "zero, black" },
    { "gradient-shap", "baselines", "", "zero, black" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscMethod) method = psc_method_new (cases[i].method, PSC_PRESET_PAPER, NULL);
      g_autofree char *before = psc_method_dup_parameters (method);
      g_autofree char *after = NULL;

      g_assert_false (psc_method_set_parameter (method, cases[i].name, cases[i].value, &error));
      g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      after = psc_method_dup_parameters (method);
      g_assert_cmpstr (before, ==, after);
    }
}

/* What a preset says is in proportion to the side, what was asked for is not, and all else stays.
 */
static void
test_sides (void)
{
  static const struct
  {
    const char *method;
    PscPreset preset;
    const char *name; /* nullable: what is asked for */
    const char *value;
    guint side;
    const char *parameters;
  } cases[] = {
    { "occlusion", PSC_PRESET_PAPER, NULL, NULL, 224,
      "smoothing=0, window=15, stride=8, baseline=zero, blur=10" },
    { "occlusion", PSC_PRESET_PAPER, NULL, NULL, 448,
      "smoothing=0, window=30, stride=16, baseline=zero, blur=20" },
    { "occlusion", PSC_PRESET_PAPER, "window", "15", 448,
      "smoothing=0, window=15, stride=16, baseline=zero, blur=20" },
    { "occlusion", PSC_PRESET_MEASURED, "blur", "25", 112,
      "smoothing=0, window=24, stride=4, baseline=blur, blur=25" },
    { "occlusion", PSC_PRESET_PAPER, NULL, NULL, 7,
      "smoothing=0, window=1, stride=1, baseline=zero, blur=0.5" },
    { "integrated-gradients", PSC_PRESET_MEASURED, NULL, NULL, 2000, "smoothing=32" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscMethod) method = psc_method_new (cases[i].method, cases[i].preset, NULL);
      g_autoptr (PscMethod) fitted = NULL;
      g_autoptr (PscMethod) same = NULL;
      g_autofree char *parameters = NULL;
      g_autofree char *of_fitted = NULL;
      g_autofree char *of_same = NULL;

      if (cases[i].name != NULL)
        g_assert_true (psc_method_set_parameter (method, cases[i].name, cases[i].value, NULL));
      parameters = psc_method_dup_parameters (method);
      fitted = psc_method_dup_for_side (method, cases[i].side);
      of_fitted = psc_method_dup_parameters (fitted);
      g_assert_true (g_str_has_prefix (of_fitted, cases[i].parameters));
      same = psc_method_dup_for_side (method, PSC_METHOD_SIDE);
      of_same = psc_method_dup_parameters (same);
      g_assert_cmpstr (of_same, ==, parameters);
    }
}

/* A stack is good for any smoothing. */
static void
test_stack_parameters (void)
{
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autofree char *parameters = NULL;
  g_autofree char *for_stack = NULL;

  psc_method_set_parameter (method, "smoothing", "4", NULL);
  parameters = psc_method_dup_parameters (method);
  for_stack = psc_method_dup_stack_parameters (method);
  g_assert_cmpstr (parameters, ==, "smoothing=4, window=15, stride=8, baseline=zero, blur=10");
  g_assert_cmpstr (for_stack, ==, "window=15, stride=8, baseline=zero, blur=10");
}

/* Every image has chances of its own, and the same again whenever it comes. */
static void
test_seeds_of_images (void)
{
  g_autoptr (PscMethod) method = psc_method_new ("rise", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscMethod) certain = psc_method_new ("grad-cam", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscMethod) same = psc_method_dup_for_image (certain, "one");
  g_autoptr (PscMethod) one = psc_method_dup_for_image (method, "one");
  g_autoptr (PscMethod) again = psc_method_dup_for_image (method, "one");
  g_autoptr (PscMethod) other = psc_method_dup_for_image (method, "other");
  g_autoptr (PscMethod) reseeded = NULL;
  g_autofree char *parameters = NULL;
  g_autofree char *of_one = NULL;
  guint seed, of_same, of_other, of_reseeded;

  g_assert_true (same == certain);
  g_assert_false (psc_method_get_seed (certain, &seed));
  g_assert_true (psc_method_get_seed (one, &seed));
  g_assert_true (psc_method_get_seed (again, &of_same));
  g_assert_true (psc_method_get_seed (other, &of_other));
  g_assert_cmpuint (seed, ==, of_same);
  g_assert_cmpuint (seed, !=, of_other);
  g_assert_cmpuint (seed, >=, 1);
  g_assert_cmpuint (seed, <=, 1000000000);
  g_assert_true (psc_method_set_parameter (method, "seed", "1", NULL));
  reseeded = psc_method_dup_for_image (method, "one");
  g_assert_true (psc_method_get_seed (reseeded, &of_reseeded));
  g_assert_cmpuint (of_reseeded, !=, seed);
  /* Nothing but the seed is another. */
  g_object_set (method, "seed", seed, NULL);
  parameters = psc_method_dup_parameters (method);
  of_one = psc_method_dup_parameters (one);
  g_assert_cmpstr (of_one, ==, parameters);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/method-parameters/presets", test_presets);
  g_test_add_func ("/method-parameters/unknown-method", test_unknown_method);
  g_test_add_func ("/method-parameters/good-values", test_good_values);
  g_test_add_func ("/method-parameters/bad-values", test_bad_values);
  g_test_add_func ("/method-parameters/sides", test_sides);
  g_test_add_func ("/method-parameters/stack-parameters", test_stack_parameters);
  g_test_add_func ("/method-parameters/seeds-of-images", test_seeds_of_images);

  return g_test_run ();
}
