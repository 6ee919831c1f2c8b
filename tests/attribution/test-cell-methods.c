/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-method.h"
#include "psc-test-model.h"

/* Methods that read layers of the image encoder, on each kind of it. */

#define M 9

static const float weights[M] = { 1, -2, 0.5f, 3, 0, -1, 0.25f, 2, -0.75f };

typedef struct
{
  const char *name;
  const char *vision;
} Tower;

enum
{
  SWIN,
  SWIN_FIRST,
  RESNET,
  VIT,
  SIGLIP,
  CLIP_RESNET,
};

static const Tower towers[] = {
  [SWIN] = { "swin", "{\"architecture\": \"swin\", \"image_size\": 112, \"patch_size\": 4,"
                     " \"window_size\": 7, \"embed_dim\": 12, \"depths\": [2, 2, 1],"
                     " \"num_heads\": [2, 4, 4]}" },
  [SWIN_FIRST] = { "swin-first",
                   "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4,"
                   " \"window_size\": 7, \"embed_dim\": 8, \"depths\": [2, 2], \"num_heads\":"
                   " [2, 4], \"pooling\": \"first\", \"has_projection_bias\": true}" },
  [RESNET] = { "resnet", "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\","
                         " \"stem_width\": 6, \"depths\": [1, 2], \"widths\": [6, 8]}" },
  [VIT] = { "vit",
            "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
            " \"n_layers\": 3, \"n_heads\": 3, \"mlp_width\": 20}" },
  [SIGLIP] = { "vit-attention",
               "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 9,"
               " \"n_layers\": 2, \"n_heads\": 3, \"mlp_width\": 24, \"pooling\": \"attention\"}" },
  [CLIP_RESNET] = { "clip-resnet",
                    "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4,"
                    " \"depths\": [1, 2, 1], \"n_heads\": 4}" },
};

static PscEncoder *
new_encoder (const Tower *tower)
{
  g_autofree char *json =
      g_strdup_printf ("{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
                       " \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
                       " \"intermediate_size\": 24, \"max_position_embeddings\": 80},"
                       " \"projection_dim\": %d}",
                       tower->vision, M);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, 11);
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
attribute (PscMethod *method, PscEncoder *encoder, PscFunctionals *functionals, guint max_chunk)
{
  const PscAttributionContext context = { .max_chunk = max_chunk };
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 5);
  g_autoptr (GError) error = NULL;
  PscStack *stack = psc_method_attribute (method, encoder, pixels, functionals, &context, &error);

  g_assert_no_error (error);
  return stack;
}

typedef struct
{
  const char *name;
  const char *parameter;
  const char *value;
} Setting;

static const Setting linear[] = {
  { "token-similarity", "form", "contribution" },
  { "token-similarity", "form", "cosine" },
  { "grad-cam", "stage", "0" },
  { "grad-cam", "stage", "1" },
  { "hires-cam", "stage", "0" },
  { "hires-cam", "stage", "2" },
  { "grad-eclip", NULL, NULL },
  { "clip-surgery", "form", "cosine" },
  { "clip-surgery", "form", "contribution" },
};

/* Fused is direct, in whatever chunks it was made, the same bits each time; on every tower that the
 * method is for. */
static void
test_linear (gconstpointer data)
{
  const Setting *setting = data;
  g_autoptr (PscMethod) method = new_method (setting->name, setting->parameter, setting->value);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);
  guint n_supported = 0;

  g_assert_true (psc_method_is_linear (method));
  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      g_autoptr (PscEncoder) encoder = new_encoder (&towers[i]);
      PscModelSpec *spec = psc_encoder_get_spec (encoder);
      gsize n_cells;

      if (!psc_method_supports (method, spec, NULL))
        continue;
      n_cells = psc_map_grid_get_n_cells (psc_method_get_grid (method, spec));
      {
        g_autoptr (PscStack) stack = attribute (method, encoder, units, 0);
        g_autoptr (PscStack) again = attribute (method, encoder, units, 0);
        g_autoptr (PscStack) fours = attribute (method, encoder, units, 4);
        g_autoptr (PscStack) direct = attribute (method, encoder, sum, 0);
        g_autofree float *fused = g_new (float, n_cells);

        psc_stack_fuse (stack, M, weights, fused);
        psc_test_assert_close (fused, psc_stack_get_map (direct, 0), n_cells, 1e-4);
        psc_test_assert_close (psc_stack_get_values (fours), psc_stack_get_values (stack),
                               M * n_cells, 1e-5);
        g_assert_cmpmem (psc_stack_get_values (again), M * n_cells * sizeof (float),
                         psc_stack_get_values (stack), M * n_cells * sizeof (float));
      }
      n_supported++;
    }
  g_assert_cmpuint (n_supported, >, 0);
}

/* What the cells contribute is the whole, where the note says that it is exact. */
static void
test_contributions_add_up (void)
{
  g_autoptr (PscMethod) method = new_method ("token-similarity", NULL, NULL);
  g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);

  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      g_autoptr (PscEncoder) encoder = new_encoder (&towers[i]);
      g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 5);
      g_autoptr (PscStack) stack = attribute (method, encoder, sum, 0);
      const char *note = psc_method_get_note (method, psc_encoder_get_spec (encoder));
      g_autoptr (GError) error = NULL;
      double whole;
      double total = 0;
      float z[M];

      psc_encoder_encode_images (encoder, 1, pixels, z, NULL, &error);
      g_assert_no_error (error);
      psc_functionals_evaluate (sum, z, &whole);
      for (gsize p = 0; p < psc_map_grid_get_n_cells (psc_stack_get_grid (stack)); p++)
        total += psc_stack_get_values (stack)[p];

      if (i == SWIN || i == RESNET)
        {
          g_assert_cmpfloat_with_epsilon (total, whole, 1e-4 * ABS (whole));
          g_assert_true (g_str_has_prefix (note, "Exact"));
        }
      else
        {
          g_assert_cmpfloat (ABS (total - whole), >, 1e-3 * ABS (whole));
          g_assert_true (g_str_has_prefix (note, "An approximation"));
        }
    }
}

/* The deepest stage that still has 14 cells along a side, or the last one, unless one is asked for;
 * there is none behind the last. */
static void
test_stages (void)
{
  static const struct
  {
    guint tower;
    const char *stage;
    guint columns; /* 0 where there is no such stage */
  } cases[] = {
    { SWIN, "0", 14 },   { SWIN, "1", 28 },  { SWIN, "3", 7 },        { SWIN, "4", 0 },
    { RESNET, "0", 14 }, { RESNET, "2", 7 }, { VIT, "0", 7 },         { VIT, "3", 7 },
    { VIT, "4", 0 },     { SIGLIP, "3", 7 }, { SWIN_FIRST, "0", 14 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscEncoder) encoder = new_encoder (&towers[cases[i].tower]);
      g_autoptr (PscMethod) method = new_method ("grad-cam", "stage", cases[i].stage);
      PscModelSpec *spec = psc_encoder_get_spec (encoder);
      g_autoptr (GError) error = NULL;

      g_assert_true (psc_method_supports (method, spec, &error) == (cases[i].columns > 0));
      if (cases[i].columns > 0)
        g_assert_cmpuint (psc_method_get_grid (method, spec).columns, ==, cases[i].columns);
      else
        {
          g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_UNSUPPORTED);
          g_clear_error (&error);
          g_assert_false (psc_method_check_model (method, spec, &error));
          g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER);
        }
    }
}

/* Where a norm makes all cells equally strong, activations times their derivatives are nothing, and
 * the method says so; it does not go there by itself. */
static void
test_norm_behind (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (&towers[SWIN]);
  PscModelSpec *spec = psc_encoder_get_spec (encoder);
  g_autoptr (PscMethod) last = new_method ("hires-cam", "stage", "3");
  g_autoptr (PscMethod) other = new_method ("hires-cam", NULL, NULL);
  g_autoptr (PscMethod) averaged = new_method ("grad-cam", "stage", "3");
  g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);
  g_autoptr (PscStack) stack = attribute (last, encoder, sum, 0);
  g_autoptr (PscStack) compared = attribute (averaged, encoder, sum, 0);
  gsize n_cells = psc_map_grid_get_n_cells (psc_stack_get_grid (stack));
  float greatest = 0;

  for (gsize p = 0; p < n_cells; p++)
    greatest = MAX (greatest, ABS (psc_stack_get_values (compared)[p]));
  for (gsize p = 0; p < n_cells; p++)
    g_assert_cmpfloat (ABS (psc_stack_get_values (stack)[p]), <, 1e-4 * greatest);
  g_assert_nonnull (strstr (psc_method_get_note (last, spec), "rounding"));
  g_assert_null (psc_method_get_note (other, spec));
  g_assert_null (psc_method_get_note (averaged, spec));

  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      g_autoptr (PscEncoder) any = new_encoder (&towers[i]);

      g_assert_null (psc_method_get_note (other, psc_encoder_get_spec (any)));
    }
}

/* Rectified after fusing: the sum of signed maps, not of clamped ones; and not if one does not want
 * it. */
static void
test_rectified (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (&towers[RESNET]);
  g_autoptr (PscMethod) positive = new_method ("grad-cam", NULL, NULL);
  g_autoptr (PscMethod) both = new_method ("grad-cam", "rectify", "false");
  g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);
  g_autoptr (PscStack) stack = attribute (positive, encoder, sum, 0);
  PscMapGrid grid = psc_stack_get_grid (stack);
  gsize n_cells = psc_map_grid_get_n_cells (grid);
  g_autofree float *clamped = g_memdup2 (psc_stack_get_values (stack), n_cells * sizeof (float));
  g_autofree float *expected = g_new (float, grid.side *grid.side);
  g_autofree float *map = g_new (float, grid.side *grid.side);
  g_autofree char *parameters = psc_method_dup_stack_parameters (positive);
  g_autofree char *others = psc_method_dup_stack_parameters (both);
  gboolean has_negative = FALSE;

  for (gsize p = 0; p < n_cells; p++)
    {
      has_negative |= clamped[p] < 0;
      clamped[p] = MAX (clamped[p], 0);
    }
  g_assert_true (has_negative);
  psc_map_grid_upsample (grid, clamped, expected);
  psc_method_finish (positive, grid, psc_stack_get_values (stack), map);
  psc_test_assert_close (map, expected, grid.side * grid.side, 0);
  psc_map_grid_upsample (grid, psc_stack_get_values (stack), expected);
  psc_method_finish (both, grid, psc_stack_get_values (stack), map);
  psc_test_assert_close (map, expected, grid.side * grid.side, 0);
  g_assert_cmpstr (parameters, ==, others);
}

/* No prompt changes the control, whatever it is fused with: its stronger end, and nothing else. */
static void
test_control (gconstpointer data)
{
  g_autoptr (PscEncoder) encoder = new_encoder (data);
  g_autoptr (PscMethod) method = new_method ("eigen-cam", NULL, NULL);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) stack = attribute (method, encoder, units, 0);
  PscMapGrid grid = psc_stack_get_grid (stack);
  gsize area = (gsize) grid.side * grid.side;
  g_autofree float *cells = g_new (float, psc_map_grid_get_n_cells (grid));
  g_autofree float *map = g_new (float, area);
  g_autofree float *other = g_new (float, area);
  const float texts[2][M] = { { 1, 2, 0.5f }, { -0.25f, 0, -1, 0.5f } };
  const double sums[2] = { 3.5, -0.75 };
  float least = 0;
  float greatest = 0;

  psc_stack_fuse (stack, M, texts[1], cells);
  psc_method_finish (method, grid, cells, other);
  for (gsize i = 0; i < area; i++)
    other[i] = (float) (other[i] * sums[0] / -sums[1]);
  psc_stack_fuse (stack, M, texts[0], cells);
  psc_method_finish (method, grid, cells, map);
  psc_test_assert_close (other, map, area, 1e-5);

  for (gsize i = 0; i < psc_map_grid_get_n_cells (grid); i++)
    {
      least = MIN (least, cells[i]);
      greatest = MAX (greatest, cells[i]);
    }
  g_assert_true (least < 0 && greatest > 0);
  for (gsize i = 0; i < psc_map_grid_get_n_cells (grid); i++)
    cells[i] = MAX (greatest >= -least ? cells[i] : -cells[i], 0);
  psc_map_grid_upsample (grid, cells, other);
  psc_test_assert_close (map, other, area, 1e-6);
  g_assert_false (psc_method_is_linear (method));
}

/* Methods that need a vision transformer's attention say so of others, and what there is instead.
 */
static void
test_refused (void)
{
  static const struct
  {
    const char *method;
    guint tower;
    gboolean is_supported;
  } cases[] = {
    { "grad-eclip", SWIN, FALSE },
    { "grad-eclip", RESNET, FALSE },
    { "grad-eclip", CLIP_RESNET, FALSE },
    { "grad-eclip", VIT, TRUE },
    { "grad-eclip", SIGLIP, TRUE },
    { "legrad", RESNET, FALSE },
    { "legrad", VIT, TRUE },
    { "legrad", SIGLIP, TRUE },
    { "chefer", SWIN_FIRST, FALSE },
    { "chefer", VIT, TRUE },
    { "chefer", SIGLIP, TRUE },
    { "clip-surgery", SWIN, FALSE },
    { "clip-surgery", VIT, TRUE },
    { "clip-surgery", SIGLIP, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscEncoder) encoder = new_encoder (&towers[cases[i].tower]);
      g_autoptr (PscMethod) method = new_method (cases[i].method, NULL, NULL);
      g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);
      g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 5);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscStack) stack =
          psc_method_attribute (method, encoder, pixels, sum, NULL, &error);

      g_assert_true ((stack != NULL) == cases[i].is_supported);
      if (!cases[i].is_supported)
        {
          g_assert_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_UNSUPPORTED);
          g_assert_nonnull (strstr (error->message, "vision transformer"));
          g_assert_nonnull (strstr (error->message, "saliency"));
        }
    }
}

/* Every one of them stops when it is told to. */
static void
test_cancelled (void)
{
  static const char *const names[] = { "token-similarity", "grad-cam", "hires-cam", "grad-eclip",
                                       "clip-surgery",     "legrad",   "chefer",    "eigen-cam" };
  g_autoptr (PscEncoder) encoder = new_encoder (&towers[VIT]);
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 5);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const PscAttributionContext context = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PscMethod) method = new_method (names[i], NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_method_attribute (method, encoder, pixels, units, &context, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* The rule for ReLUs makes another map where there are any, which is not linear; without them it is
 * the plain gradient, and the method says so. */
static void
test_guided (void)
{
  g_autoptr (PscMethod) plain = new_method ("saliency", "absolute", "false");
  g_autoptr (PscMethod) guided = new_method ("saliency", "absolute", "false");
  g_autoptr (PscFunctionals) sum = psc_functionals_new_linear (M, 1, weights);
  const guint tested[] = { SWIN, RESNET, CLIP_RESNET, VIT };

  psc_method_set_parameter (guided, "relu", "guided", NULL);
  g_assert_true (psc_method_is_linear (plain));
  g_assert_false (psc_method_is_linear (guided));
  for (guint i = 0; i < G_N_ELEMENTS (tested); i++)
    {
      g_autoptr (PscEncoder) encoder = new_encoder (&towers[tested[i]]);
      PscModelSpec *spec = psc_encoder_get_spec (encoder);
      g_autoptr (PscStack) a = attribute (plain, encoder, sum, 0);
      g_autoptr (PscStack) b = attribute (guided, encoder, sum, 0);
      gsize area = psc_map_grid_get_n_cells (psc_stack_get_grid (a));
      gboolean has_relus = tested[i] == RESNET || tested[i] == CLIP_RESNET;
      double difference =
          psc_test_relative_difference (psc_stack_get_values (b), psc_stack_get_values (a), area);

      g_assert_null (psc_method_get_note (plain, spec));
      g_assert_true ((strstr (psc_method_get_note (guided, spec), "no ReLUs") == NULL)
                     == has_relus);
      if (has_relus)
        g_assert_cmpfloat (difference, >, 0.1);
      else
        g_assert_cmpfloat (difference, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (linear); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cell-methods/linear/%s/%s", linear[i].name,
                                               linear[i].value != NULL ? linear[i].value : "-");

      g_test_add_data_func (path, &linear[i], test_linear);
    }
  g_test_add_func ("/cell-methods/contributions-add-up", test_contributions_add_up);
  g_test_add_func ("/cell-methods/stages", test_stages);
  g_test_add_func ("/cell-methods/norm-behind", test_norm_behind);
  g_test_add_func ("/cell-methods/rectified", test_rectified);
  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cell-methods/control/%s", towers[i].name);

      g_test_add_data_func (path, &towers[i], test_control);
    }
  g_test_add_func ("/cell-methods/refused", test_refused);
  g_test_add_func ("/cell-methods/cancelled", test_cancelled);
  g_test_add_func ("/cell-methods/guided", test_guided);

  return g_test_run ();
}
