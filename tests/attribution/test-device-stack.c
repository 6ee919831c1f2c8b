/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-device-stack.h"
#include "attribution/psc-kept-maps.h"
#include "attribution/psc-method.h"
#include "engine/psc-explanation.h"
#include "psc-test-model.h"

/* Maps on a device, beside the same on the host. The processor stands in for a device. */

#define SIDE 224
#define AREA (SIDE * SIDE)
#define M    24

/* Of the largest value of a map: of 16 bits, 2⁻¹¹, and of sums. */
#define TOLERANCE 0x1p-10

static PscModel *
new_model (gboolean on_device)
{
  const PscEncoderOptions options = { .device = "cpu",
                                      .n_threads = 2,
                                      .uses_whole_tensors = on_device };
  g_autoptr (GError) error = NULL;
  PscModel *model =
      psc_model_new (psc_model_get_bundle (psc_test_model_get_tiny ()), &options, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static PscEncoder *
get_encoder (void)
{
  static PscModel *model;

  if (model == NULL)
    model = new_model (TRUE);
  return psc_model_get_encoder (model);
}

/* Maps of which each has another scale. */
static PscStack *
new_maps (guint n_maps, PscMapGrid grid, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gsize n_cells = psc_map_grid_get_n_cells (grid);
  float *values = g_new (float, n_maps *n_cells);

  for (guint k = 0; k < n_maps; k++)
    for (gsize i = 0; i < n_cells; i++)
      values[k * n_cells + i] =
          (float) g_rand_double_range (random, -1, 1) * (float) (1u << k % 20);
  return psc_stack_new_take (n_maps, grid, values);
}

static float *
new_weights (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  float *weights = g_new (float, n);

  for (guint i = 0; i < n; i++)
    weights[i] = (float) g_rand_double_range (random, -1, 1);
  return weights;
}

static PscDeviceStack *
new_on_device (PscDeviceStack *former, PscStack *maps, guint capacity)
{
  g_autoptr (PscHalfStack) half = psc_half_stack_new (maps, psc_stack_get_n_maps (maps));
  g_autoptr (GError) error = NULL;
  PscDeviceStack *stack = psc_device_stack_new (get_encoder (), former, half, capacity, &error);

  g_assert_no_error (error);
  return stack;
}

static float *
fuse (PscKeptStack *stack, guint n, const float *weights)
{
  float *maps = g_new (float, n *psc_map_grid_get_n_cells (psc_kept_stack_get_grid (stack)));
  g_autoptr (GError) error = NULL;

  psc_kept_stack_fuse (stack, n, weights, maps, &error);
  g_assert_no_error (error);
  return maps;
}

/* Bytes, cells and fused maps are those of the host's. */
static void
check_same (PscKeptStack *stack, PscKeptStack *expected)
{
  guint n_maps = psc_kept_stack_get_dimensions (expected);
  gsize n_cells = psc_map_grid_get_n_cells (psc_kept_stack_get_grid (expected));
  g_autofree float *weights = new_weights (3 * n_maps);
  g_autofree float *found = fuse (stack, 3, weights);
  g_autofree float *wanted = fuse (expected, 3, weights);
  g_autofree float *cell = g_new (float, n_maps);
  g_autofree float *wanted_cell = g_new (float, n_maps);
  g_autoptr (GBytes) bytes = psc_kept_stack_dup_bytes (stack, NULL);
  g_autoptr (GBytes) wanted_bytes = psc_kept_stack_dup_bytes (expected, NULL);

  g_assert_cmpuint (psc_kept_stack_get_dimensions (stack), ==, n_maps);
  g_assert_true (
      psc_map_grid_equal (psc_kept_stack_get_grid (stack), psc_kept_stack_get_grid (expected)));
  g_assert_true (g_bytes_equal (bytes, wanted_bytes));
  for (guint j = 0; j < 3; j++)
    psc_test_assert_close (found + j * n_cells, wanted + j * n_cells, n_cells, 1e-5);
  for (gsize c = 0; c < n_cells; c += n_cells - 1)
    {
      g_assert_true (psc_kept_stack_read_cell (stack, c, cell, NULL));
      g_assert_true (psc_kept_stack_read_cell (expected, c, wanted_cell, NULL));
      g_assert_cmpmem (cell, n_maps * sizeof *cell, wanted_cell, n_maps * sizeof *cell);
    }
}

static void
test_same (void)
{
  g_autoptr (PscStack) maps = new_maps (11, psc_map_grid_of_pixels (37), 1);
  g_autoptr (PscHalfStack) half = psc_half_stack_new (maps, 11);
  g_autoptr (PscDeviceStack) stack = new_on_device (NULL, maps, 11);

  g_assert_true (psc_device_stack_is_on_device (stack));
  g_assert_cmpuint (psc_kept_stack_get_size (PSC_KEPT_STACK (stack)), >=,
                    11 * 37 * 37 * sizeof (guint16));
  check_same (PSC_KEPT_STACK (stack), PSC_KEPT_STACK (half));
}

/* What has grown leaves what it has grown from as it was, also when another has grown from the
 * same, or there is no more room. */
static void
test_grows (void)
{
  PscMapGrid grid = psc_map_grid_of_pixels (37);
  g_autoptr (PscStack) first = new_maps (5, grid, 1);
  g_autoptr (PscStack) then = new_maps (3, grid, 2);
  g_autoptr (PscStack) instead = new_maps (4, grid, 3);
  g_autoptr (PscHalfStack) first_half = psc_half_stack_new (first, 5);
  g_autoptr (PscHalfStack) then_half = psc_half_stack_new (then, 3);
  g_autoptr (PscHalfStack) instead_half = psc_half_stack_new (instead, 4);
  g_autoptr (PscHalfStack) both = psc_half_stack_new_joined (first_half, then_half);
  g_autoptr (PscHalfStack) others = psc_half_stack_new_joined (first_half, instead_half);
  g_autoptr (PscHalfStack) all = psc_half_stack_new_joined (both, instead_half);

  for (guint capacity = 5; capacity <= 12; capacity += 7)
    {
      g_autoptr (PscDeviceStack) begun = new_on_device (NULL, first, capacity);
      g_autoptr (PscDeviceStack) grown = new_on_device (begun, then, capacity);
      g_autoptr (PscDeviceStack) other = new_on_device (begun, instead, capacity);
      g_autoptr (PscDeviceStack) whole = new_on_device (grown, instead, capacity);

      check_same (PSC_KEPT_STACK (begun), PSC_KEPT_STACK (first_half));
      check_same (PSC_KEPT_STACK (grown), PSC_KEPT_STACK (both));
      check_same (PSC_KEPT_STACK (other), PSC_KEPT_STACK (others));
      g_clear_object (&begun);
      g_clear_object (&grown);
      check_same (PSC_KEPT_STACK (whole), PSC_KEPT_STACK (all));
    }
}

/* Where maps go to is one function's matter. */
static void
test_choice (void)
{
  g_autoptr (PscModel) model = new_model (FALSE);
  PscEncoder *on_host = psc_model_get_encoder (model);
  g_autoptr (PscStack) maps = new_maps (12, psc_map_grid_of_pixels (SIDE), 1);
  g_autoptr (PscStack) few = new_maps (M, (PscMapGrid){ 7, 7, SIDE }, 1);
  g_autoptr (PscHalfStack) half = psc_half_stack_new (maps, 12);
  g_autoptr (PscHalfStack) twice = psc_half_stack_new_joined (half, half);
  g_autoptr (PscKeptStack) here = psc_kept_maps_new (on_host, NULL, maps, M, NULL);
  g_autoptr (PscKeptStack) nowhere = psc_kept_maps_new (NULL, NULL, maps, M, NULL);
  g_autoptr (PscKeptStack) there = psc_kept_maps_new (get_encoder (), NULL, maps, M, NULL);
  g_autoptr (PscKeptStack) on = psc_kept_maps_new (get_encoder (), there, maps, M, NULL);
  g_autoptr (PscKeptStack) up = psc_kept_maps_new (get_encoder (), here, maps, M, NULL);
  g_autoptr (PscKeptStack) down = psc_kept_maps_new (on_host, there, maps, M, NULL);
  g_autoptr (PscKeptStack) small = psc_kept_maps_new (get_encoder (), NULL, few, M, NULL);
  /* No device has so much. */
  g_autoptr (PscKeptStack) large = psc_kept_maps_new (get_encoder (), NULL, maps, 1 << 30, NULL);

  g_assert_true (PSC_IS_HALF_STACK (here) && PSC_IS_HALF_STACK (nowhere));
  g_assert_true (PSC_IS_DEVICE_STACK (there) && PSC_IS_DEVICE_STACK (on)
                 && PSC_IS_DEVICE_STACK (up));
  g_assert_true (PSC_IS_HALF_STACK (down) && PSC_IS_HALF_STACK (small)
                 && PSC_IS_HALF_STACK (large));
  check_same (on, PSC_KEPT_STACK (twice));
  check_same (up, PSC_KEPT_STACK (twice));
  check_same (down, PSC_KEPT_STACK (twice));
}

static const char small[] =
    "{\"vision\": {\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4,"
    " \"window_size\": 7, \"embed_dim\": 12, \"depths\": [2, 2], \"num_heads\": [2, 4]},"
    " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 2,"
    " \"num_attention_heads\": 2, \"intermediate_size\": 24,"
    " \"max_position_embeddings\": 80}, \"projection_dim\": 9}";

/* Of every linear method, fused from 16 bits on either side and from floats. */
static void
test_methods (void)
{
  static const char *const points[] = { "steps", "samples" };
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 2, .uses_whole_tensors = TRUE };
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (small, -1, NULL);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder_with (spec, 11, &options);
  guint m = psc_encoder_get_dimensions (encoder);
  g_autofree float *pixels = psc_test_model_new_pixels (56, 4);
  g_autofree float *weights = new_weights (m);
  g_auto (GStrv) names = psc_method_dup_supported (spec);
  guint n_linear = 0;

  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      g_autoptr (PscFunctionals) units = psc_functionals_new_units (m, NULL, 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStack) maps = NULL;
      g_autoptr (PscHalfStack) half = NULL;
      g_autoptr (PscDeviceStack) stack = NULL;
      g_autofree float *exact = NULL;
      g_autofree float *on_host = NULL;
      g_autofree float *on_device = NULL;
      gsize n_cells;

      if (!psc_method_is_linear (method)
          && !(g_str_equal (*name, "saliency")
               && psc_method_set_parameter (method, "absolute", "false", NULL)))
        continue;
      /* Embeddings of copies are no maps. */
      if (psc_method_get_needs (method) == PSC_METHOD_NEEDS_FORWARD)
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (points); i++)
        if (g_object_class_find_property (G_OBJECT_GET_CLASS (method), points[i]) != NULL)
          g_object_set (method, points[i], 2, NULL);
      maps = psc_method_attribute (method, encoder, pixels, units, NULL, &error);
      g_assert_no_error (error);
      half = psc_half_stack_new (maps, m);
      stack = new_on_device (NULL, maps, m);
      n_cells = psc_map_grid_get_n_cells (psc_stack_get_grid (maps));
      exact = g_new (float, n_cells);
      psc_stack_fuse (maps, m, weights, exact);
      on_host = fuse (PSC_KEPT_STACK (half), 1, weights);
      on_device = fuse (PSC_KEPT_STACK (stack), 1, weights);
      psc_test_assert_close (on_device, on_host, n_cells, TOLERANCE);
      psc_test_assert_close (on_device, exact, n_cells, TOLERANCE);
      n_linear++;
    }
  g_assert_cmpuint (n_linear, >=, 3);
}

/* In a basis, as a stack that is begun is kept. */
static void
test_basis (void)
{
  g_autoptr (PscStack) maps = new_maps (12, psc_map_grid_of_pixels (SIDE), 1);
  g_autofree float *rows = g_new0 (float, M *M);
  g_autoptr (PscBasisStack) begun = NULL;
  g_autoptr (PscBasisStack) whole = NULL;
  g_autoptr (PscBasisStack) on_host = NULL;
  g_autoptr (PscBasisStack) on_host_whole = NULL;
  g_autoptr (PscBasisStack) read = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < M; i++)
    rows[i * M + (i + 1) % M] = 1;
  begun = psc_basis_stack_new (get_encoder (), NULL, maps, M, rows, NULL);
  whole = psc_basis_stack_new (get_encoder (), begun, maps, M, rows, NULL);
  on_host = psc_basis_stack_new (NULL, NULL, maps, M, rows, NULL);
  on_host_whole = psc_basis_stack_new (NULL, on_host, maps, M, rows, NULL);
  g_assert_true (PSC_IS_DEVICE_STACK (psc_basis_stack_get_maps (whole)));
  g_assert_true (PSC_IS_HALF_STACK (psc_basis_stack_get_maps (on_host_whole)));
  check_same (PSC_KEPT_STACK (begun), PSC_KEPT_STACK (on_host));
  check_same (PSC_KEPT_STACK (whole), PSC_KEPT_STACK (on_host_whole));

  bytes = psc_kept_stack_dup_bytes (PSC_KEPT_STACK (whole), NULL);
  read = psc_basis_stack_new_from_bytes (M, psc_map_grid_of_pixels (SIDE), bytes);
  check_same (PSC_KEPT_STACK (read), PSC_KEPT_STACK (whole));
}

static PscMethod *
new_method (const char *name, const char *smoothing)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, &error);

  g_assert_no_error (error);
  psc_method_set_parameter (method, "smoothing", smoothing, &error);
  g_assert_no_error (error);
  return method;
}

/* What comes last is done there as on the host: enlarging, smoothing, and taking what is positive,
 * as Grad-CAM does. */
static void
test_finish (void)
{
  static const PscMapGrid grids[] = { { 37, 37, 37 }, { 7, 7, 56 }, { 9, 5, 40 } };
  static const char *const names[] = { "saliency", "grad-cam" };
  static const char *const smoothings[] = { "0", "2.5" };

  for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
    for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (smoothings); i++)
      {
        g_autoptr (PscStack) maps = new_maps (5, grids[g], g + 1);
        g_autoptr (PscDeviceStack) stack = new_on_device (NULL, maps, 5);
        g_autoptr (PscMethod) method = new_method (names[i / 2], smoothings[i % 2]);
        g_autoptr (PscMapFinish) how = psc_method_new_finish (method, grids[g]);
        const gboolean has_work = !psc_map_grid_is_of_pixels (grids[g]) || i % 2 == 1;
        const gsize n_cells = psc_map_grid_get_n_cells (grids[g]);
        const gsize area = (gsize) grids[g].side * grids[g].side;
        g_autofree float *weights = new_weights (3 * 5);
        g_autofree float *fused = fuse (PSC_KEPT_STACK (stack), 3, weights);
        g_autofree float *cells = g_new (float, 3 * n_cells);
        g_autofree float *finished = g_new (float, 3 * area);
        g_autofree float *expected = g_new (float, area);
        g_autoptr (GError) error = NULL;
        gboolean is_finished = FALSE;

        g_assert_true (psc_kept_stack_finishes (PSC_KEPT_STACK (stack)));
        g_assert_true ((how != NULL) == has_work);
        if (how == NULL)
          continue;
        psc_kept_stack_finish (PSC_KEPT_STACK (stack), 3, weights, how, cells, finished,
                               &is_finished, &error);
        g_assert_no_error (error);
        g_assert_true (is_finished);
        g_assert_cmpmem (cells, 3 * n_cells * sizeof *cells, fused, 3 * n_cells * sizeof *fused);
        for (guint j = 0; j < 3; j++)
          {
            psc_method_finish (method, grids[g], cells + j * n_cells, expected);
            psc_test_assert_close (finished + j * area, expected, area, 1e-5);
          }
      }
}

/* A cell that is not finite spoils what lies around it, on the host as nowhere else. */
static void
test_finish_infinite (void)
{
  const PscMapGrid grid = { 7, 7, 56 };
  float *values = g_new0 (float, 2 * 49);
  g_autoptr (PscStack) maps = NULL;
  g_autoptr (PscDeviceStack) stack = NULL;
  g_autoptr (PscMethod) method = new_method ("saliency", "1");
  g_autoptr (PscMapFinish) how = psc_method_new_finish (method, grid);
  const float weights[2] = { 1, 1 };
  float cells[49];
  g_autofree float *map = g_new (float, 56 * 56);
  gboolean is_finished = TRUE;

  values[10] = INFINITY;
  maps = psc_stack_new_take (2, grid, values);
  stack = new_on_device (NULL, maps, 2);
  g_assert_true (psc_kept_stack_finish (PSC_KEPT_STACK (stack), 1, weights, how, cells, map,
                                        &is_finished, NULL));
  g_assert_false (is_finished);
  g_assert_true (isinf (cells[10]));
  g_assert_true (psc_kept_stack_finishes (PSC_KEPT_STACK (stack)));
}

/* Whose cells are corrected first is finished where that can be done. */
static void
test_finish_corrected (void)
{
  g_autoptr (PscMethod) method = new_method ("eigen-cam", "1");

  g_assert_null (psc_method_new_finish (method, (PscMapGrid){ 7, 7, 56 }));
}

/* A stack that finishes maps as none should be. */
#define TYPE_ODD_STACK (odd_stack_get_type ())
G_DECLARE_FINAL_TYPE (OddStack, odd_stack, ODD, STACK, PscKeptStack)

struct _OddStack
{
  PscKeptStack parent_instance;
};

G_DEFINE_FINAL_TYPE (OddStack, odd_stack, PSC_TYPE_KEPT_STACK)

static guint
odd_stack_get_dimensions (PscKeptStack *stack)
{
  return M;
}

static PscMapGrid
odd_stack_get_grid (PscKeptStack *stack)
{
  return psc_map_grid_of_pixels (SIDE);
}

static gboolean
odd_stack_fuse (PscKeptStack *stack, guint n, const float *weights, float *maps, GError **error)
{
  g_assert_not_reached ();
}

static gboolean
odd_stack_finishes (PscKeptStack *stack)
{
  return TRUE;
}

static gboolean
odd_stack_finish (PscKeptStack *stack,
                  guint n,
                  const float *weights,
                  const PscMapFinish *how,
                  float *cells,
                  float *maps,
                  gboolean *is_finished,
                  GError **error)
{
  for (gsize i = 0; i < (gsize) n * AREA; i++)
    {
      cells[i] = 1;
      maps[i] = 2;
    }
  *is_finished = TRUE;
  return TRUE;
}

static void
odd_stack_class_init (OddStackClass *klass)
{
  PscKeptStackClass *kept_class = PSC_KEPT_STACK_CLASS (klass);

  kept_class->get_dimensions = odd_stack_get_dimensions;
  kept_class->get_grid = odd_stack_get_grid;
  kept_class->fuse = odd_stack_fuse;
  kept_class->finishes = odd_stack_finishes;
  kept_class->finish = odd_stack_finish;
}

static void
odd_stack_init (OddStack *self)
{
}

/* The engine shows what such a stack finishes, and does not do it again. */
static void
test_explanations_finished (void)
{
  g_autoptr (PscMethod) method = new_method ("saliency", "3");
  g_autoptr (OddStack) stack = g_object_new (TYPE_ODD_STACK, NULL);
  g_autofree float *weights = new_weights (2 * M);
  g_autofree float *pixels = g_new0 (float, AREA);
  g_autoptr (PscExplanations) explanations =
      psc_explain_from_stack (method, PSC_KEPT_STACK (stack), psc_encoder_get_spec (get_encoder ()),
                              pixels, 2, weights, NULL);

  for (gsize i = 0; i < 2 * AREA; i++)
    {
      g_assert_cmpfloat (explanations->fused_cells[i], ==, 1);
      g_assert_cmpfloat (explanations->fused[i], ==, 2);
    }
}

/* The engine asks the device for it, also in a basis, and shows what the host would. */
static void
test_explanations (void)
{
  g_autoptr (PscMethod) method = new_method ("saliency", "3");
  g_autoptr (PscStack) maps = new_maps (M, psc_map_grid_of_pixels (SIDE), 1);
  g_autofree float *rows = g_new0 (float, M *M);
  g_autofree float *weights = new_weights (2 * M);
  g_autofree float *pixels = g_new0 (float, AREA);
  g_autoptr (PscBasisStack) there = NULL;
  g_autoptr (PscBasisStack) here = NULL;
  g_autoptr (PscExplanations) by_device = NULL;
  g_autoptr (PscExplanations) by_host = NULL;
  PscModelSpec *spec = psc_encoder_get_spec (get_encoder ());

  for (guint i = 0; i < M; i++)
    rows[i * M + (i + 1) % M] = 1;
  there = psc_basis_stack_new (get_encoder (), NULL, maps, M, rows, NULL);
  here = psc_basis_stack_new (NULL, NULL, maps, M, rows, NULL);
  g_assert_true (psc_kept_stack_finishes (PSC_KEPT_STACK (there)));
  g_assert_false (psc_kept_stack_finishes (PSC_KEPT_STACK (here)));
  by_device =
      psc_explain_from_stack (method, PSC_KEPT_STACK (there), spec, pixels, 2, weights, NULL);
  by_host = psc_explain_from_stack (method, PSC_KEPT_STACK (here), spec, pixels, 2, weights, NULL);
  psc_test_assert_close (by_device->fused_cells, by_host->fused_cells, 2 * AREA, 1e-5);
  psc_test_assert_close (by_device->fused, by_host->fused, 2 * AREA, 1e-5);
}

typedef struct
{
  PscKeptStack *stack;
  const float *weights;
  const float *expected;
  gsize n_cells;
} Fusing;

static gpointer
fuse_often (gpointer data)
{
  const Fusing *fusing = data;
  g_autofree float *cell = g_new (float, psc_kept_stack_get_dimensions (fusing->stack));

  for (guint i = 0; i < 20; i++)
    {
      g_autofree float *map = fuse (fusing->stack, 1, fusing->weights);

      psc_test_assert_close (map, fusing->expected, fusing->n_cells, 1e-6);
      g_assert_true (psc_kept_stack_read_cell (fusing->stack, i, cell, NULL));
    }
  return NULL;
}

/* Several fuse what there is while one makes more of it. */
static void
test_threads (void)
{
  PscMapGrid grid = psc_map_grid_of_pixels (37);
  g_autoptr (PscStack) first = new_maps (5, grid, 1);
  g_autoptr (PscStack) more = new_maps (1, grid, 2);
  g_autoptr (PscDeviceStack) stack = new_on_device (NULL, first, 40);
  g_autoptr (PscDeviceStack) grown = g_object_ref (stack);
  g_autofree float *weights = new_weights (5);
  g_autofree float *expected = fuse (PSC_KEPT_STACK (stack), 1, weights);
  Fusing fusing = { PSC_KEPT_STACK (stack), weights, expected, 37 * 37 };
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fuse", fuse_often, &fusing);
  for (guint i = 0; i < 30; i++)
    {
      PscDeviceStack *longer = new_on_device (grown, more, 40);

      g_object_unref (grown);
      grown = longer;
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (psc_kept_stack_get_dimensions (PSC_KEPT_STACK (grown)), ==, 35);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-stack/same", test_same);
  g_test_add_func ("/device-stack/grows", test_grows);
  g_test_add_func ("/device-stack/choice", test_choice);
  g_test_add_func ("/device-stack/methods", test_methods);
  g_test_add_func ("/device-stack/basis", test_basis);
  g_test_add_func ("/device-stack/finish", test_finish);
  g_test_add_func ("/device-stack/finish/corrected", test_finish_corrected);
  g_test_add_func ("/device-stack/finish/infinite", test_finish_infinite);
  g_test_add_func ("/device-stack/explanations", test_explanations);
  g_test_add_func ("/device-stack/explanations/finished", test_explanations_finished);
  g_test_add_func ("/device-stack/threads", test_threads);

  return g_test_run ();
}
