/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model-fixture.h"

#include "model/psc-model-layout.h"

const char *
fixture_get_config (void)
{
  return "{ \"model_type\": \"medclip\","
         "  \"vision\": { \"architecture\": \"swin\", \"image_size\": 32, \"patch_size\": 4,"
         "    \"window_size\": 2, \"embed_dim\": 4, \"depths\": [1, 1], \"num_heads\": [1, 2] },"
         "  \"text\": { \"vocab_size\": 40, \"hidden_size\": 8, \"num_hidden_layers\": 2,"
         "    \"num_attention_heads\": 2, \"intermediate_size\": 16,"
         "    \"max_position_embeddings\": 96, \"pooled_hidden_states\": [1, 2, -1] },"
         "  \"projection_dim\": 6, \"do_lower_case\": true, \"max_tokens\": 77 }";
}

typedef struct
{
  PscWeights *weights;
  GRand *rand;
} Maker;

static void
add_random (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Maker *maker = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;
  float *values;

  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = g_rand_double_range (maker->rand, -0.1, 0.1);
  bytes = g_bytes_new_take (values, n * sizeof *values);
  g_assert_true (psc_weights_add (maker->weights, name, PSC_DTYPE_F32, rank, shape, bytes));
}

PscWeights *
fixture_make_weights (PscModelSpec *spec, guint32 seed)
{
  Maker maker = { psc_weights_new (), g_rand_new_with_seed (seed) };

  psc_model_layout_foreach (spec, add_random, &maker);
  g_rand_free (maker.rand);

  return maker.weights;
}

GBytes *
fixture_make_vocabulary (guint n_lines)
{
  GString *text = g_string_new ("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");

  for (guint i = 5; i < n_lines; i++)
    g_string_append_printf (text, "piece%u\n", i);
  return g_string_free_to_bytes (text);
}

typedef struct
{
  GByteArray *pickle; /* %NULL while the largest weight is looked for */
  gint64 largest;
} ZeroMaker;

static void
add_zero (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  ZeroMaker *maker = user_data;
  gint64 n = 1;

  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  if (maker->pickle != NULL)
    fixture_pickle_tensor (maker->pickle, name, rank, shape, "0", maker->largest);
  else
    maker->largest = MAX (maker->largest, n);
}

GBytes *
fixture_make_zero_checkpoint (PscModelSpec *spec)
{
  const char *const names[] = { "archive/data.pkl", "archive/data/0" };
  ZeroMaker maker = { 0 };
  g_autoptr (GBytes) pickle = NULL;
  g_autoptr (GBytes) zeros = NULL;
  GBytes *files[2];

  psc_model_layout_foreach (spec, add_zero, &maker);
  maker.pickle = fixture_begin_pickle ();
  psc_model_layout_foreach (spec, add_zero, &maker);
  pickle = fixture_end_pickle (maker.pickle);
  zeros =
      g_bytes_new_take (g_malloc0 (maker.largest * sizeof (float)), maker.largest * sizeof (float));
  files[0] = pickle;
  files[1] = zeros;

  return fixture_make_zip (2, names, files, FALSE);
}
