/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-model-stranger.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-weight-rules.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

#define CONFIG_FILE "config.json"

#define MAX_KEYS  3
#define MAX_TYPES 16

/**
 * Kind:
 * @KIND_PICTURES: knows no texts
 * @KIND_TEXTS: knows no pictures
 * @KIND_CROSSED: has no vector for each of both
 * @KIND_WRITER: writes texts about pictures
 * @KIND_UNREAD: a dual encoder of a layout that is not read
 * @KIND_CXR_BERT: half of a model that would be read
 */
typedef enum
{
  KIND_PICTURES,
  KIND_TEXTS,
  KIND_CROSSED,
  KIND_WRITER,
  KIND_UNREAD,
  KIND_CXR_BERT,
} Kind;

/* What follows “this is …”; two of them want to be told apart. */
static const char *const reasons[] = {
  [KIND_PICTURES] = N_ ("%s: this is %s, an encoder of pictures alone: it knows no texts, so there "
                        "is no prompt to explain a picture for"),
  [KIND_TEXTS] = N_ ("%s: this is %s, a model of language alone: it sees no pictures, so there is "
                     "nothing to explain"),
  [KIND_CROSSED] = N_ ("%s: this is %s, in which words and places of the picture attend to each "
                       "other: there is no one vector of a picture to compare a prompt with, as "
                       "explanations here need"),
  [KIND_WRITER] =
      N_ ("%s: this is %s, a model that writes texts about pictures: it gives no vector "
          "of a picture and of a prompt that could be compared"),
  [KIND_UNREAD] = N_ ("%s: this is %s, which encodes pictures and texts in a way that is not read "
                      "here"),
  [KIND_CXR_BERT] = N_ ("%s: this is %s, the text encoder of BioViL and BioViL-T without an image "
                        "encoder; put biovil_image_resnet50_proj_size_128.pt "
                        "(microsoft/BiomedVLP-CXR-BERT-specialized on Hugging Face) next to it, or "
                        "for BioViL-T biovil_t_image_model_proj_size_128.pt "
                        "(microsoft/BiomedVLP-BioViL-T)"),
};

typedef struct
{
  const char *name; /* a proper name, or translated words */
  Kind kind;
  const char *keys[MAX_KEYS];   /* patterns of published names, all of which are there */
  const char *types[MAX_TYPES]; /* what the configuration's “model_type” is, any of these */
} Stranger;

/* Of several that fit the first holds, so what is particular goes first. */
static const Stranger strangers[] = {
  /* Crossed attention. */
  { "MedKLIP", KIND_CROSSED, { "res_features.%", "disease_embedding_layer.%" }, { NULL } },
  { "KAD", KIND_CROSSED, { "decoder.layers.*.%", "decoder_norm.%", "mlp_head.%" }, { NULL } },
  { "MAVL", KIND_CROSSED, { "res_features.%", "decoder.layers.*.%" }, { NULL } },
  { "CARZero", KIND_CROSSED, { "CARZero.fusion_module.%" }, { NULL } },
  { "CARZero", KIND_CROSSED, { "fusion_module.%", "img_encoder.%", "text_encoder.%" }, { NULL } },
  { "ALBEF", KIND_CROSSED, { "visual_encoder.%", "text_encoder.bert.%" }, { NULL } },
  { N_ ("a model with cross-attention (such as ViLT or BLIP)"),
    KIND_CROSSED,
    { NULL },
    { "vilt", "bridgetower", "lxmert", "visual_bert", "flava", "blip" } },

  /* Dual encoders of other layouts. */
  { "GLoRIA", KIND_UNREAD, { "gloria.img_encoder.%" }, { NULL } },
  { "MGCA", KIND_UNREAD, { "img_encoder_q.%", "text_encoder_q.%" }, { NULL } },
  { N_ ("ConVIRT or a model like it"),
    KIND_UNREAD,
    { "img_encoder.%", "text_encoder.%" },
    { NULL } },
  { N_ ("SigLIP 2 for pictures of any shape (NaFlex)"),
    KIND_UNREAD,
    { "vision_model.head.probe" },
    { "siglip2" } },
  { N_ ("Hugging Face's VisionTextDualEncoder (such as RCLIP or CheXficient)"),
    KIND_UNREAD,
    { "visual_projection.%", "text_projection.%", "text_model.embeddings.word_embeddings.%" },
    { "vision-text-dual-encoder", "chexficient" } },
  { N_ ("a dual encoder that is no CLIP (such as ALIGN or CLIPSeg)"),
    KIND_UNREAD,
    { NULL },
    { "align", "altclip", "chinese_clip", "clipseg", "xclip", "owlvit", "owlv2", "metaclip_2",
      "clap" } },
  { "CXR-BERT", KIND_CXR_BERT, { "cls_projection_head.%", "bert.%" }, { "cxr-bert" } },

  /* Writers. */
  { N_ ("a vision-language model (such as LLaVA, CheXagent or MedGemma)"),
    KIND_WRITER,
    { "language_model.%", "vision_tower.%" },
    { "llava", "llava_next", "llava_mistral", "paligemma", "gemma3", "qwen2_vl", "qwen2_5_vl",
      "blip-2", "instructblip", "idefics2", "idefics3", "mllama", "git", "chexagent",
      "vision-encoder-decoder" } },
  { N_ ("a vision-language model (such as LLaVA, CheXagent or MedGemma)"),
    KIND_WRITER,
    { "model.vision_tower.%" },
    { NULL } },

  /* Pictures alone. */
  { "DINOv2 (such as Rad-DINO)",
    KIND_PICTURES,
    { "encoder.layer.*.layer_scale1.lambda1" },
    { "dinov2", "dinov2_with_registers", "dinov3_vit", "dinov3_convnext" } },
  { "DINOv2 (such as Rad-DINO)", KIND_PICTURES, { "layer.*.layer_scale1.lambda1" }, { NULL } },
  { "DINOv2 (such as Rad-DINO)", KIND_PICTURES, { "blocks.*.ls1.gamma" }, { NULL } },
  { "DINOv2 (such as Rad-DINO)", KIND_PICTURES, { "blocks.*.*.ls1.gamma" }, { NULL } },
  { "EVA-X", KIND_PICTURES, { "blocks.*.mlp.w1.%", "patch_embed.proj.%" }, { NULL } },
  { "EVA-X", KIND_PICTURES, { "blocks.*.mlp.fc1_g.%", "patch_embed.proj.%" }, { NULL } },
  { N_ ("a vision transformer"),
    KIND_PICTURES,
    { "blocks.*.attn.qkv.%", "patch_embed.proj.%" },
    { "vit", "vit_mae", "vit_msn", "beit", "deit", "data2vec-vision", "ijepa", "timm_wrapper",
      "clip_vision_model", "siglip_vision_model", "siglip2_vision_model" } },
  { N_ ("a vision transformer"),
    KIND_PICTURES,
    { "embeddings.cls_token", "embeddings.patch_embeddings.projection.%" },
    { NULL } },
  { N_ ("a vision transformer"),
    KIND_PICTURES,
    { "vit.embeddings.patch_embeddings.projection.%" },
    { NULL } },
  { N_ ("a Swin transformer (such as Ark+)"),
    KIND_PICTURES,
    { "layers.*.blocks.*.attn.qkv.%", "patch_embed.proj.%" },
    { "swin", "swinv2", "donut-swin" } },
  { N_ ("a Swin transformer (such as Ark+)"),
    KIND_PICTURES,
    { "encoder.layers.*.blocks.*.attention.self.query.%", "embeddings.patch_embeddings.%" },
    { NULL } },
  { N_ ("a Swin transformer (such as Ark+)"),
    KIND_PICTURES,
    { "swin.embeddings.patch_embeddings.%" },
    { NULL } },
  { N_ ("a ResNet"),
    KIND_PICTURES,
    { "conv1.weight", "bn1.running_mean", "layer1.0.conv1.weight" },
    { "resnet", "regnet" } },
  { N_ ("a ResNet"), KIND_PICTURES, { "resnet.embedder.embedder.convolution.%" }, { NULL } },
  { N_ ("a DenseNet (such as TorchXRayVision's)"),
    KIND_PICTURES,
    { "features.denseblock1.denselayer1.conv1.%" },
    { "densenet" } },
  { N_ ("a convolutional network"),
    KIND_PICTURES,
    { "features.0.0.weight" },
    { "convnext", "convnextv2", "efficientnet", "mobilenet_v1", "mobilenet_v2" } },

  /* Texts alone. */
  { "GPT-2", KIND_TEXTS, { "h.*.attn.c_attn.%", "wte.%" }, { "gpt2" } },
  { "GPT-2", KIND_TEXTS, { "transformer.h.*.attn.c_attn.%" }, { NULL } },
  { N_ ("a LLaMA or a model like it"),
    KIND_TEXTS,
    { "layers.*.self_attn.q_proj.%", "embed_tokens.%" },
    { "llama", "mistral", "mixtral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi",
      "phi3", "gpt_neox", "opt", "biogpt", "t5" } },
  { "BERT",
    KIND_TEXTS,
    { "embeddings.word_embeddings.%", "encoder.layer.*.attention.self.query.%" },
    { "bert", "roberta", "xlm-roberta", "distilbert", "albert", "electra", "deberta", "deberta-v2",
      "modernbert", "camembert" } },
};

/* What wraps a whole model in published files. */
static const char *const wrappers[] = {
  "", "model.", "backbone.", "encoder.", "teacher.backbone.", "bert.", "roberta."
};

static gboolean
has_all (PscWeights *weights, const Stranger *stranger)
{
  if (stranger->keys[0] == NULL)
    return FALSE;
  for (guint i = 0; i < MAX_KEYS && stranger->keys[i] != NULL; i++)
    if (!psc_weight_rules_find (weights, stranger->keys[i]))
      return FALSE;
  return TRUE;
}

static const Stranger *
find_by_names (PscWeights *published)
{
  for (guint w = 0; w < G_N_ELEMENTS (wrappers); w++)
    {
      g_autoptr (PscWeights) weights = psc_weights_dup_without_prefix (published, wrappers[w]);

      for (guint i = 0; weights != NULL && i < G_N_ELEMENTS (strangers); i++)
        if (has_all (weights, &strangers[i]))
          return &strangers[i];
    }
  return NULL;
}

static const Stranger *
find_by_type (PscModelPackage *files)
{
  g_autoptr (JsonObject) config = psc_model_package_read_object (files, CONFIG_FILE, NULL, NULL);
  const char *type = config != NULL ? psc_spec_json_get_string (config, "model_type", "") : "";

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    for (guint k = 0; k < MAX_TYPES && strangers[i].types[k] != NULL; k++)
      if (g_str_equal (type, strangers[i].types[k]))
        return &strangers[i];
  return NULL;
}

void
psc_model_stranger_refuse (PscModelPackage *files, GError **error)
{
  const Stranger *stranger;

  g_return_if_fail (PSC_IS_MODEL_PACKAGE (files));

  stranger = find_by_names (psc_model_package_get_weights (files));
  if (stranger == NULL)
    stranger = find_by_type (files);
  if (stranger == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                   _ ("%s: these are the weights of no model that is known here"),
                   psc_model_package_get_name (files));
      return;
    }

  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS, _ (reasons[stranger->kind]),
               psc_model_package_get_name (files), _ (stranger->name));
}
