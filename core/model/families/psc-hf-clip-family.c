/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-hf-clip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-clip-weights.h"
#include "model/families/psc-hugging-face-files.h"
#include "model/families/psc-openai-layout.h"
#include "model/families/psc-published-config.h"
#include "model/families/psc-vocabulary-file.h"
#include "model/spec/psc-spec-json.h"
#include "text/psc-byte-pair.h"

#define PIECES_FILE    "vocab.json"
#define MERGES_FILE    "merges.txt"
#define TOKENIZER_FILE "tokenizer.json"

/* Whatever vocabulary CLIPTokenizer has. */
#define CLEANING (PSC_CLEAN_TEXT_COMPOSE | PSC_CLEAN_TEXT_LOWER | PSC_CLEAN_TEXT_SPACES)

struct _PscHfClipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscHfClipFamily, psc_hf_clip_family, PSC_TYPE_MODEL_FAMILY)

static const PscHuggingFaceLayers vision_defaults = { 768, 3072, 12, 12 };
static const PscHuggingFaceLayers text_defaults = { 512, 2048, 12, 8 };

/* SigLIP has no class token, and a BERT instead of CLIP's text transformer has other names. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, "vision_model.embeddings.class_embedding") != NULL
         && psc_weights_lookup (weights, "text_model.final_layer_norm.weight") != NULL;
}

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  return psc_weight_rules_read (files, psc_hugging_face_clip_n_rules, psc_hugging_face_clip_rules,
                                error);
}

/* An old file's “…_config_dict” is completed by the class's defaults, and so takes the place of all
 * of “…_config”. */
static JsonObject *
dup_section (JsonObject *config, const char *member, GError **error)
{
  g_autofree char *old = g_strconcat (member, "_dict", NULL);

  return psc_published_config_dup_section (
      config, psc_spec_json_find (config, old) != NULL ? old : member, error);
}

static gboolean
read_vision (PscVitSpec *vision, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) section = dup_section (config, "vision_config", error);

  return section != NULL
         && psc_published_config_expect (section, "patch_size", 32, vision->patch_size, weights,
                                         error)
         && psc_vit_spec_read_side (vision, section, 224, weights, error)
         && psc_hugging_face_read_layers (&vision->layers, &vision_defaults, section, weights,
                                          error);
}

static gboolean
read_text (PscClipTextSpec *text, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) section = dup_section (config, "text_config", error);

  return section != NULL
         && psc_published_config_expect (section, "vocab_size", 49408,
                                         text->parent_instance.vocab_size, weights, error)
         && psc_published_config_expect (section, "max_position_embeddings", 77,
                                         text->parent_instance.max_positions, weights, error)
         && psc_hugging_face_read_layers (&text->layers, &text_defaults, section, weights, error);
}

static gboolean
read_config (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  if (!psc_published_config_expect (config, "projection_dim", 512,
                                    psc_model_spec_get_dimensions (spec), weights, error))
    return FALSE;
  if (!read_vision (PSC_VIT_SPEC (spec->vision), config, weights, error))
    {
      g_prefix_error (error, "vision_config: ");
      return FALSE;
    }
  if (!read_text (PSC_CLIP_TEXT_SPEC (spec->text), config, weights, error))
    {
      g_prefix_error (error, "text_config: ");
      return FALSE;
    }
  return TRUE;
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (PscModelSpec) spec = psc_openai_layout_read_spec (self, files, weights, error);
  g_autoptr (JsonObject) config =
      spec != NULL ? psc_hugging_face_read_config (files, &shown, error) : NULL;

  if (config == NULL)
    return NULL;
  if (!read_config (spec, config, psc_model_package_get_name (files), error))
    {
      g_prefix_error (error, "%s: ", shown);
      return NULL;
    }
  if (!psc_hugging_face_read_input (spec, files, shown, TRUE, error))
    return NULL;
  spec->max_tokens = spec->text->max_positions;
  return g_steal_pointer (&spec);
}

static PscBytePairVocabulary *
parse_pieces (PscModelPackage *files, GBytes *pieces, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) merges =
      psc_model_package_read (files, MERGES_FILE, PSC_TOKENIZER_MAX_VOCABULARY_SIZE, &shown, error);

  return merges != NULL ? psc_byte_pair_vocabulary_parse (merges, pieces, error) : NULL;
}

/* @pieces: of `vocab.json` or `tokenizer.json` */
static PscTokenizer *
new_byte_pair (
    PscModelPackage *files, PscModelSpec *spec, const char *name, GBytes *pieces, GError **error)
{
  g_autoptr (PscBytePairVocabulary) vocabulary =
      g_str_equal (name, PIECES_FILE) ? parse_pieces (files, pieces, error)
                                      : psc_byte_pair_vocabulary_parse_json (pieces, error);

  return vocabulary != NULL ? psc_byte_pair_new (vocabulary, spec->max_tokens, error) : NULL;
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  gboolean has_merges =
      psc_model_package_has (files, PIECES_FILE) && psc_model_package_has (files, MERGES_FILE);
  const char *name = has_merges ? PIECES_FILE : TOKENIZER_FILE;
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) pieces = NULL;
  GError *reason = NULL;
  PscTokenizer *tokenizer;

  if (!psc_model_package_has (files, name))
    {
      tokenizer = psc_openai_layout_new_tokenizer (self, files, spec, error);
      if (tokenizer != NULL)
        psc_tokenizer_set_cleaning (tokenizer, CLEANING);
      return tokenizer;
    }
  pieces = psc_model_package_read (files, name, PSC_TOKENIZER_MAX_VOCABULARY_SIZE, &shown, error);
  if (pieces == NULL)
    return NULL;
  tokenizer = new_byte_pair (files, spec, name, pieces, &reason);
  return psc_vocabulary_file_check (tokenizer, shown, spec, reason, error);
}

static void
psc_hf_clip_family_class_init (PscHfClipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "hf-clip";
  family_class->title = "CLIP (Hugging Face)";
  family_class->licence =
      N_ ("MIT (OpenAI's, PubMedCLIP), CC BY-NC 4.0 (XrayCLIP), or as the model's card says");
  family_class->download =
      N_ ("config.json, preprocessor_config.json, vocab.json, merges.txt and model.safetensors or "
          "pytorch_model.bin of a model of type “clip” on Hugging Face, such as one of "
          "StanfordAIMI/XrayCLIP, flaviagiammarino/pubmed-clip-vit-base-patch32 or "
          "openai/clip-vit-base-patch32");
  family_class->probe = probe;
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
}

static void
psc_hf_clip_family_init (PscHfClipFamily *self)
{
}
