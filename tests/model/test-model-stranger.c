/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model-fixture.h"
#include "model/psc-model-bundle.h"
#include "model/psc-model-error.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-safetensors-writer.h"

#define MAX_KEYS 4

/* Weights and settings as others publish them, and what must be said of them. */
typedef struct
{
  const char *type; /* (nullable): the configuration's “model_type” */
  const char *keys[MAX_KEYS];
  const char *name;
  const char *reason;
} Case;

#define PICTURES "knows no texts"
#define TEXTS    "sees no pictures"
#define CROSSED  "attend to each other"
#define WRITES   "writes texts about pictures"
#define UNREAD   "is not read here"
#define UNKNOWN  "no model that is known here"

static const Case cases[] = {
  /* By their weights, with settings or without. */
  { "dinov2",
    { "embeddings.cls_token", "embeddings.patch_embeddings.projection.weight",
      "encoder.layer.0.layer_scale1.lambda1" },
    "Rad-DINO",
    PICTURES },
  { NULL, { "cls_token", "patch_embed.proj.weight", "blocks.0.ls1.gamma" }, "DINOv2", PICTURES },
  { NULL, { "teacher.backbone.blocks.0.3.ls1.gamma" }, "DINOv2", PICTURES },
  { NULL, { "blocks.0.mlp.w1.weight", "patch_embed.proj.weight" }, "EVA-X", PICTURES },
  { NULL,
    { "blocks.0.attn.qkv.weight", "patch_embed.proj.bias", "head.weight" },
    "vision transformer",
    PICTURES },
  { NULL,
    { "vit.embeddings.cls_token", "vit.embeddings.patch_embeddings.projection.weight" },
    "vision transformer",
    PICTURES },
  { NULL, { "layers.0.blocks.1.attn.qkv.weight", "patch_embed.proj.weight" }, "Ark+", PICTURES },
  { NULL,
    { "conv1.weight", "bn1.running_mean", "layer1.0.conv1.weight", "fc.weight" },
    "ResNet",
    PICTURES },
  { NULL,
    { "backbone.conv1.weight", "backbone.bn1.running_mean", "backbone.layer1.0.conv1.weight" },
    "ResNet",
    PICTURES },
  { NULL, { "features.denseblock1.denselayer1.conv1.weight" }, "DenseNet", PICTURES },
  { NULL,
    { "res_features.0.weight", "disease_embedding_layer.weight", "decoder.layers.0.norm1.bias" },
    "MedKLIP",
    CROSSED },
  { NULL,
    { "decoder.layers.0.norm1.bias", "decoder_norm.weight", "mlp_head.0.weight" },
    "KAD",
    CROSSED },
  { NULL, { "res_features.0.weight", "decoder.layers.0.norm1.bias" }, "MAVL", CROSSED },
  { NULL,
    { "CARZero.fusion_module.weight", "CARZero.img_encoder.model.cls_token" },
    "CARZero",
    CROSSED },
  { "bert",
    { "bert.embeddings.word_embeddings.weight",
      "bert.encoder.layer.0.attention.self.query.weight" },
    "BERT",
    TEXTS },
  { NULL,
    { "embeddings.word_embeddings.weight", "encoder.layer.0.attention.self.query.weight" },
    "BERT",
    TEXTS },
  { NULL, { "transformer.h.0.attn.c_attn.weight", "transformer.wte.weight" }, "GPT-2", TEXTS },
  { NULL,
    { "model.layers.0.self_attn.q_proj.weight", "model.embed_tokens.weight" },
    "LLaMA",
    TEXTS },
  { NULL,
    { "language_model.model.embed_tokens.weight", "vision_tower.embeddings.weight" },
    "vision-language model",
    WRITES },
  { "vision-text-dual-encoder",
    { "visual_projection.weight", "text_projection.weight",
      "text_model.embeddings.word_embeddings.weight" },
    "RCLIP",
    UNREAD },
  { "siglip2",
    { "vision_model.head.probe", "text_model.final_layer_norm.weight" },
    "NaFlex",
    UNREAD },
  { NULL, { "gloria.img_encoder.model.conv1.weight" }, "GLoRIA", UNREAD },
  { NULL,
    { "img_encoder_q.model.cls_token", "text_encoder_q.model.pooler.dense.weight" },
    "MGCA",
    UNREAD },
  { NULL, { "img_encoder.conv1.weight", "text_encoder.embeddings.weight" }, "ConVIRT", UNREAD },
  { "cxr-bert",
    { "bert.embeddings.word_embeddings.weight", "cls_projection_head.dense_to_hidden.weight" },
    "CXR-BERT",
    "biovil_image_resnet50_proj_size_128.pt" },

  /* By their settings, as the weights say nothing. */
  { "dinov2", { "something" }, "Rad-DINO", PICTURES },
  { "llama", { "something" }, "LLaMA", TEXTS },
  { "llava", { "something" }, "LLaVA", WRITES },
  { "vilt", { "something" }, "ViLT", CROSSED },
  { "align", { "something" }, "ALIGN", UNREAD },

  /* Neither says anything. */
  { NULL, { "something" }, "model.safetensors", UNKNOWN },
  { "nobody-knows", { "something" }, "model.safetensors", UNKNOWN },
};

static void
write_weights (const char *folder, const char *const *keys)
{
  const gint64 shape[] = { 1, 1 };
  const float zero = 0;
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (&zero, sizeof zero);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);

  for (guint i = 0; i < MAX_KEYS && keys[i] != NULL; i++)
    g_assert_true (psc_weights_add (weights, keys[i], PSC_DTYPE_F32, 2, shape, bytes));
  g_assert_true (psc_safetensors_write (weights, NULL, path, NULL, NULL, NULL, NULL));
}

static void
check_says (const GError *error, const char *text)
{
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
}

static void
test_named (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *folder = fixture_make_folder ();
  g_autoptr (GError) error = NULL;

  write_weights (folder, c->keys);
  if (c->type != NULL)
    {
      g_autofree char *config = g_strdup_printf ("{\"model_type\": \"%s\"}", c->type);

      fixture_write_text (folder, "config.json", config);
    }
  g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
  g_assert_true (g_str_has_prefix (error->message, folder));
  check_says (error, c->name);
  check_says (error, c->reason);
  fixture_remove_folder (folder);
}

/* Settings that cannot be read leave the weights to speak. */
static void
test_hostile_config (void)
{
  static const char *const configs[] = {
    "",
    "[]",
    "{",
    "{\"model_type\": 7}",
    "{\"model_type\": [\"bert\"]}",
    "{\"model_type\": null}",
    "{\"model_type\": {\"model_type\": \"bert\"}}",
  };
  static const char *const keys[MAX_KEYS] = { "something" };
  static const char *const resnet[MAX_KEYS] = { "conv1.weight", "bn1.running_mean",
                                                "layer1.0.conv1.weight" };

  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    for (guint known = 0; known < 2; known++)
      {
        g_autofree char *folder = fixture_make_folder ();
        g_autoptr (GError) error = NULL;

        write_weights (folder, known ? resnet : keys);
        fixture_write_text (folder, "config.json", configs[i]);
        g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &error));
        g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
        check_says (error, known ? PICTURES : UNKNOWN);
        fixture_remove_folder (folder);
      }
}

/* What PyTorch wrote before it wrote archives is no model's fault. */
static void
test_legacy (void)
{
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "checkpoints", "hostile", "old.pt", NULL);
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (source, &data, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (data, size);
  fixture_write (folder, "gloria.ckpt", bytes);
  g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED);
  g_assert_true (g_str_has_prefix (error->message, folder));
  check_says (error, "before 1.6");
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model-stranger/%u-%s", i, cases[i].name);

      g_test_add_data_func (path, &cases[i], test_named);
    }
  g_test_add_func ("/model-stranger/hostile-config", test_hostile_config);
  g_test_add_func ("/model-stranger/legacy", test_legacy);

  return g_test_run ();
}
