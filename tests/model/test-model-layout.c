/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model/psc-model-error.h"
#include "model/psc-model-layout.h"

/* Weights of zeros for a configuration, but for those whose names hold @left_out. */
typedef struct
{
  PscWeights *weights;
  const char *left_out;
  guint n;
} Making;

static void
make_weight (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;

  making->n++;
  if (making->left_out != NULL && strstr (name, making->left_out) != NULL)
    return;
  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  bytes = g_bytes_new_take (g_new0 (float, n), n * sizeof (float));
  g_assert_true (psc_weights_add (making->weights, name, PSC_DTYPE_F32, rank, shape, bytes));
}

static PscWeights *
make_weights (PscModelSpec *spec, const char *left_out, guint *n)
{
  Making making = { psc_weights_new (), left_out, 0 };

  psc_model_layout_foreach (spec, make_weight, &making);
  if (n != NULL)
    *n = making.n;
  return making.weights;
}

static PscModelSpec *
new_small_spec (void)
{
  static const char json[] =
      "{\"vision\": {\"architecture\": \"resnet\", \"block\": \"basic\", \"depths\": [1, 1],"
      " \"widths\": [4, 8], \"image_size\": 64}, \"text\": {\"vocab_size\": 9,"
      " \"hidden_size\": 8, \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
      " \"intermediate_size\": 8, \"max_position_embeddings\": 80}, \"projection_dim\": 6}";
  g_autoptr (GError) error = NULL;
  PscModelSpec *spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return spec;
}

/* Tensors are counted by hand: τ; 12 blocks of 17 and 16 others in Swin-T, 53 convolutions with 4
 * numbers of normalisation each and a projection in resnet50; 12 layers of 16 and 6 others in BERT.
 * The numbers of parameters are those that PyTorch's and Hugging Face's models have. */
static void
test_official (void)
{
  static const struct
  {
    PscModelSpec *(*new_config) (void);
    guint n_weights;
    gint64 n_parameters;
  } cases[] = {
    /* Swin-T 27,519,354, BERT-base without pooler 107,719,680, projections 2 × 393,216, τ. */
    { psc_model_spec_new_medclip_vit, 1 + 220 + 198, 27519354 + 107719680 + 786432 + 1 },
    /* resnet50 without fc 23,508,032 and 53,120 running statistics, fc 1,048,576. */
    { psc_model_spec_new_medclip_resnet50, 1 + 266 + 198,
      23508032 + 53120 + 1048576 + 107719680 + 393216 + 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscModelSpec) spec = cases[i].new_config ();
      guint n;
      g_autoptr (PscWeights) weights = make_weights (spec, NULL, &n);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelSpec) detected = NULL;
      g_auto (GStrv) unused = NULL;
      g_autofree char *expected = psc_model_spec_to_json (spec);
      g_autofree char *found = NULL;

      g_assert_cmpuint (n, ==, cases[i].n_weights);
      g_assert_cmpint (psc_weights_count_parameters (weights), ==, cases[i].n_parameters);
      psc_model_layout_check (spec, weights, &error);
      g_assert_no_error (error);

      detected = psc_model_layout_detect (weights, &error);
      g_assert_no_error (error);
      found = psc_model_spec_to_json (detected);
      g_assert_cmpstr (found, ==, expected);
      unused = psc_model_layout_list_unused (spec, weights);
      g_assert_cmpuint (g_strv_length (unused), ==, 0);
    }
}

static void
test_missing (void)
{
  g_autoptr (PscModelSpec) spec = new_small_spec ();
  g_autoptr (PscWeights) one = make_weights (spec, "layer2.0.conv2.weight", NULL);
  g_autoptr (PscWeights) many = make_weights (spec, "text_model", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_model_layout_check (spec, one, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
  g_assert_nonnull (strstr (error->message, "vision_model.model.layer2.0.conv2.weight"));
  g_assert_null (strstr (error->message, "layer1"));
  g_clear_error (&error);

  /* A long list is cut, and says by how much. */
  g_assert_false (psc_model_layout_check (spec, many, &error));
  g_assert_nonnull (strstr (error->message, "more"));
  g_assert_cmpuint (strlen (error->message), <, 2000);
}

static void
test_shape_and_type (void)
{
  g_autoptr (PscModelSpec) spec = new_small_spec ();
  g_autoptr (PscWeights) weights = make_weights (spec, "fc.weight", NULL);
  g_autoptr (PscWeights) whole = make_weights (spec, "logit_scale", NULL);
  const gint64 shape[] = { 8, 6 };
  const gint64 one[] = { 1 };
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_new0 (float, 48), 48 * sizeof (float));
  g_autoptr (GBytes) number = g_bytes_new_take (g_new0 (gint64, 1), sizeof (gint64));
  g_autoptr (GError) error = NULL;

  psc_weights_add (weights, "vision_model.model.fc.weight", PSC_DTYPE_F32, 2, shape, bytes);
  g_assert_false (psc_model_layout_check (spec, weights, &error));
  g_assert_nonnull (strstr (error->message, "[8, 6]"));
  g_assert_nonnull (strstr (error->message, "[6, 8]"));
  g_clear_error (&error);

  psc_weights_add (whole, "logit_scale", PSC_DTYPE_I64, 1, one, number);
  g_assert_false (psc_model_layout_check (spec, whole, &error));
  g_assert_nonnull (strstr (error->message, "I64"));
}

/* Harmless buffers pass unseen; what is really not used is told. */
static void
test_unused (void)
{
  static const char *const names[] = {
    "text_model.model.embeddings.position_ids",
    "text_model.model.pooler.dense.weight",
    "vision_model.model.bn1.num_batches_tracked",
    "vision_model.model.surprise.weight",
  };
  g_autoptr (PscModelSpec) spec = new_small_spec ();
  g_autoptr (PscWeights) weights = make_weights (spec, NULL, NULL);
  const gint64 shape[] = { 1 };
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_new0 (float, 1), sizeof (float));
  g_auto (GStrv) unused = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    psc_weights_add (weights, names[i], PSC_DTYPE_F32, 1, shape, bytes);
  psc_model_layout_check (spec, weights, &error);
  g_assert_no_error (error);
  unused = psc_model_layout_list_unused (spec, weights);
  g_assert_cmpuint (g_strv_length (unused), ==, 1);
  g_assert_cmpstr (unused[0], ==, "vision_model.model.surprise.weight");
}

static void
test_not_a_medclip (void)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_model_layout_detect (weights, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model-layout/official", test_official);
  g_test_add_func ("/model-layout/missing", test_missing);
  g_test_add_func ("/model-layout/shape-and-type", test_shape_and_type);
  g_test_add_func ("/model-layout/unused", test_unused);
  g_test_add_func ("/model-layout/not-a-medclip", test_not_a_medclip);

  return g_test_run ();
}
