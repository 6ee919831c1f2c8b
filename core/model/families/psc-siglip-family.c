/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-siglip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-clip-weights.h"
#include "model/families/psc-hugging-face-files.h"
#include "model/families/psc-published-config.h"
#include "model/families/psc-siglip-timm.h"
#include "model/families/psc-vocabulary-file.h"
#include "model/spec/psc-spec-json.h"
#include "text/psc-sentence-piece.h"

#define TOKENIZER_FILE  "tokenizer_config.json"
#define VOCABULARY_FILE "spiece.model"

#define PATCHES "vision_model.embeddings.patch_embedding.weight"

struct _PscSiglipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscSiglipFamily, psc_siglip_family, PSC_TYPE_MODEL_FAMILY)

/* SigLIP 2 for pictures of any shape has a matrix where this has a convolution. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);
  const PscTensorView *patches = psc_weights_lookup (weights, PATCHES);

  return psc_siglip_timm_probe (files)
         || (psc_weights_lookup (weights, "vision_model.head.probe") != NULL
             && psc_weights_lookup (weights, "text_model.head.weight") != NULL
             && (patches == NULL || patches->rank == 4));
}

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  if (psc_siglip_timm_probe (files))
    return psc_siglip_timm_canonicalise (files, error);
  return psc_weight_rules_read (files, psc_hugging_face_clip_n_rules, psc_hugging_face_clip_rules,
                                error);
}

/* Both towers' configurations have the same names and, but for their sizes, the same defaults. */
static gboolean
read_layers (PscTransformerSpec *layers, JsonObject *config, const char *weights, GError **error)
{
  static const PscHuggingFaceLayers defaults = { 768, 3072, 12, 12 };

  layers->activation = PSC_ACTIVATION_GELU_TANH;
  layers->layer_norm_eps = 1e-6;
  return psc_hugging_face_read_layers (layers, &defaults, config, weights, error);
}

static gboolean
read_vision (PscVitSpec *vision, JsonObject *config, const char *weights, GError **error)
{
  if (!psc_published_config_expect (config, "patch_size", 16, vision->patch_size, weights, error)
      || !psc_vit_spec_read_side (vision, config, 224, weights, error)
      || !read_layers (&vision->layers, config, weights, error))
    return FALSE;
  vision->pooling_activation = vision->layers.activation;
  return TRUE;
}

static gboolean
read_text (PscClipTextSpec *text, JsonObject *config, const char *weights, GError **error)
{
  text->is_causal = FALSE;
  return psc_published_config_expect (config, "vocab_size", 32000, text->parent_instance.vocab_size,
                                      weights, error)
         && psc_published_config_expect (config, "max_position_embeddings", 64,
                                         text->parent_instance.max_positions, weights, error)
         && read_layers (&text->layers, config, weights, error);
}

static gboolean
read_towers (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) vision = psc_published_config_dup_section (config, "vision_config", error);
  g_autoptr (JsonObject) text = NULL;

  if (vision == NULL)
    return FALSE;
  text = psc_published_config_dup_section (config, "text_config", error);
  if (text == NULL)
    return FALSE;
  if (!read_vision (PSC_VIT_SPEC (spec->vision), vision, weights, error))
    {
      g_prefix_error (error, "vision_config: ");
      return FALSE;
    }
  if (!read_text (PSC_CLIP_TEXT_SPEC (spec->text), text, weights, error))
    {
      g_prefix_error (error, "text_config: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_config (PscModelSpec *spec, PscModelPackage *files, char **shown, GError **error)
{
  g_autoptr (JsonObject) config = psc_hugging_face_read_config (files, shown, error);

  if (config == NULL)
    return FALSE;
  if (read_towers (spec, config, psc_model_package_get_name (files), error))
    return TRUE;
  g_prefix_error (error, "%s: ", *shown);
  return FALSE;
}

/* Texts have as many tokens as there are places for, unless the tokenizer is for fewer. Where it
 * has no limit, a number stands of more digits than readers of JSON keep. */
static gboolean
read_tokenizer (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config =
      psc_model_package_read_object (files, TOKENIZER_FILE, &shown, &local_error);
  double length = spec->text->max_positions;

  spec->max_tokens = spec->text->max_positions;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (config == NULL)
    return TRUE;
  if (!psc_spec_json_read_double (config, "model_max_length", -G_MAXDOUBLE, G_MAXDOUBLE, &length,
                                  error)
      || !psc_spec_json_read_boolean (config, "do_lower_case", &spec->do_lower_case, error))
    {
      g_prefix_error (error, "%s: ", shown);
      return FALSE;
    }
  if (length >= 1 && length < spec->max_tokens)
    spec->max_tokens = (guint) length;
  return TRUE;
}

static gboolean
read_settings (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  g_autofree char *config = NULL;

  if (psc_siglip_timm_probe (files))
    return psc_siglip_timm_read (spec, files, error);
  return read_config (spec, files, &config, error)
         && psc_hugging_face_read_input (spec, files, config, FALSE, error)
         && read_tokenizer (spec, files, error);
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  PscVitSpec *vision = psc_vit_spec_new_from_weights (weights, error);
  PscClipTextSpec *text =
      vision != NULL ? psc_clip_text_spec_new_from_weights (weights, error) : NULL;
  g_autoptr (PscModelSpec) spec = NULL;

  if (text == NULL)
    {
      g_clear_object (&vision);
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  spec = psc_model_spec_new (&vision->parent_instance, &text->parent_instance);
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    spec->vision->channel_mean[c] = spec->vision->channel_std[c] = 0.5;
  spec->head = (PscHead){ .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID };
  if (!read_settings (spec, files, error))
    return NULL;
  return g_steal_pointer (&spec);
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) bytes =
      psc_vocabulary_file_read (files, VOCABULARY_FILE,
                                _ ("spiece.model, which is published with the weights, or that of "
                                   "google/siglip-base-patch16-224 on Hugging Face"),
                                &shown, error);
  GError *reason = NULL;
  PscTokenizer *tokenizer;

  if (bytes == NULL)
    return NULL;
  tokenizer = psc_sentence_piece_new (bytes, spec->max_tokens, &reason);
  tokenizer = psc_vocabulary_file_check (tokenizer, shown, spec, reason, error);
  if (tokenizer == NULL)
    return NULL;
  psc_sentence_piece_set_up_siglip (PSC_SENTENCE_PIECE (tokenizer));
  if (psc_siglip_timm_probe (files))
    psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_SIGLIP_TIMM);
  else if (!spec->do_lower_case)
    psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_SIGLIP & ~PSC_CLEAN_TEXT_LOWER);
  return tokenizer;
}

static void
psc_siglip_family_class_init (PscSiglipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "siglip";
  family_class->title = "SigLIP";
  family_class->licence =
      N_ ("Apache-2.0 (Google's SigLIP), CC BY-NC 4.0 (XraySigLIP) or Health AI "
          "Developer Foundations terms (MedSigLIP)");
  family_class->download =
      N_ ("config.json, preprocessor_config.json, tokenizer_config.json, spiece.model and "
          "model.safetensors of google/medsiglip-448, of a StanfordAIMI/XraySigLIP or of a "
          "google/siglip model on Hugging Face");
  family_class->probe = probe;
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
}

static void
psc_siglip_family_init (PscSiglipFamily *self)
{
}
