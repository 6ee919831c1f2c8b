/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-model-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-swin-spec.h"

#define TEXT                                                                                       \
  "\"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"                  \
  " \"num_attention_heads\": 2}"

static void
test_round_trip (void)
{
  PscModelSpec *specs[] = { psc_model_spec_new_medclip_vit (),
                            psc_model_spec_new_medclip_resnet50 () };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (PscModelSpec) spec = specs[i];
      g_autofree char *json = psc_model_spec_to_json (spec);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelSpec) read = psc_model_spec_new_from_json (json, -1, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = psc_model_spec_to_json (read);
      g_assert_cmpstr (again, ==, json);
    }
}

/* What MedCLIP has is not written, so that its configuration stays the text that it was. */
static void
test_nothing_added (void)
{
  static const char *const added[] = { "\"pooling\"",     "projection_width", "\"projection\"",
                                       "projection_bias", "\"head\"",         "joint_width",
                                       "channel_mean",    "has_bias",         "shifts_last_stage" };
  PscModelSpec *specs[] = { psc_model_spec_new_medclip_vit (),
                            psc_model_spec_new_medclip_resnet50 () };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (PscModelSpec) spec = specs[i];
      g_autofree char *json = psc_model_spec_to_json (spec);

      for (guint k = 0; k < G_N_ELEMENTS (added); k++)
        g_assert_null (strstr (json, added[k]));
    }
}

/* The grids of published sizes, where a tap can be. */
static void
test_stages (void)
{
  static const struct
  {
    const char *vision;
    guint n_stages;
    guint first_side, last_side;
    guint first_channels, last_channels;
  } cases[] = {
    { "{\"architecture\": \"swin\"}", 4, 56, 7, 96, 768 },
    { "{\"architecture\": \"resnet\"}", 4, 56, 7, 256, 2048 },
    { "{\"architecture\": \"resnet\", \"image_size\": 480}", 4, 120, 15, 256, 2048 },
    { "{\"architecture\": \"resnet\", \"image_size\": 225, \"block\": \"basic\"}", 4, 57, 8, 64,
      512 },
    { "{\"architecture\": \"clip-resnet\"}", 4, 56, 7, 256, 2048 },
    { "{\"architecture\": \"vit\", \"patch_size\": 16}", 12, 14, 14, 768, 768 },
    { "{\"architecture\": \"vit\", \"patch_size\": 16, \"pooling\": \"attention\"}", 13, 14, 14,
      768, 768 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"vision\": %s, " TEXT ", \"projection_dim\": 768}", cases[i].vision);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);
      PscVisionStage first, last;

      g_assert_no_error (error);
      g_assert_cmpuint (psc_vision_spec_get_n_stages (spec->vision), ==, cases[i].n_stages);
      first = psc_vision_spec_get_stage (spec->vision, 0);
      last = psc_vision_spec_get_last_stage (spec->vision);
      g_assert_cmpuint (first.columns, ==, cases[i].first_side);
      g_assert_cmpuint (first.rows, ==, cases[i].first_side);
      g_assert_cmpuint (first.channels, ==, cases[i].first_channels);
      g_assert_cmpuint (last.columns, ==, cases[i].last_side);
      g_assert_cmpuint (last.rows, ==, cases[i].last_side);
      g_assert_cmpuint (last.channels, ==, cases[i].last_channels);
    }
}

static void
test_heads (void)
{
  const PscHead heads[] = {
    { .has_scale = TRUE, .rule = PSC_SCORE_SOFTMAX },
    { .rule = PSC_SCORE_PAIR },
    { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID },
    { .rule = PSC_SCORE_COSINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (PscModelSpec) spec = psc_model_spec_new_medclip_vit ();
      g_autoptr (PscModelSpec) read = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      spec->head = heads[i];
      json = psc_model_spec_to_json (spec);
      read = psc_model_spec_new_from_json (json, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->head.rule, ==, heads[i].rule);
      g_assert_cmpint (read->head.has_scale, ==, heads[i].has_scale);
      g_assert_cmpint (read->head.is_clamped, ==, heads[i].is_clamped);
      g_assert_cmpint (read->head.has_bias, ==, heads[i].has_bias);
      g_assert_cmpint (psc_head_is_plain (&read->head), ==,
                       heads[i].rule == PSC_SCORE_PAIR || heads[i].rule == PSC_SCORE_COSINE);
    }
}

static void
test_fixture (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "config.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = NULL;
  gsize length;

  g_file_get_contents (path, &json, &length, &error);
  g_assert_no_error (error);
  spec = psc_model_spec_new_from_json (json, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (spec->vision, PSC_TYPE_SWIN_SPEC));
  g_assert_cmpuint (PSC_SWIN_SPEC (spec->vision)->embed_dim, ==, 16);
  g_assert_cmpuint (PSC_SWIN_SPEC (spec->vision)->num_heads[3], ==, 16);
  g_assert_cmpuint (PSC_BERT_SPEC (spec->text)->pooled[2], ==, 3);
  g_assert_cmpuint (psc_model_spec_get_dimensions (spec), ==, 24);
  g_assert_true (spec->do_lower_case);
}

/* Other spellings of the same ResNet: Hugging Face counts a bottleneck's outer width. */
static void
test_resnet_spellings (void)
{
  static const char *const visions[] = {
    "{\"architecture\": \"resnet\", \"block\": \"bottleneck\", \"depths\": [1, 2],"
    " \"widths\": [8, 16], \"stem_width\": 6, \"image_size\": 64}",
    "{\"architecture\": \"resnet\", \"layer_type\": \"bottleneck\", \"depths\": [1, 2],"
    " \"hidden_sizes\": [32, 64], \"embedding_size\": 6, \"image_size\": 64.0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (visions); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"vision\": %s, " TEXT "}", visions[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);
      PscResnetSpec *vision;

      g_assert_no_error (error);
      vision = PSC_RESNET_SPEC (spec->vision);
      g_assert_cmpint (vision->block, ==, PSC_RESNET_BOTTLENECK);
      g_assert_cmpuint (vision->n_stages, ==, 2);
      g_assert_cmpuint (vision->widths[1], ==, 16);
      g_assert_cmpuint (vision->stem_width, ==, 6);
      g_assert_cmpuint (psc_model_spec_get_side (spec), ==, 64);
    }
}

/* What of every architecture differs from what it begins with is written, and read again. */
static void
test_architectures (void)
{
  static const char *const json[] = {
    "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 90, \"patch_size\": 14,"
    " \"width\": 24, \"n_layers\": 3, \"n_heads\": 4, \"mlp_width\": 50,"
    " \"activation\": \"gelu-tanh\", \"layer_norm_eps\": 1e-06, \"has_patch_bias\": true,"
    " \"has_first_norm\": false, \"pooling\": \"attention\", \"pooling_activation\":"
    " \"gelu-tanh\", \"channel_mean\": [0.5, 0.25, 0.125], \"channel_std\": [0.5, 2.0, 4.0]},"
    " \"text\": {\"architecture\": \"clip-text\", \"vocab_size\": 300, \"max_positions\": 64,"
    " \"width\": 20, \"n_layers\": 2, \"n_heads\": 5, \"mlp_width\": 33, \"activation\":"
    " \"quick-gelu\", \"layer_norm_eps\": 1e-06, \"is_causal\": false, \"has_projection_bias\":"
    " true}, \"projection_dim\": 24, \"max_tokens\": 64}",
    "{\"vision\": {\"architecture\": \"clip-resnet\", \"image_size\": 64, \"depths\": [1, 2],"
    " \"width\": 8, \"n_heads\": 4, \"batch_norm_eps\": 0.001}, " TEXT "}",
    "{\"vision\": {\"architecture\": \"swin\", \"image_size\": 56, \"depths\": [2, 2],"
    " \"num_heads\": [2, 4], \"pooling\": \"first\", \"has_projection_bias\": true,"
    " \"shifts_last_stage\": false, \"channel_mean\": [0.5, 0.5, 0.5], \"channel_std\": [0.5, 0.5, 0.5]}, \"text\":"
    " {\"num_hidden_layers\": 1, \"pooling\": \"last\", \"projection\": \"affine\"}}",
    "{\"vision\": {\"architecture\": \"resnet\", \"head\": \"cells\", \"joint_width\": 32},"
    " \"text\": {\"pooling\": \"first\", \"projection\": \"normed-perceptron\","
    " \"projection_width\": 128}}",
    "{\"vision\": {\"architecture\": \"resnet\", \"head\": \"cells\"}, \"text\": {\"pooling\":"
    " \"first\", \"projection\": \"perceptron\", \"projection_width\": 640}}",
    "{\"vision\": {\"architecture\": \"resnet\", \"has_projection_bias\": true},"
    " \"text\": {\"pooling\": \"pooler\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (json); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json[i], -1, &error);
      g_autoptr (JsonNode) asked = json_from_string (json[i], NULL);
      g_autoptr (JsonNode) written = NULL;
      g_autofree char *text = NULL;
      const char *const towers[] = { "vision", "text" };

      g_assert_no_error (error);
      text = psc_model_spec_to_json (spec);
      written = json_from_string (text, NULL);
      for (guint t = 0; t < G_N_ELEMENTS (towers); t++)
        {
          JsonObject *from =
              json_object_get_object_member (json_node_get_object (asked), towers[t]);
          JsonObject *to =
              json_object_get_object_member (json_node_get_object (written), towers[t]);
          g_autoptr (GList) members = json_object_get_members (from);

          for (GList *m = members; m != NULL; m = m->next)
            g_assert_true (json_node_equal (json_object_get_member (from, m->data),
                                            json_object_get_member (to, m->data)));
        }
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *json;
    const char *says;
  } cases[] = {
    { "", "configuration" },
    { "[]", "JSON object" },
    { "{\"vision\": {}}", "text" },
    { "{\"text\": {}}", "vision" },
    { "{\"vision\": [], " TEXT "}", "vision" },
    { "{\"vision\": {\"architecture\": \"mixer\"}, " TEXT "}", "architecture" },
    { "{\"vision\": {\"architecture\": 3}, " TEXT "}", "architecture" },
    { "{\"vision\": {\"architecture\": \"vit\", \"n_heads\": 5}, " TEXT "}", "n_heads" },
    { "{\"vision\": {\"architecture\": \"vit\", \"activation\": \"relu\"}, " TEXT "}",
      "activation" },
    { "{\"vision\": {\"architecture\": \"vit\", \"pooling\": \"attention\"}, " TEXT "}", "width" },
    { "{\"vision\": {\"architecture\": \"vit\", \"patch_size\": 500}, " TEXT "}", "patch_size" },
    { "{\"vision\": {\"architecture\": \"vit\", \"channel_std\": [1, 1, 0]}, " TEXT "}",
      "channel_std" },
    { "{\"vision\": {\"architecture\": \"vit\", \"channel_mean\": [1, 1]}, " TEXT "}",
      "channel_mean" },
    { "{\"vision\": {\"architecture\": \"clip-resnet\", \"width\": 9}, " TEXT "}", "width" },
    { "{\"vision\": {\"architecture\": \"clip-resnet\", \"image_size\": 32, \"depths\":"
      " [1, 1, 1, 1, 1, 1]}, " TEXT "}",
      "depths" },
    { "{\"vision\": {}, \"text\": {\"architecture\": \"gpt\"}}", "architecture" },
    { "{\"vision\": {\"image_size\": 4000000}, " TEXT "}", "image_size" },
    { "{\"vision\": {\"image_size\": -224}, " TEXT "}", "image_size" },
    { "{\"vision\": {\"image_size\": 224.5}, " TEXT "}", "image_size" },
    { "{\"vision\": {\"image_size\": \"224\"}, " TEXT "}", "image_size" },
    { "{\"vision\": {\"image_size\": 225}, " TEXT "}", "image_size" },
    { "{\"vision\": {\"patch_size\": 0}, " TEXT "}", "patch_size" },
    { "{\"vision\": {\"window_size\": 5}, " TEXT "}", "window_size" },
    { "{\"vision\": {\"window_size\": 14}, " TEXT "}", "window_size" },
    { "{\"vision\": {\"embed_dim\": 97}, " TEXT "}", "num_heads" },
    { "{\"vision\": {\"depths\": [2, 2]}, " TEXT "}", "num_heads" },
    { "{\"vision\": {\"depths\": [2, 2], \"num_heads\": [3]}, " TEXT "}", "num_heads" },
    { "{\"vision\": {\"depths\": [], \"num_heads\": []}, " TEXT "}", "depths" },
    { "{\"vision\": {\"depths\": [1,1,1,1,1,1,1,1,1], \"num_heads\": [1]}, " TEXT "}", "depths" },
    { "{\"vision\": {\"depths\": [2, 1e99], \"num_heads\": [3, 3]}, " TEXT "}", "depths" },
    { "{\"vision\": {\"layer_norm_eps\": 0}, " TEXT "}", "layer_norm_eps" },
    { "{\"vision\": {\"pooling\": \"last\"}, " TEXT "}", "mean, first" },
    { "{\"vision\": {\"pooling\": 1}, " TEXT "}", "pooling" },
    { "{\"vision\": {\"architecture\": \"resnet\", \"head\": \"mean\"}, " TEXT "}", "head" },
    { "{\"vision\": {}, \"text\": {\"pooling\": \"middle\"}}", "pooling" },
    { "{\"vision\": {}, \"text\": {\"projection\": \"cubic\"}}", "projection" },
    { "{\"vision\": {}, \"text\": {\"projection\": \"perceptron\"}}", "projection_width" },
    { "{\"vision\": {\"architecture\": \"resnet\", \"block\": \"dense\"}, " TEXT "}", "block" },
    { "{\"vision\": {\"architecture\": \"resnet\", \"depths\": [1]}, " TEXT "}", "widths" },
    { "{\"vision\": {}, \"text\": {\"hidden_size\": 10, \"num_attention_heads\": 3}}",
      "num_attention_heads" },
    { "{\"vision\": {}, \"text\": {\"num_hidden_layers\": 1}}", "pooled_hidden_states" },
    { "{\"vision\": {}, \"text\": {\"pooled_hidden_states\": [13]}}", "pooled_hidden_states" },
    { "{\"vision\": {}, \"text\": {\"max_position_embeddings\": 50}}", "max_tokens" },
    { "{\"vision\": {}, " TEXT ", \"image_std\": 0}", "image_std" },
    { "{\"vision\": {}, " TEXT ", \"do_lower_case\": 1}", "do_lower_case" },
    { "{\"vision\": {}, " TEXT ", \"projection_dim\": 0}", "projection_dim" },
    { "{\"vision\": {}, " TEXT ", \"head\": 1}", "head" },
    { "{\"vision\": {}, " TEXT ", \"head\": {\"score\": \"rank\"}}", "score" },
    { "{\"vision\": {}, " TEXT ", \"head\": {\"has_bias\": 1}}", "has_bias" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PscModelSpec *spec = psc_model_spec_new_from_json (cases[i].json, -1, &error);

      if (spec != NULL)
        g_error ("accepted: %s", cases[i].json);
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("“%s” says “%s”", cases[i].json, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model-spec/round-trip", test_round_trip);
  g_test_add_func ("/model-spec/nothing-added", test_nothing_added);
  g_test_add_func ("/model-spec/stages", test_stages);
  g_test_add_func ("/model-spec/heads", test_heads);
  g_test_add_func ("/model-spec/fixture", test_fixture);
  g_test_add_func ("/model-spec/resnet-spellings", test_resnet_spellings);
  g_test_add_func ("/model-spec/architectures", test_architectures);
  g_test_add_func ("/model-spec/refused", test_refused);

  return g_test_run ();
}
