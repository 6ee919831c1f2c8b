/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-biovil-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-bert-weights.h"
#include "model/families/psc-resnet-weights.h"
#include "model/families/psc-vocabulary-file.h"
#include "model/families/psc-weight-rules.h"
#include "model/psc-model-error.h"

#define CONFIG_FILE "config.json"

/* What the shorter side of a picture is resized to, before its middle is cut out. */
#define RESIZED 512

/* Two weights that nothing else has together, of each encoder. */
#define IMAGE_STEM       "encoder.encoder.conv1.weight"
#define IMAGE_PROJECTION "projector.model.0.weight"
#define IMAGE_JOINT      "encoder.backbone_to_vit.weight"
#define TEXT_WORDS       "bert.embeddings.word_embeddings.weight"
#define TEXT_PROJECTION  "cls_projection_head.dense_to_hidden.weight"

/* In the order of the families. */
static const char *const image_files[] = { "biovil_image_resnet50_proj_size_128.pt",
                                           "biovil_t_image_model_proj_size_128.pt" };
static const char *const text_files[] = { "model.safetensors", "pytorch_model.bin" };

static const PscWeightRule rules[] = {
  /* What only a classifier, a pair of pictures and a masked text need. */
  { "encoder.encoder.fc.%", NULL, PSC_WEIGHT_DROP },
  { "encoder.vit_pooler.%", NULL, PSC_WEIGHT_DROP },
  { "cls.predictions.%", NULL, PSC_WEIGHT_DROP },
  { "bert.pooler.%", NULL, PSC_WEIGHT_DROP },
  { "encoder.encoder.%", "vision_model.model.%", PSC_WEIGHT_KEEP },
  { IMAGE_JOINT, "vision_model.backbone_to_vit.weight", PSC_WEIGHT_KEEP },
  { "encoder.missing_previous_emb", "vision_model.missing_previous_emb", PSC_WEIGHT_KEEP },
  { "projector.model.%", "vision_model.projection_head.%", PSC_WEIGHT_KEEP },
  { "bert.%", "text_model.model.%", PSC_WEIGHT_KEEP },
  { "cls_projection_head.%", "text_model.projection_head.%", PSC_WEIGHT_KEEP },
};

G_DEFINE_TYPE (PscBiovilFamily, psc_biovil_family, PSC_TYPE_MODEL_FAMILY)

static gboolean
has_image (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, IMAGE_STEM) != NULL
         && psc_weights_lookup (weights, IMAGE_PROJECTION) != NULL;
}

static gboolean
has_text (PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_weights_lookup (weights, TEXT_WORDS) != NULL
         && psc_weights_lookup (weights, TEXT_PROJECTION) != NULL;
}

/* Both models' texts look alike: what lies beside them tells. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  PscBiovilFamilyClass *klass = PSC_BIOVIL_FAMILY_GET_CLASS (self);

  if (has_image (files))
    return klass->has_joint
           == (psc_weights_lookup (psc_model_package_get_weights (files), IMAGE_JOINT) != NULL);
  return has_text (files) && psc_model_package_has (files, klass->image_file);
}

static gboolean
join_image (PscModelFamily *self, PscModelPackage *files, GCancellable *cancellable, GError **error)
{
  PscBiovilFamilyClass *klass = PSC_BIOVIL_FAMILY_GET_CLASS (self);

  if (psc_model_package_has (files, image_files[0])
      && psc_model_package_has (files, image_files[1]))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                   /* Translators: a file, and names of two others */
                   _ ("%s: next to it are the image encoders of two models, %s and %s: only one "
                      "belongs to this text encoder"),
                   psc_model_package_get_name (files), image_files[0], image_files[1]);
      return FALSE;
    }
  if (psc_model_package_has (files, klass->image_file))
    return psc_model_package_join (files, klass->image_file, cancellable, error);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a file, the name of a missing one, and a place on Hugging Face */
               _ ("%s: this is a text encoder; its image encoder, %s of %s on Hugging Face, is to "
                  "be put next to it"),
               psc_model_package_get_name (files), klass->image_file, klass->repository);
  return FALSE;
}

static gboolean
join_text (PscModelFamily *self, PscModelPackage *files, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_files); i++)
    if (psc_model_package_has (files, text_files[i]))
      return psc_model_package_join (files, text_files[i], cancellable, error);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a file, names of missing ones, and a place on Hugging Face */
               _ ("%s: this is an image encoder; its text encoder, %s with %s and %s of %s on "
                  "Hugging Face, is to be put next to it"),
               psc_model_package_get_name (files), text_files[1], CONFIG_FILE, "vocab.txt",
               PSC_BIOVIL_FAMILY_GET_CLASS (self)->repository);
  return FALSE;
}

static PscWeights *
canonicalise (PscModelFamily *self,
              PscModelPackage *files,
              GCancellable *cancellable,
              GError **error)
{
  if ((!has_image (files) && !join_image (self, files, cancellable, error))
      || (!has_text (files) && !join_text (self, files, cancellable, error)))
    return NULL;
  return psc_weight_rules_read (files, G_N_ELEMENTS (rules), rules, error);
}

static gboolean
read_config (PscBertSpec *text, PscModelPackage *files, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config =
      psc_model_package_read_object (files, CONFIG_FILE, &shown, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (config == NULL
      || psc_bert_spec_read_config (text, config, psc_model_package_get_name (files), error))
    return TRUE;
  g_prefix_error (error, "%s: ", shown);
  return FALSE;
}

static PscBertSpec *
read_text (PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autoptr (PscBertSpec) text = psc_bert_spec_new_from_weights (weights, error);
  PscTowerSpec *tower = (PscTowerSpec *) text;

  if (text == NULL
      || !psc_weights_get_extent (weights, "text_model.projection_head.dense_to_hidden.weight", 2,
                                  0, &text->projection_width, error)
      || !psc_weights_get_extent (weights, "text_model.projection_head.dense_to_output.weight", 2,
                                  0, &tower->dimensions, error))
    {
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  text->pooling = PSC_BERT_POOLING_FIRST;
  text->projection = PSC_BERT_PROJECTION_NORMED;
  return read_config (text, files, error) ? g_steal_pointer (&text) : NULL;
}

static PscResnetSpec *
read_vision (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  PscBiovilFamilyClass *klass = PSC_BIOVIL_FAMILY_GET_CLASS (self);
  g_autoptr (PscResnetSpec) vision = psc_resnet_spec_new_from_weights (weights, error);
  PscTowerSpec *tower = (PscTowerSpec *) vision;

  if (vision == NULL
      || !psc_weights_get_extent (weights, "vision_model.projection_head.0.weight", 4, 0,
                                  &tower->dimensions, error)
      || (klass->has_joint
          && !psc_weights_get_extent (weights, "vision_model.backbone_to_vit.weight", 4, 0,
                                      &vision->joint_width, error)))
    {
      g_prefix_error (error, "%s: ", psc_model_package_get_name (files));
      return NULL;
    }
  vision->head = PSC_RESNET_HEAD_CELLS;
  vision->parent_instance.image_size = klass->side;
  return g_steal_pointer (&vision);
}

/* Texts are never cut, so their length is that of the position embedding. */
static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autoptr (PscResnetSpec) vision = read_vision (self, files, weights, error);
  PscBertSpec *text = vision != NULL ? read_text (files, weights, error) : NULL;
  PscModelSpec *spec;

  if (text == NULL)
    return NULL;
  spec = psc_model_spec_new (&g_steal_pointer (&vision)->parent_instance, &text->parent_instance);
  spec->input = (PscPreprocess){ .framing = PSC_FRAMING_CROP,
                                 .resized = RESIZED,
                                 .crop_rounds_up = TRUE,
                                 .filter = PSC_RESAMPLE_BILINEAR,
                                 .spreads_range = TRUE,
                                 .std = 1 };
  spec->head = (PscHead){ .rule = PSC_SCORE_COSINE };
  spec->max_tokens = spec->text->max_positions;
  return spec;
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  g_autofree char *whose =
      /* Translators: whose vocabulary, which is published at that place on Hugging Face */
      g_strdup_printf (_ ("vocab.txt of %s on Hugging Face"),
                       PSC_BIOVIL_FAMILY_GET_CLASS (self)->repository);
  PscTokenizer *tokenizer = psc_vocabulary_file_new_word_piece (files, spec, whose, error);

  if (tokenizer == NULL)
    return NULL;
  psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_END);
  psc_tokenizer_set_refuses_excess (tokenizer, TRUE);
  return tokenizer;
}

static void
psc_biovil_family_class_init (PscBiovilFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  klass->image_file = image_files[0];
  klass->repository = "microsoft/BiomedVLP-CXR-BERT-specialized";
  klass->side = 480;

  family_class->nick = "biovil";
  family_class->title = "BioViL";
  family_class->licence = N_ ("MIT; according to its card for research only");
  family_class->download =
      N_ ("biovil_image_resnet50_proj_size_128.pt, pytorch_model.bin, config.json and vocab.txt of "
          "microsoft/BiomedVLP-CXR-BERT-specialized on Hugging Face, into one folder");
  family_class->probe = probe;
  family_class->canonicalise = canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
}

static void
psc_biovil_family_init (PscBiovilFamily *self)
{
}
