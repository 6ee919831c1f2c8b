/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-method.h"
#include "psc-test-model.h"

/* The methods against Captum's values on the same miniature model, image and settings. */

#define M    24
#define AREA (224 * 224)

static const guint dims[] = { 0, 5, 11, 23 };

static const float *
get_pixels (void)
{
  static PscNpy *pixels;

  if (pixels == NULL)
    pixels = psc_test_model_read_reference ("pixel_values");
  return pixels->values;
}

static PscEncoder *
get_encoder (void)
{
  return psc_model_get_encoder (psc_test_model_get_tiny ());
}

static PscMethod *
new_method (const char *name, const char *parameter, const char *value)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, &error);

  g_assert_no_error (error);
  if (parameter != NULL)
    psc_method_set_parameter (method, parameter, value, &error);
  g_assert_no_error (error);
  return method;
}

static PscStack *
attribute (PscMethod *method, PscFunctionals *functionals)
{
  g_autoptr (GError) error = NULL;
  PscStack *stack =
      psc_method_attribute (method, get_encoder (), get_pixels (), functionals, NULL, &error);

  g_assert_no_error (error);
  return stack;
}

typedef struct
{
  const char *reference;
  const char *method;
  const char *parameter;
  const char *value;
} Case;

static const Case stack_cases[] = {
  { "saliency_abs", "saliency", NULL, NULL },
  { "saliency_signed", "saliency", "absolute", "false" },
  { "integrated_gradients", "integrated-gradients", NULL, NULL },
  { "occlusion", "occlusion", NULL, NULL },
};

static void
test_stack (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PscNpy) expected = psc_test_model_read_reference (c->reference);
  g_autoptr (PscMethod) method = new_method (c->method, c->parameter, c->value);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, dims, G_N_ELEMENTS (dims));
  g_autoptr (PscStack) stack = attribute (method, units);

  g_assert_cmpuint (expected->n_values, ==, G_N_ELEMENTS (dims) * AREA);
  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    psc_test_assert_close (psc_stack_get_map (stack, k), expected->values + k * AREA, AREA, 1e-4);
}

typedef struct
{
  Case base;
  guint side;   /* cells */
  double scale; /* what counts as large; 0 for the greatest value of each map */
} CellCase;

static const CellCase cell_cases[] = {
  { { "tokens_contribution", "token-similarity", NULL, NULL }, 7, 0 },
  { { "tokens_cosine", "token-similarity", "form", "cosine" }, 7, 0 },
  { { "hirescam_stage3", "hires-cam", NULL, NULL }, 14, 0 },
  /* Of numbers of the size of gradcam_stage4, nothing but rounding errors is left over: behind the
   * stage a norm makes all cells equally strong. */
  { { "hirescam_stage4", "hires-cam", "stage", "4" }, 7, 0.02 },
  { { "gradcam_stage3", "grad-cam", "stage", "3" }, 14, 0 },
  { { "gradcam_stage4", "grad-cam", "stage", "4" }, 7, 0 },
};

/* On the method's own grid, signed, before any rectifier. */
static void
test_cells (gconstpointer data)
{
  const CellCase *c = data;
  gsize n_cells = (gsize) c->side * c->side;
  g_autoptr (PscNpy) expected = psc_test_model_read_reference (c->base.reference);
  g_autoptr (PscMethod) method = new_method (c->base.method, c->base.parameter, c->base.value);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, dims, G_N_ELEMENTS (dims));
  g_autoptr (PscStack) stack = attribute (method, units);
  PscMapGrid grid = psc_stack_get_grid (stack);

  g_assert_cmpuint (grid.columns, ==, c->side);
  g_assert_cmpuint (grid.rows, ==, c->side);
  g_assert_cmpuint (grid.side, ==, 224);
  g_assert_cmpuint (expected->n_values, ==, G_N_ELEMENTS (dims) * n_cells);
  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    {
      const float *map = psc_stack_get_map (stack, k);
      const float *reference = expected->values + k * n_cells;

      if (c->scale == 0)
        psc_test_assert_close (map, reference, n_cells, 1e-4);
      for (gsize p = 0; c->scale > 0 && p < n_cells; p++)
        g_assert_cmpfloat_with_epsilon (map[p], reference[p], 1e-5 * c->scale);
    }
}

/* τ t̂ of the reference prompts; class 0 has the first two, class 1 the other three. */
static void
get_weights (guint first, guint n, float *weights)
{
  g_autoptr (PscNpy) texts = psc_test_model_read_reference ("text_embeddings");
  double scale = psc_encoder_get_logit_scale (get_encoder ());

  memset (weights, 0, M * sizeof *weights);
  for (guint p = first; p < first + n; p++)
    {
      const float *t = texts->values + p * M;
      double square = 0;

      for (guint i = 0; i < M; i++)
        square += (double) t[i] * t[i];
      for (guint i = 0; i < M; i++)
        weights[i] += (float) (scale * t[i] / sqrt (square) / n);
    }
}

static const Case conventional_cases[] = {
  { "conventional_saliency_abs", "saliency", NULL, NULL },
  { "conventional_integrated_gradients", "integrated-gradients", NULL, NULL },
  { "conventional_occlusion", "occlusion", NULL, NULL },
};

static void
test_conventional (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PscNpy) expected = psc_test_model_read_reference (c->reference);
  g_autoptr (PscMethod) method = new_method (c->method, c->parameter, c->value);
  g_autoptr (PscFunctionals) logits = NULL;
  g_autoptr (PscStack) stack = NULL;
  float weights[2 * M];

  get_weights (0, 2, weights);
  get_weights (2, 3, weights + M);
  logits = psc_functionals_new_cosine (M, 2, weights);
  stack = attribute (method, logits);

  g_assert_cmpuint (expected->n_values, ==, 2 * AREA);
  for (guint k = 0; k < 2; k++)
    psc_test_assert_close (psc_stack_get_map (stack, k), expected->values + k * AREA, AREA, 1e-4);
}

static const Case fused_cases[] = {
  { "fused_saliency_abs_prompt0", "saliency", NULL, NULL },
  { "fused_occlusion_prompt0", "occlusion", NULL, NULL },
};

static void
test_fused (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (PscNpy) expected = psc_test_model_read_reference (c->reference);
  g_autoptr (PscMethod) method = new_method (c->method, c->parameter, c->value);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) stack = attribute (method, units);
  g_autofree float *map = g_new (float, AREA);
  float weights[M];

  get_weights (0, 1, weights);
  psc_stack_fuse (stack, M, weights, map);
  psc_test_assert_close (map, expected->values, AREA, 1e-4);
}

/*
 * Captum's mean of 500 samples and our mean of n samples estimate one expectation. Their difference
 * has the variance σ²/500 + σ²/n with σ² that of a single sample, which our own single samples
 * estimate: divided by it, the squared differences average to about 1 over the pixels.
 */
static void
test_gradient_shap_expectation (void)
{
  enum
  {
    N = 48
  };
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("gradient_shap_mean_500");
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, dims, G_N_ELEMENTS (dims));
  gsize n_values = G_N_ELEMENTS (dims) * AREA;
  g_autofree double *mean = g_new0 (double, n_values);
  g_autofree double *squares = g_new0 (double, n_values);
  double ratio = 0;
  gsize n_used = 0;

  g_assert_cmpuint (expected->n_values, ==, n_values);
  for (guint s = 0; s < N; s++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", 1000 + s);
      g_autoptr (PscMethod) method = new_method ("gradient-shap", "samples", "1");
      g_autoptr (PscStack) stack = NULL;

      psc_method_set_parameter (method, "seed", seed, NULL);
      stack = attribute (method, units);
      for (gsize i = 0; i < n_values; i++)
        {
          double difference = psc_stack_get_values (stack)[i] - mean[i];

          mean[i] += difference / (s + 1);
          squares[i] += difference * (psc_stack_get_values (stack)[i] - mean[i]);
        }
    }

  for (gsize i = 0; i < n_values; i++)
    {
      double variance = squares[i] / (N - 1) * (1.0 / 500 + 1.0 / N);
      double difference = mean[i] - expected->values[i];

      if (variance > 0)
        {
          ratio += difference * difference / variance;
          n_used++;
        }
    }
  g_assert_cmpuint (n_used, >, n_values / 2);
  g_test_message ("mean squared difference over its variance: %.3f", ratio / n_used);
  /* Samples share their α over all pixels, so that pixels go together and the average is far from
   * its mean of 1 more often than independent ones would be. */
  g_assert_cmpfloat (ratio / n_used, <, 3);
  g_assert_cmpfloat (ratio / n_used, >, 0.05);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stack_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", stack_cases[i].reference, NULL);

      g_test_add_data_func (path, &stack_cases[i], test_stack);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conventional_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", conventional_cases[i].reference, NULL);

      g_test_add_data_func (path, &conventional_cases[i], test_conventional);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fused_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", fused_cases[i].reference, NULL);

      g_test_add_data_func (path, &fused_cases[i], test_fused);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", cell_cases[i].base.reference, NULL);

      g_test_add_data_func (path, &cell_cases[i], test_cells);
    }
  g_test_add_func ("/oracle/gradient_shap", test_gradient_shap_expectation);

  return g_test_run ();
}
