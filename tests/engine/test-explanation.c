/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-embedding-table.h"
#include "engine/psc-explanation-stack.h"
#include "engine/psc-explanation.h"
#include "psc-test-model.h"

#define M    24
#define AREA (224 * 224)
#define BOTH ((1u << PSC_EXPLANATION_FUSED) | (1u << PSC_EXPLANATION_CONVENTIONAL))

/* t̂ of the reference's prompts 0 and 2. */
static void
get_directions (float *directions)
{
  g_autoptr (PscNpy) texts = psc_test_model_read_reference ("text_embeddings");
  const guint prompts[] = { 0, 2 };

  for (guint q = 0; q < 2; q++)
    {
      const float *t = texts->values + prompts[q] * M;
      double square = 0;

      for (guint i = 0; i < M; i++)
        square += (double) t[i] * t[i];
      for (guint i = 0; i < M; i++)
        directions[q * M + i] = (float) (t[i] / sqrt (square));
    }
}

static PscExplanations *
explain (const char *name, guint n_queries, const float *directions, guint modes)
{
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, &error);
  PscExplanations *explanations;

  g_assert_no_error (error);
  explanations = psc_explain (method, psc_test_model_get_tiny (), pixels->values, n_queries,
                              directions, modes, NULL, &error);
  g_assert_no_error (error);
  return explanations;
}

/* A linear method gives the fused map without the stack, and it is the reference's, which comes
 * from the stack. */
static void
test_preview (void)
{
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("fused_occlusion_prompt0");
  g_autoptr (PscExplanations) explanations = NULL;
  float directions[2 * M];

  get_directions (directions);
  explanations = explain ("occlusion", 2, directions, BOTH);
  g_assert_true (explanations->is_preview);
  psc_test_assert_close (explanations->fused, expected->values, AREA, 1e-4);
  g_assert_nonnull (explanations->conventional);
}

static void
test_from_stack (void)
{
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("fused_saliency_abs_prompt0");
  g_autoptr (PscExplanations) explanations = NULL;
  float directions[2 * M];

  get_directions (directions);
  explanations = explain ("saliency", 2, directions, BOTH);
  g_assert_false (explanations->is_preview);
  psc_test_assert_close (explanations->fused, expected->values, AREA, 1e-4);
}

/* Asking for more or less at a time changes no map. */
static void
test_modes (void)
{
  g_autoptr (PscExplanations) both = NULL;
  g_autoptr (PscExplanations) fused = NULL;
  g_autoptr (PscExplanations) conventional = NULL;
  float directions[2 * M];

  get_directions (directions);
  both = explain ("saliency", 2, directions, BOTH);
  fused = explain ("saliency", 1, directions + M, 1u << PSC_EXPLANATION_FUSED);
  conventional = explain ("saliency", 1, directions + M, 1u << PSC_EXPLANATION_CONVENTIONAL);

  g_assert_null (fused->conventional);
  g_assert_null (conventional->fused);
  psc_test_assert_close (fused->fused, both->fused + AREA, AREA, 1e-5);
  psc_test_assert_close (conventional->conventional, both->conventional + AREA, AREA, 1e-5);
}

/* A method of 3 × 2 cells, each of which has the functional's share of one value; rectified. */
#define COARSE_TYPE_METHOD (coarse_method_get_type ())
G_DECLARE_FINAL_TYPE (CoarseMethod, coarse_method, COARSE, METHOD, PscMethod)

struct _CoarseMethod
{
  PscMethod parent_instance;
};

G_DEFINE_FINAL_TYPE (CoarseMethod, coarse_method, PSC_TYPE_METHOD)

#define N_CELLS 6

static void
coarse_method_get_grid (PscMethod *method, PscModelSpec *spec, guint *columns, guint *rows)
{
  *columns = 3;
  *rows = 2;
}

static gboolean
coarse_method_attribute (PscMethod *method,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error)
{
  guint n = psc_functionals_get_n (functionals);
  g_autofree double *values = g_new (double, n);
  float token[M] = { 0 };

  for (guint cell = 0; cell < N_CELLS; cell++)
    {
      for (guint i = 0; i < M; i++)
        token[i] = (float) sin (cell * M + i);
      psc_functionals_evaluate (functionals, token, values);
      for (guint k = 0; k < n; k++)
        maps[k * N_CELLS + cell] = (float) values[k];
    }
  return TRUE;
}

static gboolean
coarse_method_is_linear (PscMethod *method)
{
  return TRUE;
}

static void
coarse_method_class_init (CoarseMethodClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->get_grid = coarse_method_get_grid;
  method_class->attribute = coarse_method_attribute;
  method_class->is_linear = coarse_method_is_linear;
  method_class->is_rectified = coarse_method_is_linear;
}

static void
coarse_method_init (CoarseMethod *self)
{
}

/* Both ways fuse cells, then cut off what is below 0, then make them pixels. */
static void
test_own_grid (void)
{
  const PscMapGrid grid = { 3, 2, 224 };
  g_autoptr (PscMethod) method = g_object_new (COARSE_TYPE_METHOD, NULL);
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) stack = NULL;
  g_autoptr (PscKeptStack) half = NULL;
  g_autoptr (PscExplanations) direct = NULL;
  g_autoptr (PscExplanations) fused = NULL;
  g_autofree float *expected = g_new (float, AREA);
  float directions[2 * M], weights[M], cells[N_CELLS];
  gboolean has_negative = FALSE;

  get_directions (directions);
  for (guint i = 0; i < M; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (encoder) * directions[i]);
  stack = psc_method_attribute (method, encoder, pixels->values, units, NULL, NULL);
  half = psc_explanation_make_stack (method, encoder, pixels->values, NULL, NULL);
  psc_stack_fuse (stack, M, weights, cells);
  direct = psc_explain (method, psc_test_model_get_tiny (), pixels->values, 1, directions, BOTH,
                        NULL, NULL);
  fused = psc_explain_from_stack (method, half, psc_encoder_get_spec (encoder), pixels->values, 1,
                                  weights, NULL);

  g_assert_true (psc_map_grid_equal (direct->grid, grid));
  psc_test_assert_close (direct->fused_cells, cells, N_CELLS, 1e-5);
  psc_test_assert_close (fused->fused_cells, cells, N_CELLS, 2e-3);
  for (guint i = 0; i < N_CELLS; i++)
    {
      has_negative = has_negative || cells[i] < 0;
      cells[i] = MAX (cells[i], 0);
    }
  g_assert_true (has_negative);
  psc_map_grid_upsample (grid, cells, expected);
  psc_test_assert_close (direct->fused, expected, AREA, 1e-5);
  psc_test_assert_close (fused->fused, expected, AREA, 2e-3);
}

static const char *const perturbing[] = { "occlusion", "rise", "kernel-shap" };

static PscMethod *
new_perturbing (const char *name)
{
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, NULL);

  if (g_str_equal (name, "occlusion"))
    psc_method_set_parameter (method, "stride", "14", NULL);
  else
    psc_method_set_parameter (method, "samples", "150", NULL);
  psc_method_set_parameter (method, "smoothing", "2", NULL);
  return method;
}

/* The same embeddings, each times @factor, as from a file. */
static PscKeptStack *
scale_table (PscKeptStack *table, float factor)
{
  g_autoptr (GBytes) bytes = psc_kept_stack_dup_bytes (table, NULL);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
  g_autoptr (GBytes) scaled = NULL;

  for (gsize i = PSC_PERTURBATION_KEY_LENGTH; i < size; i += sizeof (float))
    {
      float value;

      memcpy (&value, data + i, sizeof value);
      value *= factor;
      memcpy (data + i, &value, sizeof value);
    }
  scaled = g_bytes_new (data, size);
  return PSC_KEPT_STACK (psc_embedding_table_new_from_bytes (
      psc_embedding_table_get_n_images (PSC_EMBEDDING_TABLE (table)), M, scaled));
}

/* Where a method looks at changed copies of the image their embeddings are the stack: maps of both
 * kinds come of them, and once they are known the encoder is asked no more. */
static void
test_embeddings (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_perturbing (data);
  PscModel *model = psc_test_model_get_tiny ();
  PscEncoder *encoder = psc_model_get_encoder (model);
  PscModelSpec *spec = psc_encoder_get_spec (encoder);
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscKeptStack) table =
      psc_explanation_make_stack (method, encoder, pixels->values, NULL, &error);
  g_autoptr (PscKeptStack) doubled = NULL;
  g_autoptr (PscExplanations) direct = NULL;
  g_autoptr (PscExplanations) of_doubled = NULL;
  g_autoptr (PscExplanations) fused = NULL;
  g_autofree float *halved = g_new (float, AREA);
  float directions[2 * M], weights[2 * M];

  g_assert_no_error (error);
  g_assert_true (PSC_IS_EMBEDDING_TABLE (table));
  get_directions (directions);
  for (guint i = 0; i < 2 * M; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (encoder) * directions[i]);
  direct = psc_explain (method, model, pixels->values, 2, directions, BOTH, NULL, &error);
  g_assert_no_error (error);
  fused = psc_explain_from_stack (method, table, spec, pixels->values, 2, weights, NULL);
  psc_test_assert_close (fused->fused, direct->fused, 2 * AREA, 1e-5);
  psc_test_assert_close (fused->fused_cells, direct->fused_cells, 2 * AREA, 1e-5);

  doubled = scale_table (table, 2);
  of_doubled =
      psc_explain_with (method, model, pixels->values, 2, directions, BOTH, doubled, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < AREA; i++)
    halved[i] = of_doubled->fused[AREA + i] / 2;
  psc_test_assert_close (halved, direct->fused + AREA, AREA, 1e-4);
  /* A cosine does not know how long an embedding is. */
  psc_test_assert_close (of_doubled->conventional, direct->conventional, 2 * AREA, 1e-4);

  g_assert_true ((direct->fused_errors != NULL) == g_str_equal (data, "rise"));
  g_assert_true ((direct->conventional_errors != NULL) == g_str_equal (data, "rise"));
  if (!g_str_equal (data, "rise"))
    g_assert_true (isnan (psc_explanations_get_error (direct, PSC_EXPLANATION_FUSED, 1)));
  if (direct->fused_errors != NULL)
    {
      g_assert_cmpfloat (psc_explanations_get_error (direct, PSC_EXPLANATION_FUSED, 1), ==,
                         direct->fused_errors[1]);
      g_assert_cmpfloat (psc_explanations_get_error (direct, PSC_EXPLANATION_CONVENTIONAL, 1), ==,
                         direct->conventional_errors[1]);
      g_assert_cmpfloat (direct->fused_errors[1], >, 0);
      g_assert_cmpfloat_with_epsilon (fused->fused_errors[1], direct->fused_errors[1],
                                      1e-4 * direct->fused_errors[1]);
      g_assert_cmpfloat_with_epsilon (of_doubled->fused_errors[1], 2 * direct->fused_errors[1],
                                      1e-3 * direct->fused_errors[1]);
    }
}

/* One of another image, of other copies or of another kind is not taken for the method's. */
static void
test_is_stack_of (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_perturbing (data);
  g_autoptr (PscMethod) other = new_perturbing (data);
  g_autoptr (PscMethod) coarse = g_object_new (COARSE_TYPE_METHOD, NULL);
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  PscModelSpec *spec = psc_encoder_get_spec (encoder);
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (PscKeptStack) table =
      psc_explanation_make_stack (method, encoder, pixels->values, NULL, NULL);
  g_autoptr (PscKeptStack) maps =
      psc_explanation_make_stack (coarse, encoder, pixels->values, NULL, NULL);

  psc_method_set_parameter (other, "baseline", "black", NULL);
  g_assert_true (psc_explanation_is_stack_of (table, method, spec, pixels->values));
  g_assert_true (psc_explanation_is_stack_of (maps, coarse, spec, pixels->values));
  g_assert_false (psc_explanation_is_stack_of (table, other, spec, pixels->values));
  g_assert_false (psc_explanation_is_stack_of (table, coarse, spec, pixels->values));
  g_assert_false (psc_explanation_is_stack_of (maps, method, spec, pixels->values));
  pixels->values[5] += 1;
  g_assert_false (psc_explanation_is_stack_of (table, method, spec, pixels->values));
}

/* What the maps of all dimensions are at a pixel, without any of them. */
static void
test_read_pixel (gconstpointer data)
{
  g_autoptr (PscMethod) method = new_perturbing (data);
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (PscKeptStack) table =
      psc_explanation_make_stack (method, encoder, pixels->values, NULL, NULL);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) stack =
      psc_method_attribute (method, encoder, pixels->values, units, NULL, NULL);
  const guint places[][2] = { { 0, 0 }, { 223, 223 }, { 100, 60 }, { 5, 217 } };
  float values[M], expected[M];

  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    {
      g_assert_true (psc_explanation_read_pixel (table, method, psc_encoder_get_spec (encoder),
                                                 pixels->values, places[p][0] + 0.4,
                                                 places[p][1] + 0.4, values, NULL));
      for (guint i = 0; i < M; i++)
        expected[i] = psc_stack_get_map (stack, i)[places[p][1] * 224 + places[p][0]];
      psc_test_assert_close (values, expected, M, 1e-4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explanation/preview", test_preview);
  g_test_add_func ("/explanation/from-stack", test_from_stack);
  g_test_add_func ("/explanation/modes", test_modes);
  g_test_add_func ("/explanation/own-grid", test_own_grid);
  for (guint i = 0; i < G_N_ELEMENTS (perturbing); i++)
    {
      g_autofree char *embeddings = g_strdup_printf ("/explanation/embeddings/%s", perturbing[i]);
      g_autofree char *is_of = g_strdup_printf ("/explanation/is-stack-of/%s", perturbing[i]);
      g_autofree char *pixel = g_strdup_printf ("/explanation/read-pixel/%s", perturbing[i]);

      g_test_add_data_func (embeddings, perturbing[i], test_embeddings);
      g_test_add_data_func (is_of, perturbing[i], test_is_stack_of);
      g_test_add_data_func (pixel, perturbing[i], test_read_pixel);
    }

  return g_test_run ();
}
