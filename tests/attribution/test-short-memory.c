/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-device-stack.h"
#include "attribution/psc-memory-budget.h"
#include "attribution/psc-method.h"
#include "model/psc-model-error.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"

/* Maps of every method while a device's memory is short. The processor stands in for one. */

#define SIDE 56
#define M    9

static const char *const towers[] = {
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4, \"window_size\": 7,"
  " \"embed_dim\": 12, \"depths\": [2, 2], \"num_heads\": [2, 4]}",
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
  " \"n_layers\": 2, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\"}",
};

/* Those that go through the model for every functional, or for many pictures. */
static const struct
{
  const char *method;
  guint tower;
} cases[] = {
  { "saliency", 0 },      { "input-gradient", 0 }, { "integrated-gradients", 0 },
  { "gradient-shap", 1 }, { "smooth-grad", 1 },    { "occlusion", 0 },
  { "occlusion", 1 },     { "rise", 0 },           { "kernel-shap", 1 },
  { "grad-cam", 0 },      { "hires-cam", 0 },      { "grad-cam", 1 },
  { "legrad", 1 },
};

/* One that has seen no image. */
static PscEncoder *
new_encoder (guint tower)
{
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 1, .uses_whole_tensors = TRUE };
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
      " \"num_hidden_layers\": 2, \"num_attention_heads\": 2, \"intermediate_size\": 24,"
      " \"max_position_embeddings\": 80}, \"projection_dim\": 9}",
      towers[tower]);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder_with (spec, 11, &options);
}

/* Of few points, where that is up to a parameter. */
static PscMethod *
new_method (const char *name)
{
  static const char *const few[][3] = {
    { "integrated-gradients", "steps", "6" }, { "gradient-shap", "samples", "6" },
    { "smooth-grad", "samples", "6" },        { "occlusion", "window", "14" },
    { "occlusion", "stride", "14" },          { "rise", "samples", "60" },
    { "kernel-shap", "samples", "128" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (few); i++)
    if (g_str_equal (few[i][0], name))
      psc_method_set_parameter (method, few[i][1], few[i][2], &error);
  g_assert_no_error (error);
  return psc_method_dup_for_side (method, SIDE);
}

static PscStack *
attribute (guint index, PscEncoder *encoder, guint n_functionals, GError **error)
{
  static const guint indices[M] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (PscMethod) method = new_method (cases[index].method);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, indices, n_functionals);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);

  return psc_method_attribute (method, encoder, pixels, units, NULL, error);
}

/* Chunks of other sizes are other products, which some processors round otherwise; what cancels in
 * RISE makes that some hundred-thousandths of the greatest value. */
static void
check_maps (PscStack *stack, PscStack *expected)
{
  psc_test_assert_close (psc_stack_get_values (stack), psc_stack_get_values (expected),
                         psc_stack_get_n_maps (expected)
                             * psc_map_grid_get_n_cells (psc_stack_get_grid (expected)),
                         1e-4);
}

/* Half of what the largest chunk took is enough for smaller ones. */
static void
test_halved (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  const PscTorchFaults *faults = psc_test_faults_get ();
  g_autoptr (PscEncoder) encoder = new_encoder (cases[index].tower);
  g_autoptr (PscEncoder) other = new_encoder (cases[index].tower);
  g_autoptr (PscStack) plenty = NULL;
  g_autoptr (PscStack) shortage = NULL;
  g_autoptr (GError) error = NULL;
  gsize largest;

  faults->refuse (G_MAXSIZE, 0, 1, 0);
  plenty = attribute (index, encoder, M, &error);
  g_assert_no_error (error);
  largest = faults->get_largest ();

  faults->refuse (largest / 2, G_MAXUINT, 1, 0);
  shortage = attribute (index, other, M, &error);
  g_assert_cmpuint (faults->stop (), >, 0);
  g_assert_no_error (error);
  check_maps (shortage, plenty);
}

/* Whatever comes to be refused, one thing at a time or two in a row, nothing is lost and nothing is
 * there twice. */
static void
test_any_time (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  const PscTorchFaults *faults = psc_test_faults_get ();
  guint n_saved = 0;

  for (guint n = 1; n <= 5; n += 2)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscEncoder) encoder = new_encoder (cases[index].tower);
      g_autoptr (PscStack) plenty = attribute (index, encoder, n, &error);

      g_assert_no_error (error);
      for (guint seed = 0; seed < 16; seed++)
        {
          g_autoptr (PscEncoder) fresh = new_encoder (cases[index].tower);
          g_autoptr (GError) reason = NULL;
          g_autoptr (PscStack) stack = NULL;
          guint n_refused;

          faults->refuse (0, 2, 40, seed);
          stack = attribute (index, fresh, n, &reason);
          n_refused = faults->stop ();
          if (stack == NULL)
            {
              g_assert_error (reason, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY);
              continue;
            }
          check_maps (stack, plenty);
          n_saved += n_refused > 0;
        }
    }
  g_assert_cmpuint (n_saved, >, 0);
}

/* Until there is no half of four functionals to try. */
#define N_REFUSALS 3

typedef struct
{
  double begin; /* from when on it may be */
  gboolean was_short;
  guint n_refusals;
} Halfway;

static void
refuse_within (double fraction, gpointer user_data)
{
  Halfway *halfway = user_data;

  if (halfway->was_short || fraction < halfway->begin)
    return;
  halfway->was_short = TRUE;
  psc_test_faults_get ()->refuse (0, halfway->n_refusals, 1, 0);
}

/* Some functionals have been added at all points of a chunk when memory comes to be short for the
 * next one alone: half of the points are tried, and only for those that are missing. */
static void
test_between_functionals (void)
{
  const guint n_functionals = 8;
  g_autoptr (PscEncoder) encoder = new_encoder (0);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  g_autoptr (PscMethod) method = new_method ("integrated-gradients");
  static const guint indices[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, indices, n_functionals);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStack) plenty = psc_method_attribute (method, encoder, pixels, units, NULL, &error);
  g_autoptr (PscLinearisation) point =
      psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 1, pixels, NULL, NULL);
  Halfway halfway = { 0.3, FALSE, N_REFUSALS };
  /* Two points fit, with which there is room for about four functionals. */
  const PscAttributionContext context = {
    .memory_budget = 4 * psc_linearisation_get_size (point) + 10,
    .progress = refuse_within,
    .progress_data = &halfway,
  };
  g_autoptr (PscStack) stack = NULL;

  g_assert_no_error (error);
  stack = psc_method_attribute (method, encoder, pixels, units, &context, &error);
  g_assert_no_error (error);
  g_assert_true (halfway.was_short);
  g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, N_REFUSALS);
  check_maps (stack, plenty);
}

/* What is kept for the next functionals goes before one that is alone fails, be it that there is no
 * room for the sum, at the beginning, or for a point, of which there are more than are taken
 * together. */
static void
test_kept_points (void)
{
  const PscTorchFaults *faults = psc_test_faults_get ();
  static const guint index = 3;
  static const double begins[] = { 0, 0.1 };
  g_autoptr (PscEncoder) encoder = new_encoder (0);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  g_autoptr (PscMethod) method = new_method ("integrated-gradients");
  g_autoptr (PscFunctionals) unit = psc_functionals_new_units (M, &index, 1);

  psc_method_set_parameter (method, "steps", "20", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    {
      g_autoptr (PscPointShelf) points = psc_point_shelf_new (G_MAXSIZE);
      Halfway halfway = { begins[i], FALSE, 1 };
      PscAttributionContext context = { .points = points };
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStack) plenty =
          psc_method_attribute (method, encoder, pixels, unit, &context, &error);
      g_autoptr (PscStack) shortage = NULL;

      g_assert_no_error (error);
      context.progress = refuse_within;
      context.progress_data = &halfway;
      refuse_within (0, &halfway);
      shortage = psc_method_attribute (method, encoder, pixels, unit, &context, &error);
      g_assert_cmpuint (faults->stop (), ==, 1);
      g_assert_no_error (error);
      check_maps (shortage, plenty);
      g_assert_false (psc_point_shelf_close (points));
    }
}

/* Points for which there is no room stay no longer than they are worked with. */
static void
test_passing_points (void)
{
  static const guint index = 3;
  static const gsize capacities[] = { G_MAXSIZE, 1 };
  g_autoptr (PscEncoder) encoder = new_encoder (0);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  g_autoptr (PscMethod) method = new_method ("saliency");
  g_autoptr (PscFunctionals) unit = psc_functionals_new_units (M, &index, 1);

  for (guint i = 0; i < G_N_ELEMENTS (capacities); i++)
    {
      g_autoptr (PscPointShelf) points = psc_point_shelf_new (capacities[i]);
      const PscAttributionContext context = { .points = points };
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStack) stack =
          psc_method_attribute (method, encoder, pixels, unit, &context, &error);

      g_assert_no_error (error);
      g_assert_cmpint (psc_point_shelf_find (points, 0, 1) != NULL, ==, i == 0);
    }
}

/* Of a device, what is free when it is asked; of a processor always the same. */
static void
test_budget (void)
{
  g_autoptr (PscEncoder) device = new_encoder (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = g_object_ref (psc_encoder_get_spec (device));
  g_autoptr (PscEncoder) processor = psc_test_model_new_encoder (spec, 11);
  gsize budget = psc_memory_budget_choose (device);

  g_assert_cmpuint (budget, >, 0);
  g_assert_cmpuint (budget & (budget - 1), ==, 0);
  /* Others take and give meanwhile. */
  g_assert_cmpfloat ((double) budget, <, 0.75 * (double) psc_encoder_get_free_memory (device));
  g_assert_cmpuint (psc_memory_budget_choose_for_stack (device), >, 0);

  g_assert_cmpuint (psc_memory_budget_choose (processor), ==, PSC_DEFAULT_MEMORY_BUDGET);
  g_assert_cmpuint (psc_memory_budget_choose_for_stack (processor), ==, 0);
}

typedef struct
{
  guint n_calls;
  double last;
  double longest; /* the largest share that came at a time, but for the first */
} Steps;

static void
count_step (double fraction, gpointer user_data)
{
  Steps *steps = user_data;

  if (steps->n_calls++ > 0)
    steps->longest = MAX (steps->longest, fraction - steps->last);
  steps->last = fraction;
}

/* Changed copies run in batches that fit, whatever a processor would like. */
static void
test_batches (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (0);
  g_autoptr (PscMethod) method = new_method ("rise");
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 6);
  float z[M];

  g_assert_true (psc_encoder_encode_images (encoder, 1, pixels, z, NULL, NULL));
  for (guint batch = 3; batch <= 30; batch += 27)
    {
      g_autoptr (PscEncoder) fresh = new_encoder (0);
      Steps steps = { 0 };
      const PscAttributionContext context = {
        /* A picture takes a little less among others. */
        .memory_budget = batch * psc_encoder_get_image_size (encoder),
        .progress = count_step,
        .progress_data = &steps,
      };
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStack) stack =
          psc_method_attribute (method, fresh, pixels, units, &context, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (steps.longest * 60, >, 0.7 * batch);
      g_assert_cmpfloat (steps.longest * 60, <, 1.5 * batch + 1);
    }
}

/* A device without room for finished maps leaves what comes last to who asked, who is told; one
 * without room for a product has its maps fused on the host, for good. */
static void
test_finishing (gconstpointer data)
{
  const guint n_refused = GPOINTER_TO_UINT (data);
  const PscMapGrid grid = psc_map_grid_of_pixels (SIDE);
  const PscTorchFaults *faults = psc_test_faults_get ();
  g_autoptr (PscEncoder) encoder = new_encoder (0);
  g_autoptr (PscMethod) method = psc_method_new ("saliency", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscMapFinish) how = NULL;
  g_autofree float *values = g_new (float, M *SIDE *SIDE);
  g_autofree float *cells = g_new (float, SIDE *SIDE);
  g_autofree float *maps = g_new (float, SIDE *SIDE);
  g_autofree float *expected = g_new (float, SIDE *SIDE);
  const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };
  g_autoptr (PscStack) stack = NULL;
  g_autoptr (PscHalfStack) half = NULL;
  g_autoptr (PscDeviceStack) there = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_finished = TRUE;

  g_object_set (method, "smoothing", 2.0, NULL);
  how = psc_method_new_finish (method, grid);
  for (guint i = 0; i < M * SIDE * SIDE; i++)
    values[i] = (float) (i * 7 % 1013) - 506;
  stack = psc_stack_new_take (M, grid, g_steal_pointer (&values));
  half = psc_half_stack_new (stack, M);
  there = psc_device_stack_new (encoder, NULL, half, M, &error);
  g_assert_no_error (error);

  faults->refuse (0, n_refused, 1, 0);
  psc_kept_stack_finish (PSC_KEPT_STACK (there), 1, weights, how, cells, maps, &is_finished,
                         &error);
  g_assert_cmpuint (faults->stop (), ==, n_refused);
  g_assert_no_error (error);
  g_assert_false (is_finished);
  g_assert_true (psc_kept_stack_finishes (PSC_KEPT_STACK (there)) == (n_refused == 1));
  psc_half_stack_fuse (half, weights, expected);
  psc_test_assert_close (cells, expected, SIDE * SIDE, 1e-6);

  psc_kept_stack_finish (PSC_KEPT_STACK (there), 1, weights, how, cells, maps, &is_finished,
                         &error);
  g_assert_no_error (error);
  g_assert_true (is_finished == (n_refused == 1));
}

int
main (int argc, char **argv)
{
  static const guint any_time[] = { 0, 2, 5 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/short-memory/kept-points", test_kept_points);
  g_test_add_func ("/short-memory/passing-points", test_passing_points);
  g_test_add_func ("/short-memory/budget", test_budget);
  g_test_add_func ("/short-memory/batches", test_batches);
  g_test_add_func ("/short-memory/between-functionals", test_between_functionals);
  g_test_add_data_func ("/short-memory/finishing/maps", GUINT_TO_POINTER (1), test_finishing);
  g_test_add_data_func ("/short-memory/finishing/product", GUINT_TO_POINTER (2), test_finishing);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/short-memory/halved/%s-%u", cases[i].method, cases[i].tower);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_halved);
    }
  for (guint i = 0; i < G_N_ELEMENTS (any_time); i++)
    {
      g_autofree char *path = g_strdup_printf ("/short-memory/any-time/%s-%u",
                                               cases[any_time[i]].method, cases[any_time[i]].tower);

      g_test_add_data_func (path, GUINT_TO_POINTER (any_time[i]), test_any_time);
    }

  return g_test_run ();
}
