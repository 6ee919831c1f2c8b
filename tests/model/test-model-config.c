/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model/psc-model-config.h"
#include "model/psc-model-error.h"

#define TEXT                                                                                       \
  "\"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"                  \
  " \"num_attention_heads\": 2}"

static void
test_round_trip (void)
{
  PscModelConfig *configs[] = { psc_model_config_new_medclip_vit (),
                                psc_model_config_new_medclip_resnet50 () };

  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    {
      g_autoptr (PscModelConfig) config = configs[i];
      g_autofree char *json = psc_model_config_to_json (config);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelConfig) read = psc_model_config_new_from_json (json, -1, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = psc_model_config_to_json (read);
      g_assert_cmpstr (again, ==, json);
      g_assert_cmpmem (read, sizeof *read, config, sizeof *config);
    }
}

static void
test_fixture (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "config.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelConfig) config = NULL;
  gsize length;

  g_file_get_contents (path, &json, &length, &error);
  g_assert_no_error (error);
  config = psc_model_config_new_from_json (json, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (config->vision.architecture, ==, PSC_VISION_SWIN);
  g_assert_cmpuint (config->vision.embed_dim, ==, 16);
  g_assert_cmpuint (config->vision.num_heads[3], ==, 16);
  g_assert_cmpuint (config->text.pooled[2], ==, 3);
  g_assert_cmpuint (config->projection_dim, ==, 24);
  g_assert_true (config->do_lower_case);
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
      g_autoptr (PscModelConfig) config = psc_model_config_new_from_json (json, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpint (config->vision.block, ==, PSC_RESNET_BOTTLENECK);
      g_assert_cmpuint (config->vision.n_stages, ==, 2);
      g_assert_cmpuint (config->vision.widths[1], ==, 16);
      g_assert_cmpuint (config->vision.stem_width, ==, 6);
      g_assert_cmpuint (config->vision.image_size, ==, 64);
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
    { "{\"vision\": {\"architecture\": \"vit\"}, " TEXT "}", "architecture" },
    { "{\"vision\": {\"architecture\": 3}, " TEXT "}", "architecture" },
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
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PscModelConfig *config = psc_model_config_new_from_json (cases[i].json, -1, &error);

      if (config != NULL)
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

  g_test_add_func ("/model-config/round-trip", test_round_trip);
  g_test_add_func ("/model-config/fixture", test_fixture);
  g_test_add_func ("/model-config/resnet-spellings", test_resnet_spellings);
  g_test_add_func ("/model-config/refused", test_refused);

  return g_test_run ();
}
