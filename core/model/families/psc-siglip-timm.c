/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-siglip-timm.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-clip-weights.h"
#include "model/families/psc-open-clip-config.h"
#include "model/families/psc-published-config.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

/* timm's SigLIP towers (timm/models/vision_transformer.py) by how their names begin; what is
 * particular goes first. */
static const struct
{
  const char *name;
  guint n_heads;
  PscActivation activation;
} towers[] = {
  { "vit_base_patch32_siglip_", 12, PSC_ACTIVATION_GELU_TANH },
  { "vit_base_patch16_siglip_", 12, PSC_ACTIVATION_GELU },
  { "vit_large_patch16_siglip_512", 16, PSC_ACTIVATION_GELU_TANH },
  { "vit_large_patch16_siglip_", 16, PSC_ACTIVATION_GELU },
  { "vit_so400m_patch14_siglip_", 16, PSC_ACTIVATION_GELU },
  { "vit_so400m_patch16_siglip_", 16, PSC_ACTIVATION_GELU_TANH },
  { "vit_giantopt_patch16_siglip_", 16, PSC_ACTIVATION_GELU_TANH },
};

gboolean
psc_siglip_timm_probe (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, "visual.trunk.attn_pool.latent") != NULL
         && psc_weights_lookup (weights, "text.token_embedding.weight") != NULL;
}

PscWeights *
psc_siglip_timm_canonicalise (PscModelPackage *files, GError **error)
{
  g_autoptr (PscWeights) seen = psc_weight_rules_apply (
      psc_model_package_get_weights (files), psc_timm_vit_n_rules, psc_timm_vit_rules, error);
  PscWeights *weights = seen != NULL ? psc_weight_rules_apply (seen, psc_openai_text_n_rules,
                                                               psc_openai_text_rules, error)
                                     : NULL;

  if (weights == NULL)
    g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
  return weights;
}

static gboolean
read_name (PscVitSpec *vision, JsonObject *section, GError **error)
{
  const char *name = psc_spec_json_get_string (section, "timm_model_name", "");

  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    if (g_str_has_prefix (name, towers[i].name))
      {
        vision->layers.n_heads = towers[i].n_heads;
        vision->layers.activation = towers[i].activation;
        vision->pooling_activation = towers[i].activation;
        vision->layers.layer_norm_eps = 1e-6;
        return TRUE;
      }
  return psc_spec_json_refuse (error, "timm_model_name", _ ("is no SigLIP that is known here"));
}

static gboolean
read_vision (PscVitSpec *vision, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) section = psc_open_clip_config_dup_section (config, "vision_cfg", error);

  if (section == NULL || !read_name (vision, section, error)
      || !psc_vit_spec_read_side (vision, section, 224, weights, error))
    return FALSE;
  if (!g_str_equal (psc_spec_json_get_string (section, "timm_proj", "none"), "none"))
    return psc_spec_json_refuse (error, "timm_proj", _ ("is not “none”"));
  return TRUE;
}

static gboolean
read_activation (PscTransformerSpec *layers, JsonObject *section, GError **error)
{
  static const char *const words[] = { "none", "tanh", NULL };
  g_autoptr (JsonObject) settings = psc_published_config_dup_section (section, "act_kwargs", error);
  guint word = 0;

  if (settings == NULL || !psc_spec_json_read_choice (settings, "approximate", words, &word, error))
    return FALSE;
  layers->activation = word == 1 ? PSC_ACTIVATION_GELU_TANH : PSC_ACTIVATION_GELU;
  return TRUE;
}

static gboolean
read_sizes (PscClipTextSpec *text, JsonObject *section, const char *weights, GError **error)
{
  g_autoptr (JsonObject) norm = psc_published_config_dup_section (section, "norm_kwargs", error);
  PscTransformerSpec *layers = &text->layers;

  layers->n_heads = 8;
  return norm != NULL
         && psc_published_config_expect (section, "vocab_size", 49408,
                                         text->parent_instance.vocab_size, weights, error)
         && psc_published_config_expect (section, "context_length", 77,
                                         text->parent_instance.max_positions, weights, error)
         && psc_published_config_expect (section, "width", 512, layers->width, weights, error)
         && psc_published_config_expect (section, "layers", 12, layers->n_layers, weights, error)
         && psc_spec_json_read_uint (section, "heads", 1, PSC_SPEC_MAX_WIDTH, &layers->n_heads,
                                     error)
         && psc_spec_json_read_double (norm, "eps", 1e-15, 1, &layers->layer_norm_eps, error);
}

static gboolean
read_text (PscClipTextSpec *text, JsonObject *config, const char *weights, GError **error)
{
  g_autoptr (JsonObject) section = psc_open_clip_config_dup_section (config, "text_cfg", error);
  gboolean is_free = FALSE;

  if (section == NULL || !read_sizes (text, section, weights, error)
      || !read_activation (&text->layers, section, error)
      || !psc_spec_json_read_boolean (section, "no_causal_mask", &is_free, error))
    return FALSE;
  text->is_causal = !is_free;
  if (!g_str_equal (psc_spec_json_get_string (section, "pool_type", ""), "last"))
    return psc_spec_json_refuse (error, "pool_type", _ ("is not “last”"));
  return TRUE;
}

static gboolean
read_config (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  if (!psc_open_clip_config_check_dimensions (config, spec, weights, error))
    return FALSE;
  if (!read_vision (PSC_VIT_SPEC (spec->vision), config, weights, error))
    {
      g_prefix_error (error, "vision_cfg: ");
      return FALSE;
    }
  if (!read_text (PSC_CLIP_TEXT_SPEC (spec->text), config, weights, error))
    {
      g_prefix_error (error, "text_cfg: ");
      return FALSE;
    }
  return psc_open_clip_config_read_input (config, spec, error);
}

gboolean
psc_siglip_timm_read (PscModelSpec *spec, PscModelPackage *files, GError **error)
{
  const char *weights = psc_model_package_get_name (files);
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config = psc_open_clip_config_read (files, &shown, &local_error);

  spec->input = (PscPreprocess){ .crop_rounds_up = TRUE, .std = 1 };
  spec->max_tokens = spec->text->max_positions;
  if (config == NULL && local_error == NULL)
    g_set_error (&local_error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
                 _ ("%s: %s is missing, which is published with it"), weights,
                 "open_clip_config.json");
  else if (config != NULL && !read_config (spec, config, weights, &local_error))
    g_prefix_error (&local_error, "%s: ", shown);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
