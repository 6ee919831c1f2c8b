/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-openai-layout.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-clip-weights.h"
#include "model/psc-model-error.h"
#include "text/psc-byte-pair.h"

static const double openai_mean[] = { 0.48145466, 0.4578275, 0.40821073 };
static const double openai_std[] = { 0.26862954, 0.26130258, 0.27577711 };

gboolean
psc_openai_layout_has_resnet (PscWeights *weights)
{
  return psc_weights_lookup (weights, "visual.layer1.0.conv1.weight") != NULL
         || psc_weights_lookup (weights, "vision_model.model.layer1.0.conv1.weight") != NULL;
}

gboolean
psc_openai_layout_probe (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, "visual.conv1.weight") != NULL
         && (psc_weights_lookup (weights, "token_embedding.weight") != NULL
             || psc_weights_lookup (weights, "text.token_embedding.weight") != NULL);
}

PscWeights *
psc_openai_layout_canonicalise (PscModelFamily *family,
                                PscModelPackage *files,
                                GCancellable *cancellable,
                                GError **error)
{
  PscWeights *published = psc_model_package_get_weights (files);
  gboolean has_resnet = psc_openai_layout_has_resnet (published);
  g_autoptr (PscWeights) seen = NULL;
  PscWeights *weights;

  seen = psc_weight_rules_apply (
      published, has_resnet ? psc_openai_resnet_n_rules : psc_openai_vit_n_rules,
      has_resnet ? psc_openai_resnet_rules : psc_openai_vit_rules, error);
  weights = seen != NULL ? psc_weight_rules_apply (seen, psc_openai_text_n_rules,
                                                   psc_openai_text_rules, error)
                         : NULL;
  if (weights == NULL)
    g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
  return weights;
}

static PscModelSpec *
read_towers (PscWeights *weights, GError **error)
{
  g_autoptr (PscVisionSpec) vision = NULL;
  PscClipTextSpec *text;

  if (psc_openai_layout_has_resnet (weights))
    vision = (PscVisionSpec *) psc_clip_resnet_spec_new_from_weights (weights, error);
  else
    vision = (PscVisionSpec *) psc_vit_spec_new_from_weights (weights, error);
  text = vision != NULL ? psc_clip_text_spec_new_from_weights (weights, error) : NULL;
  if (text == NULL)
    return NULL;
  return psc_model_spec_new (g_steal_pointer (&vision), &text->parent_instance);
}

PscModelSpec *
psc_openai_layout_read_spec (PscModelFamily *family,
                             PscModelPackage *files,
                             PscWeights *weights,
                             GError **error)
{
  PscModelSpec *self = read_towers (weights, error);

  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  psc_openai_layout_init_input (&self->input);
  psc_openai_layout_set_channels (self->vision);
  self->head = (PscHead){ .has_scale = TRUE, .rule = PSC_SCORE_SOFTMAX };
  return self;
}

void
psc_openai_layout_init_input (PscPreprocess *input)
{
  *input = (PscPreprocess){
    .framing = PSC_FRAMING_CROP, .crop_rounds_up = TRUE, .filter = PSC_RESAMPLE_BICUBIC, .std = 1
  };
}

void
psc_openai_layout_set_channels (PscVisionSpec *vision)
{
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      vision->channel_mean[c] = openai_mean[c];
      vision->channel_std[c] = openai_std[c];
    }
}

PscTokenizer *
psc_openai_layout_new_tokenizer (PscModelFamily *family,
                                 PscModelPackage *files,
                                 PscModelSpec *spec,
                                 GError **error)
{
  g_autoptr (PscTokenizer) tokenizer =
      psc_byte_pair_new (psc_byte_pair_vocabulary_get_openai (), spec->text->max_positions, error);

  if (tokenizer == NULL)
    return NULL;
  if (psc_tokenizer_get_n_entries (tokenizer) != spec->text->vocab_size)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                   _ ("%s: the token embedding has %u rows, but CLIP's vocabulary has %u pieces, "
                      "and there is no other beside it"),
                   psc_model_package_get_name (files), spec->text->vocab_size,
                   psc_tokenizer_get_n_entries (tokenizer));
      return NULL;
    }
  spec->max_tokens = spec->text->max_positions;
  return g_steal_pointer (&tokenizer);
}
