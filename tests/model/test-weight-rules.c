/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-clip-weights.h"
#include "model/psc-model-error.h"

/* Numbers that tell where each has gone. */
static void
add (PscWeights *weights, const char *name, guint rank, const gint64 *shape)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;
  float *values;

  for (guint i = 0; i < rank; i++)
    n *= (gsize) shape[i];
  values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) i;
  bytes = g_bytes_new_take (values, n * sizeof *values);
  g_assert_true (psc_weights_add (weights, name, PSC_DTYPE_F32, rank, shape, bytes));
}

static void
check (PscWeights *weights, const char *name, const char *shape, gsize index, float value)
{
  const PscTensorView *view = psc_weights_lookup (weights, name);
  g_autofree char *found = NULL;
  const float *values;

  g_assert_nonnull (view);
  found = psc_tensor_view_dup_shape (view);
  g_assert_cmpstr (found, ==, shape);
  values = g_bytes_get_data (view->bytes, NULL);
  g_assert_cmpfloat (values[index], ==, value);
}

static const PscWeightRule rules[] = {
  { "block.*.part.*.%", "b*.p*.%", PSC_WEIGHT_KEEP },
  { "class", "embeddings.class", PSC_WEIGHT_SQUEEZE },
  { "proj", "projection.weight", PSC_WEIGHT_TRANSPOSE },
  { "*.qkv.%", "layers.*.#.%", PSC_WEIGHT_THIRDS },
  { "*.kv.%", "layers.*.#.%", PSC_WEIGHT_HALVES },
  { "mask", NULL, PSC_WEIGHT_DROP },
};

static void
test_changes (void)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (PscWeights) found = NULL;
  g_autoptr (GError) error = NULL;

  add (weights, "block.12.part.3.weight", 1, (gint64[]){ 2 });
  add (weights, "block.x.part.3.weight", 1, (gint64[]){ 2 });
  add (weights, "class", 3, (gint64[]){ 1, 1, 4 });
  add (weights, "proj", 2, (gint64[]){ 2, 3 });
  add (weights, "0.qkv.weight", 2, (gint64[]){ 6, 2 });
  add (weights, "0.qkv.bias", 1, (gint64[]){ 6 });
  add (weights, "1.kv.weight", 2, (gint64[]){ 4, 2 });
  add (weights, "mask", 1, (gint64[]){ 2 });
  add (weights, "else", 0, NULL);
  found = psc_weight_rules_apply (weights, G_N_ELEMENTS (rules), rules, &error);
  g_assert_no_error (error);

  check (found, "b12.p3.weight", "[2]", 1, 1);
  check (found, "block.x.part.3.weight", "[2]", 1, 1);
  check (found, "embeddings.class", "[4]", 3, 3);
  check (found, "projection.weight", "[3, 2]", 1, 3);
  check (found, "layers.0.query.weight", "[2, 2]", 0, 0);
  check (found, "layers.0.key.weight", "[2, 2]", 0, 4);
  check (found, "layers.0.value.weight", "[2, 2]", 3, 11);
  check (found, "layers.0.value.bias", "[2]", 0, 4);
  check (found, "layers.1.key.weight", "[2, 2]", 0, 0);
  check (found, "layers.1.value.weight", "[2, 2]", 0, 4);
  check (found, "else", "[]", 0, 0);
  g_assert_null (psc_weights_lookup (found, "mask"));
  g_assert_null (psc_weights_lookup (found, "layers.1.query.weight"));
  g_assert_cmpuint (psc_weights_get_n_tensors (found), ==, 13);
}

static void
check_refuses (const char *name, guint rank, const gint64 *shape)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GError) error = NULL;

  add (weights, "projection.weight", 1, (gint64[]){ 1 });
  add (weights, name, rank, shape);
  g_assert_null (psc_weight_rules_apply (weights, G_N_ELEMENTS (rules), rules, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
}

static void
test_refusals (void)
{
  /* Two of one name. */
  check_refuses ("proj", 2, (gint64[]){ 2, 2 });
  /* No matrix, and no three equal shares. */
  check_refuses ("proj", 1, (gint64[]){ 4 });
  check_refuses ("0.qkv.weight", 2, (gint64[]){ 4, 2 });
  check_refuses ("0.qkv.weight", 0, NULL);
  check_refuses ("0.kv.weight", 2, (gint64[]){ 3, 2 });
}

static void
test_find (void)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();

  add (weights, "layer.0.weight", 1, (gint64[]){ 1 });
  add (weights, "layer.10.weight", 1, (gint64[]){ 1 });
  add (weights, "layer.99999999999999999999.bias", 1, (gint64[]){ 1 });
  g_assert_true (psc_weight_rules_find (weights, "layer.*.weight"));
  g_assert_true (psc_weight_rules_find (weights, "layer.%"));
  g_assert_false (psc_weight_rules_find (weights, "layer.*.scale"));
  g_assert_false (psc_weight_rules_find (weights, "layer.0.weight%"));
  g_assert_cmpuint (psc_weights_count_layers (weights, "layer.*.weight"), ==, 11);
  g_assert_cmpuint (psc_weights_count_layers (weights, "layer.*.scale"), ==, 0);
  /* Hostile, but not so many that somebody would count up to it for long. */
  g_assert_cmpuint (psc_weights_count_layers (weights, "layer.*.bias"), <, 1000);
}

static void
test_extents (void)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) empty = NULL;
  guint value = 7;

  add (weights, "a", 2, (gint64[]){ 3, 5 });
  add (weights, "b", 2, (gint64[]){ 0, 5 });
  g_assert_true (psc_weights_get_extent (weights, "a", 2, 1, &value, NULL));
  g_assert_cmpuint (value, ==, 5);
  g_assert_false (psc_weights_get_extent (weights, "c", 2, 1, &value, &none));
  g_assert_error (none, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
  g_assert_false (psc_weights_get_extent (weights, "a", 4, 1, &value, &other));
  g_assert_error (other, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
  g_assert_false (psc_weights_get_extent (weights, "b", 2, 0, &value, &empty));
  g_assert_error (empty, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
}

#define VISION "vision_model.model."

static PscWeights *
new_vit_weights (gint64 n_positions)
{
  PscWeights *weights = psc_weights_new ();

  add (weights, VISION "embeddings.patch.weight", 4, (gint64[]){ 128, 3, 4, 4 });
  add (weights, VISION "embeddings.positions", 2, (gint64[]){ n_positions, 128 });
  add (weights, VISION "layers.0.norm1.weight", 1, (gint64[]){ 128 });
  add (weights, VISION "layers.1.norm1.weight", 1, (gint64[]){ 128 });
  add (weights, VISION "layers.0.expand.weight", 2, (gint64[]){ 512, 128 });
  add (weights, "vision_model.projection_head.weight", 2, (gint64[]){ 24, 128 });
  return weights;
}

static void
test_vit (void)
{
  g_autoptr (PscWeights) weights = new_vit_weights (50);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscVitSpec) spec = psc_vit_spec_new_from_weights (weights, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (spec->parent_instance.image_size, ==, 28);
  g_assert_cmpuint (spec->patch_size, ==, 4);
  g_assert_cmpuint (spec->layers.width, ==, 128);
  g_assert_cmpuint (spec->layers.n_heads, ==, 2);
  g_assert_cmpuint (spec->layers.n_layers, ==, 2);
  g_assert_cmpuint (spec->layers.mlp_width, ==, 512);
  g_assert_cmpuint (spec->parent_instance.parent_instance.dimensions, ==, 24);
  g_assert_false (spec->has_first_norm);
  g_assert_false (spec->has_patch_bias);
}

/* No square of patches, no patches at all, and a picture beyond all measure. */
static void
test_vit_refusals (void)
{
  static const gint64 numbers[] = { 51, 1, 1 + 900 * 900 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (PscWeights) weights = new_vit_weights (numbers[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_vit_spec_new_from_weights (weights, &error));
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
    }
}

/* RN50 of OpenAI: 64 wide, four stages, 32 heads of the 2048 channels that leave the last. */
static void
test_resnet (void)
{
  static const guint depths[] = { 3, 4, 6, 3 };
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscClipResnetSpec) spec = NULL;

  for (guint s = 0; s < G_N_ELEMENTS (depths); s++)
    for (guint b = 0; b < depths[s]; b++)
      {
        g_autofree char *name = g_strdup_printf (VISION "layer%u.%u.conv1.weight", s + 1, b);

        add (weights, name, 4, (gint64[]){ 1, 1, 1, 1 });
      }
  add (weights, VISION "conv3.weight", 4, (gint64[]){ 64, 32, 3, 3 });
  add (weights, VISION "attnpool.positional_embedding", 2, (gint64[]){ 50, 2048 });
  add (weights, VISION "attnpool.c_proj.weight", 2, (gint64[]){ 1024, 2048 });
  spec = psc_clip_resnet_spec_new_from_weights (weights, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (spec->parent_instance.image_size, ==, 224);
  g_assert_cmpuint (spec->parent_instance.parent_instance.dimensions, ==, 1024);
  g_assert_cmpuint (spec->width, ==, 64);
  g_assert_cmpuint (spec->n_heads, ==, 32);
  g_assert_cmpuint (spec->n_stages, ==, G_N_ELEMENTS (depths));
  for (guint s = 0; s < G_N_ELEMENTS (depths); s++)
    g_assert_cmpuint (spec->depths[s], ==, depths[s]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weight-rules/changes", test_changes);
  g_test_add_func ("/weight-rules/refusals", test_refusals);
  g_test_add_func ("/weight-rules/find", test_find);
  g_test_add_func ("/weight-rules/extents", test_extents);
  g_test_add_func ("/weight-rules/vit", test_vit);
  g_test_add_func ("/weight-rules/vit-refusals", test_vit_refusals);
  g_test_add_func ("/weight-rules/resnet", test_resnet);

  return g_test_run ();
}
