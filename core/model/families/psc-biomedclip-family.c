/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-biomedclip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-bert-weights.h"
#include "model/families/psc-clip-weights.h"
#include "model/families/psc-hugging-face-files.h"
#include "model/families/psc-open-clip-config.h"
#include "model/families/psc-openai-layout.h"
#include "model/families/psc-published-config.h"
#include "model/families/psc-vocabulary-file.h"
#include "model/spec/psc-spec-json.h"

#define TOKENIZER_FILE "tokenizer_config.json"

/* Of both of its text encoder's files, where none says it. */
#define CONTEXT_LENGTH 256

#define TEXT       "text_model.model."
#define TEXT_LAYER TEXT "encoder.layer.*."
#define HEAD       "text_model.projection_head."

struct _PscBiomedclipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscBiomedclipFamily, psc_biomedclip_family, PSC_TYPE_MODEL_FAMILY)

static const PscWeightRule open_clip_text_rules[] = {
  { "text.transformer.%", TEXT "%", PSC_WEIGHT_KEEP },
  { "text.proj.%", HEAD "%", PSC_WEIGHT_KEEP },
};

/* A BERT in the words of Hugging Face's CLIP. */
static const PscWeightRule hugging_face_text_rules[] = {
  { "text_model.embeddings.token_embedding.%", TEXT "embeddings.word_embeddings.%",
    PSC_WEIGHT_KEEP },
  { "text_model.embeddings.position_embedding.%", TEXT "embeddings.position_embeddings.%",
    PSC_WEIGHT_KEEP },
  { "text_model.embeddings.token_type_embedding.%", TEXT "embeddings.token_type_embeddings.%",
    PSC_WEIGHT_KEEP },
  { "text_model.embeddings.layer_norm.%", TEXT "embeddings.LayerNorm.%", PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.self_attn.q_proj.%", TEXT_LAYER "attention.self.query.%",
    PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.self_attn.k_proj.%", TEXT_LAYER "attention.self.key.%",
    PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.self_attn.v_proj.%", TEXT_LAYER "attention.self.value.%",
    PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.self_attn.out_proj.%", TEXT_LAYER "attention.output.dense.%",
    PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.layer_norm1.%", TEXT_LAYER "attention.output.LayerNorm.%",
    PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.mlp.fc1.%", TEXT_LAYER "intermediate.dense.%", PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.mlp.fc2.%", TEXT_LAYER "output.dense.%", PSC_WEIGHT_KEEP },
  { "text_model.encoder.layers.*.layer_norm2.%", TEXT_LAYER "output.LayerNorm.%", PSC_WEIGHT_KEEP },
  { "text_projection.fc1.%", HEAD "0.%", PSC_WEIGHT_KEEP },
  { "text_projection.fc2.%", HEAD "2.%", PSC_WEIGHT_KEEP },
};

static gboolean
is_open_clip (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, "visual.trunk.cls_token") != NULL
         && psc_weights_lookup (weights, "text.transformer.embeddings.word_embeddings.weight")
                != NULL;
}

static gboolean
is_hugging_face (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, "vision_model.embeddings.class_embedding") != NULL
         && psc_weights_lookup (weights, "text_projection.fc1.weight") != NULL;
}

static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  return is_open_clip (files) || is_hugging_face (files);
}

/* The text tower's names first, since CLIP's own rules would fit some of them, too. */
static PscWeights *
rename_weights (PscModelPackage *files, GError **error)
{
  PscWeights *published = psc_model_package_get_weights (files);
  g_autoptr (PscWeights) read = NULL;

  if (is_open_clip (files))
    read = psc_weight_rules_apply (published, G_N_ELEMENTS (open_clip_text_rules),
                                   open_clip_text_rules, error);
  else
    read = psc_weight_rules_apply (published, G_N_ELEMENTS (hugging_face_text_rules),
                                   hugging_face_text_rules, error);
  if (read == NULL)
    return NULL;
  return is_open_clip (files)
             ? psc_weight_rules_apply (read, psc_timm_vit_n_rules, psc_timm_vit_rules, error)
             : psc_weight_rules_apply (read, psc_hugging_face_clip_n_rules,
                                       psc_hugging_face_clip_rules, error);
}

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  PscWeights *weights = rename_weights (files, error);

  if (weights == NULL)
    g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
  return weights;
}

/* Whatever an ε a configuration has: that of the renamed model is not what it was trained with. */
static PscVitSpec *
read_vision (PscWeights *weights, GError **error)
{
  PscVitSpec *vision = psc_vit_spec_new_from_weights (weights, error);

  if (vision == NULL)
    return NULL;
  vision->layers.activation = PSC_ACTIVATION_GELU;
  vision->layers.layer_norm_eps = 1e-6;
  return vision;
}

static PscBertSpec *
read_text (PscWeights *weights, GError **error)
{
  g_autoptr (PscBertSpec) text = psc_bert_spec_new_from_weights (weights, error);

  if (text == NULL
      || !psc_weights_get_extent (weights, HEAD "0.weight", 2, 0, &text->projection_width, error)
      || !psc_weights_get_extent (weights, HEAD "2.weight", 2, 0,
                                  &text->parent_instance.parent_instance.dimensions, error))
    return NULL;
  text->pooling = PSC_BERT_POOLING_FIRST;
  text->projection = PSC_BERT_PROJECTION_PERCEPTRON;
  text->layer_norm_eps = 1e-12;
  return g_steal_pointer (&text);
}

static PscModelSpec *
read_towers (PscWeights *weights, GError **error)
{
  g_autoptr (PscVitSpec) vision = read_vision (weights, error);
  PscBertSpec *text = vision != NULL ? read_text (weights, error) : NULL;

  if (text == NULL)
    return NULL;
  return psc_model_spec_new (&g_steal_pointer (&vision)->parent_instance, &text->parent_instance);
}

/* Older files of open_clip have shorter names for the last two. */
static gboolean
check_words (JsonObject *vision, JsonObject *text, GError **error)
{
  static const char *const pools[] = { "", "token", NULL };
  static const char *const vision_projections[] = { "linear", NULL };
  static const char *const text_projections[] = { "mlp", NULL };
  static const char *const poolers[] = { "cls_last_hidden_state_pooler", NULL };
  guint word;

  return psc_spec_json_read_choice (vision, "timm_pool", pools, &word, error)
         && psc_spec_json_read_choice (vision, "timm_proj", vision_projections, &word, error)
         && psc_spec_json_read_choice (text, "hf_proj_type", text_projections, &word, error)
         && psc_spec_json_read_choice (text, "proj", text_projections, &word, error)
         && psc_spec_json_read_choice (text, "hf_pooler_type", poolers, &word, error)
         && psc_spec_json_read_choice (text, "pooler_type", poolers, &word, error);
}

static gboolean
read_open_clip_config (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) vision = psc_open_clip_config_dup_section (config, "vision_cfg", error);
  g_autoptr (JsonObject) text = NULL;

  if (vision == NULL)
    return FALSE;
  text = psc_open_clip_config_dup_section (config, "text_cfg", error);
  return text != NULL && check_words (vision, text, error)
         && psc_open_clip_config_check_dimensions (config, spec, weights, error)
         && psc_vit_spec_read_side (PSC_VIT_SPEC (spec->vision), vision, 224, weights, error)
         && psc_spec_json_read_uint (text, "context_length", 2, spec->text->max_positions,
                                     &spec->max_tokens, error)
         && psc_open_clip_config_read_input (config, spec, error);
}

static gboolean
read_open_clip (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config = psc_open_clip_config_read (files, &shown, &local_error);

  if (config != NULL
      && !read_open_clip_config (spec, config, psc_model_package_get_name (files), &local_error))
    g_prefix_error (&local_error, "%s: ", shown);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Its config.json says nothing that could be relied on. */
static gboolean
read_input (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  psc_openai_layout_init_input (&spec->input);
  psc_openai_layout_set_channels (spec->vision);
  if (is_open_clip (files))
    return read_open_clip (spec, files, error);
  return psc_hugging_face_read_input (spec, files, psc_model_package_get_name (files), TRUE, error);
}

static gboolean
read_case (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config =
      psc_model_package_read_object (files, TOKENIZER_FILE, &shown, &local_error);

  if (config != NULL
      && !psc_spec_json_read_boolean (config, "do_lower_case", &spec->do_lower_case, &local_error))
    g_prefix_error (&local_error, "%s: ", shown);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autoptr (PscModelSpec) spec = read_towers (weights, error);

  if (spec == NULL)
    {
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  spec->head = (PscHead){ .has_scale = TRUE, .rule = PSC_SCORE_SOFTMAX };
  spec->max_tokens = MIN (CONTEXT_LENGTH, spec->text->max_positions);
  if (!read_input (spec, files, error) || !read_case (spec, files, error))
    return NULL;
  return g_steal_pointer (&spec);
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  PscTokenizer *tokenizer = psc_vocabulary_file_new_word_piece (
      files, spec, _ ("vocab.txt, which is published with the weights"), error);

  if (tokenizer != NULL)
    psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_OPEN_CLIP);
  return tokenizer;
}

static void
psc_biomedclip_family_class_init (PscBiomedclipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "biomedclip";
  family_class->title = "BiomedCLIP";
  family_class->licence = N_ ("MIT");
  family_class->download =
      N_ ("open_clip_config.json, open_clip_pytorch_model.bin, vocab.txt and tokenizer_config.json "
          "of microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224 on Hugging Face");
  family_class->probe = probe;
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
}

static void
psc_biomedclip_family_init (PscBiomedclipFamily *self)
{
}
