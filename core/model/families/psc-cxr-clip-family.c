/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-cxr-clip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-bert-weights.h"
#include "model/families/psc-resnet-weights.h"
#include "model/families/psc-swin-weights.h"
#include "model/families/psc-vocabulary-file.h"
#include "model/families/psc-weight-rules.h"

/* The published side of the picture and length of a text. */
#define SIDE       224
#define MAX_TOKENS 256

#define RESNET_STEM "image_encoder.resnet.conv1.weight"
#define SWIN_PATCH  "image_encoder.image_encoder.embeddings.patch_embeddings.projection.weight"
#define TEXT_WORDS  "text_encoder.text_encoder.embeddings.word_embeddings.weight"

#define IMAGE_PROJECTION "image_projection.projection."
#define TEXT_PROJECTION  "text_projection.projection."

struct _PscCxrClipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscCxrClipFamily, psc_cxr_clip_family, PSC_TYPE_MODEL_FAMILY)

#define TEXT_RULES                                                                                 \
  { "text_encoder.text_encoder.%", "text_model.model.%", PSC_WEIGHT_KEEP },                        \
  {                                                                                                \
    TEXT_PROJECTION "%", "text_model.projection_head.%", PSC_WEIGHT_KEEP                           \
  }

static const PscWeightRule swin_rules[] = {
  { "image_encoder.image_encoder.pooler.%", NULL, PSC_WEIGHT_DROP },
  { "image_encoder.image_encoder.%", "vision_model.model.%", PSC_WEIGHT_KEEP },
  { IMAGE_PROJECTION "%", "vision_model.projection_head.%", PSC_WEIGHT_KEEP },
  TEXT_RULES,
};

/* torchvision's own last layer is the projection. */
static const PscWeightRule resnet_rules[] = {
  { "image_encoder.resnet.fc.%", NULL, PSC_WEIGHT_DROP },
  { "image_encoder.resnet.%", "vision_model.model.%", PSC_WEIGHT_KEEP },
  { IMAGE_PROJECTION "%", "vision_model.model.fc.%", PSC_WEIGHT_KEEP },
  TEXT_RULES,
};

static gboolean
has (PscModelPackage *files, const char *name)
{
  return psc_weights_lookup (psc_model_package_get_weights (files), name) != NULL;
}

static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  return has (files, TEXT_WORDS) && (has (files, RESNET_STEM) || has (files, SWIN_PATCH));
}

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  return has (files, RESNET_STEM)
             ? psc_weight_rules_read (files, G_N_ELEMENTS (resnet_rules), resnet_rules, error)
             : psc_weight_rules_read (files, G_N_ELEMENTS (swin_rules), swin_rules, error);
}

static void
set_channels (PscVisionSpec *vision, const double *mean, const double *std)
{
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      vision->channel_mean[c] = mean[c];
      vision->channel_std[c] = std[c];
    }
}

/* ImageNet's normalisation. */
static PscVisionSpec *
read_resnet (PscWeights *weights, GError **error)
{
  static const double mean[] = { 0.485, 0.456, 0.406 };
  static const double std[] = { 0.229, 0.224, 0.225 };
  g_autoptr (PscResnetSpec) resnet = psc_resnet_spec_new_from_weights (weights, error);
  PscTowerSpec *tower = (PscTowerSpec *) resnet;

  if (resnet == NULL
      || !psc_weights_get_extent (weights, "vision_model.model.fc.weight", 2, 0, &tower->dimensions,
                                  error))
    return NULL;
  resnet->has_projection_bias = TRUE;
  set_channels (&resnet->parent_instance, mean, std);
  return &g_steal_pointer (&resnet)->parent_instance;
}

/* At the published side the last stage is one window, and Hugging Face's layers that were one
 * window once shift at no side any more (modeling_swin.py, set_shift_and_window_size). */
static PscVisionSpec *
read_swin (PscWeights *weights, GError **error)
{
  static const double half[] = { 0.5, 0.5, 0.5 };
  g_autoptr (PscSwinSpec) swin = psc_swin_spec_new_from_weights (weights, error);
  PscTowerSpec *tower = (PscTowerSpec *) swin;

  if (swin == NULL
      || !psc_weights_get_extent (weights, "vision_model.projection_head.weight", 2, 0,
                                  &tower->dimensions, error))
    return NULL;
  swin->shifts_last_stage = FALSE;
  swin->pooling = PSC_SWIN_POOLING_FIRST;
  swin->has_projection_bias = TRUE;
  set_channels (&swin->parent_instance, half, half);
  return &g_steal_pointer (&swin)->parent_instance;
}

static PscTextSpec *
read_text (PscWeights *weights, GError **error)
{
  g_autoptr (PscBertSpec) bert = psc_bert_spec_new_from_weights (weights, error);
  PscTowerSpec *tower = (PscTowerSpec *) bert;

  if (bert == NULL
      || !psc_weights_get_extent (weights, "text_model.projection_head.weight", 2, 0,
                                  &tower->dimensions, error))
    return NULL;
  bert->pooling = PSC_BERT_POOLING_LAST;
  bert->projection = PSC_BERT_PROJECTION_AFFINE;
  return &g_steal_pointer (&bert)->parent_instance;
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autoptr (PscVisionSpec) vision =
      has (files, RESNET_STEM) ? read_resnet (weights, error) : read_swin (weights, error);
  PscTextSpec *text = vision != NULL ? read_text (weights, error) : NULL;
  PscModelSpec *spec;

  if (text == NULL)
    {
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  vision->image_size = SIDE;
  spec = psc_model_spec_new (g_steal_pointer (&vision), text);
  spec->input = (PscPreprocess){
    .framing = PSC_FRAMING_CROP, .crop_rounds_up = TRUE, .filter = PSC_RESAMPLE_BILINEAR, .std = 1
  };
  spec->head = (PscHead){ .has_scale = TRUE, .rule = PSC_SCORE_PAIR };
  spec->max_tokens = MIN (MAX_TOKENS, text->max_positions);
  return spec;
}

/* Its letters have cases, and yet texts are lower-cased: its tokenizer's default. */
static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  return psc_vocabulary_file_new_word_piece (
      files, spec,
      _ ("Bio_ClinicalBERT's vocab.txt (emilyalsentzer/Bio_ClinicalBERT on Hugging Face)"), error);
}

static void
psc_cxr_clip_family_class_init (PscCxrClipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "cxr-clip";
  family_class->title = "CXR-CLIP";
  family_class->licence = N_ ("CC BY-NC 4.0");
  family_class->download =
      N_ ("a checkpoint such as swint_mcc.tar or r50_mcc.tar of CXR-CLIP's authors "
          "(github.com/Soombit-ai/cxr-clip), and vocab.txt of emilyalsentzer/Bio_ClinicalBERT on "
          "Hugging Face");
  family_class->probe = probe;
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
}

static void
psc_cxr_clip_family_init (PscCxrClipFamily *self)
{
}
