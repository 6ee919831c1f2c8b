/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-baseline.h"
#include "attribution/psc-method.h"
#include "attribution/psc-noise.h"
#include "attribution/psc-quadrature.h"
#include "psc-test-model.h"

/* Against plain loops over libtorch's own gradients, one at a time. */

#define SIDE    56
#define AREA    (SIDE * SIDE)
#define M       9
#define SAMPLES 3
#define STEPS   4
#define SEED    7
#define NOISE   0.2

static PscEncoder *
get_encoder (void)
{
  static PscEncoder *encoder;

  if (encoder == NULL)
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
      encoder = psc_test_model_new_encoder (spec, 5);
    }
  return encoder;
}

/* [M][A][A], by the method, of all unit functionals. */
static PscStack *
attribute (PscMethod *method, const float *pixels)
{
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GError) error = NULL;
  PscStack *stack = psc_method_attribute (method, get_encoder (), pixels, units, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (psc_method_is_linear (method));
  return stack;
}

/* maps += factor ⊙ ∂z/∂x at @point */
static void
add_gradients (const float *point, const double *factor, double *maps)
{
  g_autofree float *units = g_new0 (float, M *M);
  g_autofree float *gradients = g_new (float, M *AREA);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < M; i++)
    units[i * M + i] = 1;
  psc_encoder_differentiate (get_encoder (), point, M, units, gradients, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < M; k++)
    for (guint i = 0; i < AREA; i++)
      maps[k * AREA + i] += factor[i] * gradients[k * AREA + i];
}

static void
check (PscMethod *method, const float *pixels, const double *expected)
{
  g_autoptr (PscStack) stack = attribute (method, pixels);
  g_autofree float *narrow = g_new (float, M *AREA);

  for (guint i = 0; i < M * AREA; i++)
    narrow[i] = (float) expected[i];
  psc_test_assert_close (psc_stack_get_values (stack), narrow, M * AREA, 1e-4);
}

static void
fill_baseline (const char *nick, const float *pixels, float *baseline)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (PSC_TYPE_BASELINE);

  psc_baseline_fill ((PscBaseline) g_enum_get_value_by_nick (klass, nick)->value,
                     psc_encoder_get_spec (get_encoder ()), pixels, 10, NULL, baseline);
}

static void
test_input_gradient (gconstpointer nick)
{
  g_autoptr (PscMethod) method = psc_method_new ("input-gradient", PSC_PRESET_PAPER, NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *baseline = g_new (float, AREA);
  g_autofree double *factor = g_new (double, AREA);
  g_autofree double *expected = g_new0 (double, M *AREA);

  g_assert_true (psc_method_set_parameter (method, "baseline", nick, NULL));
  fill_baseline (nick, pixels, baseline);
  for (guint i = 0; i < AREA; i++)
    factor[i] = (double) pixels[i] - baseline[i];
  add_gradients (pixels, factor, expected);
  check (method, pixels, expected);
}

/* The noisy copy of a sample. */
static void
add_noise (const float *pixels, guint sample, double *noisy)
{
  g_autoptr (GRand) random = psc_noise_new_generator (SEED, sample);
  float least = pixels[0], most = pixels[0];

  for (guint i = 0; i < AREA; i++)
    {
      least = MIN (least, pixels[i]);
      most = MAX (most, pixels[i]);
    }
  for (guint i = 0; i < AREA; i++)
    noisy[i] = pixels[i] + NOISE * (most - least) * psc_noise_draw (random);
}

static PscMethod *
new_smooth_grad (const char *over)
{
  PscMethod *method = psc_method_new ("smooth-grad", PSC_PRESET_PAPER, NULL);

  g_assert_true (psc_method_set_parameter (method, "samples", "3", NULL));
  g_assert_true (psc_method_set_parameter (method, "steps", "4", NULL));
  g_assert_true (psc_method_set_parameter (method, "seed", "7", NULL));
  g_assert_true (psc_method_set_parameter (method, "noise", "0.2", NULL));
  g_assert_true (psc_method_set_parameter (method, "baseline", "black", NULL));
  g_assert_true (psc_method_set_parameter (method, "over", over, NULL));
  return method;
}

static void
test_smooth_grad (void)
{
  g_autoptr (PscMethod) method = new_smooth_grad ("gradient");
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *point = g_new (float, AREA);
  g_autofree double *noisy = g_new (double, AREA);
  g_autofree double *factor = g_new (double, AREA);
  g_autofree double *expected = g_new0 (double, M *AREA);

  for (guint sample = 0; sample < SAMPLES; sample++)
    {
      add_noise (pixels, sample, noisy);
      for (guint i = 0; i < AREA; i++)
        {
          point[i] = (float) noisy[i];
          factor[i] = 1.0 / SAMPLES;
        }
      add_gradients (point, factor, expected);
    }
  check (method, pixels, expected);
}

static void
test_smooth_integrated (void)
{
  g_autoptr (PscMethod) method = new_smooth_grad ("integrated-gradients");
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *baseline = g_new (float, AREA);
  g_autofree float *point = g_new (float, AREA);
  g_autofree double *noisy = g_new (double, AREA);
  g_autofree double *factor = g_new (double, AREA);
  g_autofree double *expected = g_new0 (double, M *AREA);
  double abscissae[STEPS], weights[STEPS];

  fill_baseline ("black", pixels, baseline);
  psc_quadrature_fill (PSC_QUADRATURE_GAUSS_LEGENDRE, STEPS, abscissae, weights);
  for (guint sample = 0; sample < SAMPLES; sample++)
    {
      add_noise (pixels, sample, noisy);
      for (guint step = 0; step < STEPS; step++)
        {
          for (guint i = 0; i < AREA; i++)
            {
              double difference = noisy[i] - baseline[i];

              point[i] = (float) (baseline[i] + abscissae[step] * difference);
              factor[i] = weights[step] * difference / SAMPLES;
            }
          add_gradients (point, factor, expected);
        }
    }
  check (method, pixels, expected);
}

/* Without noise it is the signed gradient, and integrated gradients. */
static void
test_no_noise (void)
{
  g_autoptr (PscMethod) smooth = new_smooth_grad ("integrated-gradients");
  g_autoptr (PscMethod) plain = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 4);
  g_autoptr (PscStack) found = NULL;
  g_autoptr (PscStack) expected = NULL;

  psc_method_set_parameter (smooth, "noise", "0", NULL);
  psc_method_set_parameter (plain, "steps", "4", NULL);
  psc_method_set_parameter (plain, "baseline", "black", NULL);
  found = attribute (smooth, pixels);
  expected = attribute (plain, pixels);
  psc_test_assert_close (psc_stack_get_values (found), psc_stack_get_values (expected), M * AREA,
                         1e-4);
}

/* What one run leaves to the next, all of it, some or nothing, changes no map. */
static void
test_points_are_kept (gconstpointer data)
{
  g_autoptr (PscMethod) method = psc_method_new ("integrated-gradients", PSC_PRESET_MEASURED, NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (PscLinearisation) one = NULL;
  g_autoptr (PscPointShelf) points = NULL;
  g_autoptr (PscStack) expected = NULL;
  g_autoptr (GError) error = NULL;
  const guint n_kept = GPOINTER_TO_UINT (data);
  PscAttributionContext context = { NULL };

  g_assert_true (psc_method_set_parameter (method, "steps", "4", NULL));
  one = psc_linearisation_new (get_encoder (), PSC_RELU_RULE_PLAIN, 1, pixels, NULL, &error);
  g_assert_no_error (error);
  points = psc_point_shelf_new (n_kept * psc_linearisation_get_size (one));
  context.points = points;
  expected = attribute (method, pixels);
  for (guint k = 0; k < M; k++)
    {
      g_autofree float *unit = g_new0 (float, M);
      g_autoptr (PscFunctionals) functional = NULL;
      g_autoptr (PscStack) map = NULL;
      guint n_found = 0;

      unit[k] = 1;
      functional = psc_functionals_new_linear (M, 1, unit);
      /* One point at a time, as with many functionals. */
      context.max_chunk = 1;
      map = psc_method_attribute (method, get_encoder (), pixels, functional, &context, &error);
      g_assert_no_error (error);
      psc_test_assert_close (psc_stack_get_map (map, 0), psc_stack_get_map (expected, k), AREA,
                             1e-5);
      for (guint p = 0; p < STEPS; p++)
        n_found += psc_point_shelf_find (points, p, 1) != NULL;
      g_assert_cmpuint (n_found, ==, n_kept);
    }
  psc_point_shelf_close (points);
  g_assert_null (psc_point_shelf_find (points, 0, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/gradient-family/input-gradient/zero", "zero", test_input_gradient);
  g_test_add_data_func ("/gradient-family/input-gradient/blur", "blur", test_input_gradient);
  g_test_add_func ("/gradient-family/smooth-grad", test_smooth_grad);
  g_test_add_func ("/gradient-family/smooth-integrated", test_smooth_integrated);
  g_test_add_func ("/gradient-family/no-noise", test_no_noise);
  g_test_add_data_func ("/gradient-family/points-kept/none", GUINT_TO_POINTER (0),
                        test_points_are_kept);
  g_test_add_data_func ("/gradient-family/points-kept/some", GUINT_TO_POINTER (2),
                        test_points_are_kept);
  g_test_add_data_func ("/gradient-family/points-kept/all", GUINT_TO_POINTER (STEPS),
                        test_points_are_kept);

  return g_test_run ();
}
