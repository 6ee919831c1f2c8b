/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-medclip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-vocabulary-file.h"
#include "model/families/psc-weight-rules.h"
#include "model/psc-model-layout.h"

#define CONFIG_FILE "config.json"

struct _PscMedclipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscMedclipFamily, psc_medclip_family, PSC_TYPE_MODEL_FAMILY)

/* Hugging Face's tokenizers and text encoders come with a config.json, too, which says nothing
 * about a dual encoder and often lies in the same folder. */
static gboolean
is_own_config (JsonObject *config)
{
  JsonNode *vision = config != NULL ? json_object_get_member (config, "vision") : NULL;

  return vision != NULL && JSON_NODE_HOLDS_OBJECT (vision);
}

/* MedCLIP's authors publish no file that would tell. What is missing in weights that are named like
 * theirs, or are said to be theirs, is said in their own terms. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);
  g_autoptr (JsonObject) config = NULL;

  if (psc_weight_rules_find (weights, "vision_model.model.%")
      || psc_weight_rules_find (weights, "text_model.model.%"))
    return TRUE;
  config = psc_model_package_read_object (files, CONFIG_FILE, NULL, NULL);
  return is_own_config (config);
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) config =
      psc_model_package_read_object (files, CONFIG_FILE, &shown, &local_error);
  gboolean is_own = is_own_config (config);
  PscModelSpec *spec;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  spec = is_own ? psc_model_spec_new_from_object (config, error)
                : psc_model_layout_detect (weights, error);
  if (spec == NULL)
    g_prefix_error (error, "%s: ", is_own ? shown : psc_model_package_get_name (files));
  return spec;
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  return psc_vocabulary_file_new_word_piece (
      files, spec,
      _ ("Bio_ClinicalBERT's vocab.txt (emilyalsentzer/Bio_ClinicalBERT on Hugging Face)"), error);
}

static char *
dup_config (PscModelFamily *self, PscModelSpec *spec)
{
  return psc_model_spec_to_json (spec);
}

static void
psc_medclip_family_class_init (PscMedclipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "medclip";
  family_class->title = "MedCLIP";
  family_class->licence = N_ ("not stated by its authors; research use");
  family_class->download =
      N_ ("medclip-vit-pretrained.zip or medclip-resnet50-pretrained.zip of MedCLIP's authors "
          "(github.com/RyanWangZf/MedCLIP), and vocab.txt of emilyalsentzer/Bio_ClinicalBERT on "
          "Hugging Face");
  family_class->probe = probe;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = new_tokenizer;
  family_class->dup_config = dup_config;
}

static void
psc_medclip_family_init (PscMedclipFamily *self)
{
}
