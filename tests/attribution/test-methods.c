/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-gaussian.h"
#include "attribution/psc-method.h"
#include "attribution/psc-perturbation-method.h"
#include "psc-test-model.h"

/* Identities that hold for any model, on one that is quick. */

#define SIDE 56
#define AREA (SIDE * SIDE)
#define M    9

static PscEncoder *encoder;

static PscEncoder *
get_encoder (void)
{
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
      encoder = psc_test_model_new_encoder (spec, 11);
    }
  return encoder;
}

/* Another one of the same weights comes in its place, which has not seen any image. */
static void
forget_images (void)
{
  g_clear_object (&encoder);
}

static PscMethod *new_method (const char *name, ...) G_GNUC_NULL_TERMINATED;

static PscMethod *
new_method (const char *name, ...)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, &error);
  const char *parameter;
  va_list parameters;

  g_assert_no_error (error);
  va_start (parameters, name);
  while ((parameter = va_arg (parameters, const char *)) != NULL)
    psc_method_set_parameter (method, parameter, va_arg (parameters, const char *), &error);
  va_end (parameters);
  g_assert_no_error (error);
  return method;
}

static PscStack *
attribute (PscMethod *method, const float *pixels, PscFunctionals *functionals, guint max_chunk)
{
  const PscAttributionContext context = { .max_chunk = max_chunk };
  g_autoptr (GError) error = NULL;
  PscStack *stack;

  forget_images ();
  stack = psc_method_attribute (method, get_encoder (), pixels, functionals, &context, &error);

  g_assert_no_error (error);
  return stack;
}

/* One instance of each method with every kind of parameter that changes its course. */
static PscMethod *
new_linear_method (guint index)
{
  switch (index)
    {
    case 0:
      return new_method ("saliency", "absolute", "false", "smoothing", "1.5", NULL);
    case 1:
      return new_method ("occlusion", "window", "9", "stride", "5", "baseline", "blur", NULL);
    case 2:
      return new_method ("integrated-gradients", "steps", "7", "baseline", "noise", NULL);
    case 3:
      return new_method ("gradient-shap", "samples", "6", "noise", "0.1", "baselines",
                         "zero+blur+noise", NULL);
    case 4:
      return new_method ("rise", "samples", "50", "cells", "5", "seed", "3", NULL);
    case 5:
      return new_method ("kernel-shap", "samples", "60", "segments", "9", NULL);
    default:
      return NULL;
    }
}

#define N_LINEAR_METHODS 6

/* Fusing the stack is the same as attributing w·z directly, for whatever is linear in it. */
static void
test_fused_is_direct (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 5);
  g_autofree float *fused = g_new (float, AREA);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscFunctionals) linear = psc_functionals_new_linear (M, 1, weights);
  g_autoptr (PscStack) stack = attribute (method, pixels, units, 0);
  g_autoptr (PscStack) direct = attribute (method, pixels, linear, 0);

  g_assert_true (psc_method_is_linear (method));
  psc_stack_fuse (stack, M, weights, fused);
  psc_test_assert_close (fused, psc_stack_get_map (direct, 0), AREA, 1e-4);
}

/* With the absolute value in each dimension it is not, and the method says so. */
static void
test_absolute_is_not_linear (void)
{
  g_autoptr (PscMethod) method = new_method ("saliency", NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 5);
  g_autofree float *fused = g_new (float, AREA);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscFunctionals) linear = psc_functionals_new_linear (M, 1, weights);
  g_autoptr (PscStack) stack = attribute (method, pixels, units, 0);
  g_autoptr (PscStack) direct = attribute (method, pixels, linear, 0);

  g_assert_false (psc_method_is_linear (method));
  psc_stack_fuse (stack, M, weights, fused);
  g_assert_cmpfloat (psc_test_relative_difference (fused, psc_stack_get_map (direct, 0), AREA), >,
                     0.1);
}

static void
test_chunks (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) whole = attribute (method, pixels, units, M);
  g_autoptr (PscStack) sevens = attribute (method, pixels, units, 7);
  g_autoptr (PscStack) ones = attribute (method, pixels, units, 1);

  psc_test_assert_close (psc_stack_get_values (sevens), psc_stack_get_values (whole), M * AREA,
                         1e-5);
  psc_test_assert_close (psc_stack_get_values (ones), psc_stack_get_values (whole), M * AREA, 1e-5);
}

/* A budget too small for anything still does one functional at one point at a time. */
static void
test_tiny_budget (gconstpointer data)
{
  const guint indices[] = { 2 };
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, indices, 1);
  g_autoptr (PscStack) whole = attribute (method, pixels, units, 0);
  const PscAttributionContext context = { .memory_budget = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStack) stack = NULL;

  forget_images ();
  stack = psc_method_attribute (method, get_encoder (), pixels, units, &context, &error);
  g_assert_no_error (error);
  psc_test_assert_close (psc_stack_get_values (stack), psc_stack_get_values (whole), AREA, 1e-5);
}

/* The same input, parameters and seed give the same bits; another seed does not. */
static void
test_repeats (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 7);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) first = attribute (method, pixels, units, 0);
  g_autoptr (PscStack) second = attribute (method, pixels, units, 0);

  g_assert_cmpmem (psc_stack_get_values (first), M * AREA * sizeof (float),
                   psc_stack_get_values (second), M * AREA * sizeof (float));

  if (GPOINTER_TO_UINT (data) >= 2)
    {
      g_autoptr (PscStack) other = NULL;

      psc_method_set_parameter (method, "seed", "1", NULL);
      other = attribute (method, pixels, units, 0);
      g_assert_cmpfloat (psc_test_relative_difference (psc_stack_get_values (other),
                                                       psc_stack_get_values (first), M * AREA),
                         >, 1e-3);
    }
}

/* The sum of an integrated-gradients map is what the functional gains from the baseline to the
 * input, for linear functionals and for cosines. */
static void
test_completeness (gconstpointer data)
{
  PscBaseline kind = GPOINTER_TO_UINT (data);
  g_autoptr (GEnumClass) baselines = g_type_class_ref (PSC_TYPE_BASELINE);
  const char *nick = g_enum_get_value (baselines, kind)->value_nick;
  g_autoptr (PscMethod) method =
      new_method ("integrated-gradients", "steps", "200", "baseline", nick, NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 8);
  g_autofree float *baseline = g_new (float, AREA);
  g_autoptr (GRand) random = g_rand_new_with_seed (0);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscFunctionals) cosine = psc_functionals_new_cosine (M, 1, weights);
  g_autoptr (PscFunctionals) all = psc_functionals_join ((PscFunctionals *[]){ units, cosine }, 2);
  g_autoptr (PscStack) stack = attribute (method, pixels, all, 0);
  g_autoptr (GError) error = NULL;
  double at_input[M + 1], at_baseline[M + 1];
  float z[M];

  psc_encoder_encode_images (get_encoder (), 1, pixels, z, NULL, &error);
  g_assert_no_error (error);
  psc_functionals_evaluate (all, z, at_input);
  psc_baseline_fill (kind, psc_encoder_get_spec (get_encoder ()), pixels, 10, random, baseline);
  psc_encoder_encode_images (get_encoder (), 1, baseline, z, NULL, &error);
  g_assert_no_error (error);
  psc_functionals_evaluate (all, z, at_baseline);

  for (guint k = 0; k <= M; k++)
    {
      const float *map = psc_stack_get_map (stack, k);
      double sum = 0;

      for (guint i = 0; i < AREA; i++)
        sum += map[i];
      g_assert_cmpfloat_with_epsilon (sum, at_input[k] - at_baseline[k],
                                      5e-3 * MAX (1, fabs (at_input[k] - at_baseline[k])));
    }
}

/* Covering grey with grey changes nothing: what copies differ by is rounding, and no map is made of
 * it, be there no pixel that it is of. One other pixel is enough. */
static void
test_constant (gconstpointer data)
{
  static const char *const baselines[] = { "blur", "mean" };
  g_autofree float *pixels = g_new (float, AREA);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);

  for (guint b = 0; b < G_N_ELEMENTS (baselines); b++)
    {
      g_autoptr (PscMethod) method = new_method (data, "baseline", baselines[b], NULL);
      g_autoptr (PscStack) stack = NULL;
      double sum = 0;

      for (guint i = 0; i < AREA; i++)
        pixels[i] = 0.75f;
      stack = attribute (method, pixels, units, 0);
      for (guint i = 0; i < M * AREA; i++)
        g_assert_cmpfloat (psc_stack_get_values (stack)[i], ==, 0);

      pixels[AREA / 2] = -1;
      g_clear_object (&stack);
      stack = attribute (method, pixels, units, 0);
      for (guint i = 0; i < M * AREA; i++)
        sum += fabs (psc_stack_get_values (stack)[i]);
      g_assert_cmpfloat (sum, >, 0);
    }
}

/* Window by window on the host: where each lies, which pixels it counts for, and how it is clipped.
 */
static void
test_occlusion_windows (gconstpointer data)
{
  static const struct
  {
    guint window, stride;
  } cases[] = { { 15, 8 }, { 10, 10 }, { 20, 20 }, { 56, 8 }, { 200, 3 }, { 13, 9 } };
  guint window = MIN (cases[GPOINTER_TO_UINT (data)].window, SIDE);
  guint stride = cases[GPOINTER_TO_UINT (data)].stride;
  guint positions = (guint) ceil ((double) (SIDE - window) / stride) + 1;
  g_autofree char *window_text = g_strdup_printf ("%u", cases[GPOINTER_TO_UINT (data)].window);
  g_autofree char *stride_text = g_strdup_printf ("%u", stride);
  g_autoptr (PscMethod) method =
      new_method ("occlusion", "window", window_text, "stride", stride_text, NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 9);
  g_autofree double *sums = g_new0 (double, AREA);
  g_autofree guint *counts = g_new0 (guint, AREA);
  g_autofree float *expected = g_new (float, AREA);
  const guint indices[] = { 4 };
  g_autoptr (PscFunctionals) unit = psc_functionals_new_units (M, indices, 1);
  g_autoptr (PscStack) stack = attribute (method, pixels, unit, 0);
  g_autoptr (GError) error = NULL;
  float whole[M], z[M];

  psc_encoder_encode_images (get_encoder (), 1, pixels, whole, NULL, &error);
  for (guint row = 0; row < positions; row++)
    for (guint column = 0; column < positions; column++)
      {
        g_autofree float *occluded = g_memdup2 (pixels, AREA * sizeof *pixels);
        guint bottom = MIN (row * stride + window, SIDE);
        guint right = MIN (column * stride + window, SIDE);

        for (guint y = row * stride; y < bottom; y++)
          for (guint x = column * stride; x < right; x++)
            occluded[y * SIDE + x] = 0;
        psc_encoder_encode_images (get_encoder (), 1, occluded, z, NULL, &error);
        g_assert_no_error (error);
        for (guint y = row * stride; y < bottom; y++)
          for (guint x = column * stride; x < right; x++)
            {
              sums[y * SIDE + x] += whole[4] - z[4];
              counts[y * SIDE + x]++;
            }
      }

  for (guint i = 0; i < AREA; i++)
    expected[i] = (float) (counts[i] > 0 ? sums[i] / counts[i] : 0);
  psc_test_assert_close (psc_stack_get_map (stack, 0), expected, AREA, 1e-4);
}

/* Mask by mask through the encoder: how a function of the embedding goes with each pixel. */
static void
test_rise_plainly (void)
{
  const guint n = 60;
  g_autoptr (PscMethod) method =
      new_method ("rise", "samples", "60", "cells", "4", "probability", "0.4", NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 9);
  g_autofree float *baseline = g_new (float, AREA);
  g_autofree float *copies = g_new (float, n *AREA);
  g_autofree float *embeddings = g_new (float, n *M);
  g_autofree float *expected = g_new0 (float, AREA);
  const guint indices[] = { 4 };
  g_autoptr (PscFunctionals) unit = psc_functionals_new_units (M, indices, 1);
  g_autoptr (PscStack) stack = attribute (method, pixels, unit, 0);
  PscModelSpec *spec = psc_encoder_get_spec (get_encoder ());
  g_autoptr (PscPerturbation) perturbation =
      psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method), spec, pixels);
  g_autoptr (GError) error = NULL;
  double mean = 0;

  psc_baseline_fill (PSC_BASELINE_BLUR, spec, pixels, 10, NULL, baseline);
  for (guint k = 0; k < n; k++)
    {
      psc_perturbation_fill (perturbation, k, copies + k * AREA);
      psc_encoder_encode_images (get_encoder (), 1, copies + k * AREA, embeddings + k * M, NULL,
                                 &error);
      g_assert_no_error (error);
      mean += embeddings[k * M + 4] / n;
    }
  for (guint i = 0; i < AREA; i++)
    {
      double difference = pixels[i] - baseline[i];

      if (fabs (difference) < 1e-3)
        {
          expected[i] = psc_stack_get_map (stack, 0)[i];
          continue;
        }
      for (guint k = 0; k < n; k++)
        expected[i] +=
            (float) ((embeddings[k * M + 4] - mean)
                     * ((copies[k * AREA + i] - baseline[i]) / difference - 0.4) / (n * 0.4 * 0.6));
    }
  psc_test_assert_close (psc_stack_get_map (stack, 0), expected, AREA, 1e-3);
}

/* What the regions add comes to what the picture has over the baseline, for linear functionals and
 * for cosines. */
static void
test_kernel_shap_sum (void)
{
  g_autoptr (PscMethod) method =
      new_method ("kernel-shap", "samples", "80", "segments", "20", NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 9);
  g_autofree float *baseline = g_new (float, AREA);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscFunctionals) linear = psc_functionals_new_linear (M, 1, weights);
  g_autoptr (PscFunctionals) cosine = psc_functionals_new_cosine (M, 1, weights);
  g_autoptr (PscFunctionals) both =
      psc_functionals_join ((PscFunctionals *[]){ linear, cosine }, 2);
  g_autoptr (PscStack) stack = attribute (method, pixels, both, 0);
  g_autoptr (GError) error = NULL;
  double at_input[2], at_baseline[2];
  float z[M];

  psc_encoder_encode_images (get_encoder (), 1, pixels, z, NULL, &error);
  g_assert_no_error (error);
  psc_functionals_evaluate (both, z, at_input);
  psc_baseline_fill (PSC_BASELINE_BLUR, psc_encoder_get_spec (get_encoder ()), pixels, 10, NULL,
                     baseline);
  psc_encoder_encode_images (get_encoder (), 1, baseline, z, NULL, &error);
  g_assert_no_error (error);
  psc_functionals_evaluate (both, z, at_baseline);
  for (guint k = 0; k < 2; k++)
    {
      double sum = 0;

      for (guint i = 0; i < AREA; i++)
        sum += psc_stack_get_map (stack, k)[i];
      g_assert_cmpfloat_with_epsilon (sum, at_input[k] - at_baseline[k],
                                      1e-3 * fabs (at_input[k] - at_baseline[k]));
    }
}

/* Windows that do not touch would leave pixels that no window speaks for. */
static void
test_occlusion_gaps (void)
{
  g_autoptr (PscMethod) method = new_method ("occlusion", "window", "8", "stride", "9", NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 9);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GError) error = NULL;
  PscStack *stack = psc_method_attribute (method, get_encoder (), pixels, units, NULL, &error);

  g_assert_null (stack);
  g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER);
}

typedef struct
{
  GCancellable *cancellable;
  double last;
  guint n_calls;
  gboolean cancels;
} Progress;

static void
note_progress (double fraction, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpfloat (fraction, >=, progress->last);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-9);
  progress->last = fraction;
  if (progress->cancels && ++progress->n_calls == 2)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_progress (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 10);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  Progress progress = { NULL };
  const PscAttributionContext context = { .max_chunk = 2,
                                          .progress = note_progress,
                                          .progress_data = &progress };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStack) stack = NULL;

  forget_images ();
  stack = psc_method_attribute (method, get_encoder (), pixels, units, &context, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (progress.last, 1, 1e-9);
}

static void
test_cancelled (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_linear_method (GPOINTER_TO_UINT (data));
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 10);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { cancellable, .cancels = TRUE };
  const PscAttributionContext context = {
    .cancellable = cancellable,
    .max_chunk = 2,
    .progress = note_progress,
    .progress_data = &progress,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStack) stack = NULL;

  forget_images ();
  stack = psc_method_attribute (method, get_encoder (), pixels, units, &context, &error);
  g_assert_null (stack);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Nothing went on after the second chunk. */
  g_assert_cmpuint (progress.n_calls, ==, 2);
}

static void
test_baselines (void)
{
  PscModelSpec *spec = psc_encoder_get_spec (get_encoder ());
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *baseline = g_new (float, AREA);
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  double black = -spec->input.mean / spec->input.std;
  double white = (1 - spec->input.mean) / spec->input.std;
  double sum = 0, blurred_sum = 0, variance = 0, blurred_variance = 0;

  psc_baseline_fill (PSC_BASELINE_ZERO, spec, pixels, 10, NULL, baseline);
  g_assert_cmpfloat (baseline[17], ==, 0);
  psc_baseline_fill (PSC_BASELINE_BLACK, spec, pixels, 10, NULL, baseline);
  g_assert_cmpfloat_with_epsilon (baseline[17], black, 1e-6);
  psc_baseline_fill (PSC_BASELINE_WHITE, spec, pixels, 10, NULL, baseline);
  g_assert_cmpfloat_with_epsilon (baseline[17], white, 1e-6);

  for (guint i = 0; i < AREA; i++)
    sum += pixels[i];
  psc_baseline_fill (PSC_BASELINE_MEAN, spec, pixels, 10, NULL, baseline);
  g_assert_cmpfloat_with_epsilon (baseline[17], sum / AREA, 1e-5);

  psc_baseline_fill (PSC_BASELINE_BLUR, spec, pixels, 3, NULL, baseline);
  for (guint i = 0; i < AREA; i++)
    {
      blurred_sum += baseline[i];
      variance += pixels[i] * pixels[i];
      blurred_variance += baseline[i] * baseline[i];
    }
  g_assert_cmpfloat (blurred_variance, <, variance);
  g_assert_cmpfloat (fabs (blurred_sum - sum) / AREA, <, 0.1);

  psc_baseline_fill (PSC_BASELINE_NOISE, spec, pixels, 10, random, baseline);
  for (guint i = 0; i < AREA; i++)
    {
      g_assert_cmpfloat (baseline[i], >=, (float) black);
      g_assert_cmpfloat (baseline[i], <=, (float) white);
    }
}

/* A blurred point is a Gaussian bell: its values by hand, and equal along rows and columns. */
static void
test_blur (void)
{
  PscModelSpec *spec = psc_encoder_get_spec (get_encoder ());
  g_autofree float *pixels = g_new0 (float, AREA);
  g_autofree float *blurred = g_new (float, AREA);
  const guint centre = 28 * SIDE + 28;

  pixels[centre] = 1;
  psc_baseline_fill (PSC_BASELINE_BLUR, spec, pixels, 2, NULL, blurred);
  g_assert_cmpfloat_with_epsilon (blurred[centre], 1 / (2 * G_PI * 4), 1e-4);
  g_assert_cmpfloat_with_epsilon (blurred[centre + 2] / blurred[centre], exp (-0.5), 1e-5);
  for (guint i = 1; i < 8; i++)
    {
      g_assert_cmpfloat_with_epsilon (blurred[centre + i], blurred[centre - i], 1e-9);
      g_assert_cmpfloat_with_epsilon (blurred[centre + i], blurred[centre + i * SIDE], 1e-9);
    }

  for (guint i = 0; i < AREA; i++)
    pixels[i] = 0.5f;
  psc_baseline_fill (PSC_BASELINE_BLUR, spec, pixels, 10, NULL, blurred);
  for (guint i = 0; i < AREA; i++)
    g_assert_cmpfloat_with_epsilon (blurred[i], 0.5, 1e-6);
}

/* What is smoothed is the fused map, which is what it would be of smoothed ones. */
static void
test_smoothing (void)
{
  g_autoptr (PscMethod) method = new_method ("saliency", "smoothing", "3", NULL);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 5);
  g_autofree float *cells = g_new (float, AREA);
  g_autofree float *map = g_new (float, AREA);
  g_autofree float *expected = g_new0 (float, AREA);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) stack = attribute (method, pixels, units, 0);

  psc_stack_fuse (stack, M, weights, cells);
  psc_method_finish (method, psc_stack_get_grid (stack), cells, map);
  for (guint k = 0; k < M; k++)
    {
      psc_gaussian_blur (psc_stack_get_map (stack, k), SIDE, 3, cells);
      for (guint i = 0; i < AREA; i++)
        expected[i] += weights[k] * cells[i];
    }
  psc_test_assert_close (map, expected, AREA, 1e-6);
}

static void
add_for_each (const char *path, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *full = g_strdup_printf ("/methods/%s/%u", path, i);

      g_test_add_data_func (full, GUINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char **argv)
{
  static const char *const perturbing[] = { "occlusion", "rise", "kernel-shap" };

  g_test_init (&argc, &argv, NULL);

  add_for_each ("fused-is-direct", N_LINEAR_METHODS, test_fused_is_direct);
  g_test_add_func ("/methods/absolute-is-not-linear", test_absolute_is_not_linear);
  add_for_each ("chunks", N_LINEAR_METHODS, test_chunks);
  add_for_each ("tiny-budget", N_LINEAR_METHODS, test_tiny_budget);
  add_for_each ("repeats", N_LINEAR_METHODS, test_repeats);
  add_for_each ("completeness", PSC_BASELINE_NOISE + 1, test_completeness);
  for (guint i = 0; i < G_N_ELEMENTS (perturbing); i++)
    {
      g_autofree char *path = g_strdup_printf ("/methods/constant/%s", perturbing[i]);

      g_test_add_data_func (path, perturbing[i], test_constant);
    }
  add_for_each ("occlusion-windows", 6, test_occlusion_windows);
  g_test_add_func ("/methods/occlusion-gaps", test_occlusion_gaps);
  add_for_each ("progress", N_LINEAR_METHODS, test_progress);
  add_for_each ("cancelled", N_LINEAR_METHODS, test_cancelled);
  g_test_add_func ("/methods/baselines", test_baselines);
  g_test_add_func ("/methods/blur", test_blur);
  g_test_add_func ("/methods/smoothing", test_smoothing);
  g_test_add_func ("/methods/rise-plainly", test_rise_plainly);
  g_test_add_func ("/methods/kernel-shap-sum", test_kernel_shap_sum);

  return g_test_run ();
}
