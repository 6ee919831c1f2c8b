/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-medclip-family.h"

#include <glib/gi18n-lib.h>

#include "model/psc-model-error.h"
#include "model/psc-model-layout.h"
#include "text/psc-word-piece.h"

#define CONFIG_FILE     "config.json"
#define VOCABULARY_FILE "vocab.txt"

struct _PscMedclipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscMedclipFamily, psc_medclip_family, PSC_TYPE_MODEL_FAMILY)

/* Whatever else a folder has: MedCLIP's authors publish no file that would tell, and what is
 * missing in the weights is said in their own terms. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  return TRUE;
}

/* Hugging Face's tokenizers and text encoders come with a config.json, too, which says nothing
 * about a dual encoder and often lies in the same folder. */
static gboolean
is_own_config (JsonObject *config)
{
  JsonNode *vision = config != NULL ? json_object_get_member (config, "vision") : NULL;

  return vision != NULL && JSON_NODE_HOLDS_OBJECT (vision);
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
parse_vocabulary (GBytes *bytes, const char *shown, PscModelSpec *spec, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscTokenizer) tokenizer =
      psc_word_piece_new (bytes, spec->do_lower_case, spec->max_tokens, &local_error);

  if (tokenizer == NULL)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY, "%s: %s", shown,
                 local_error->message);
  else if (psc_tokenizer_get_n_entries (tokenizer) != spec->text->vocab_size)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                 _ ("%s: the vocabulary has %u lines, but the model's word embedding has %u rows"),
                 shown, psc_tokenizer_get_n_entries (tokenizer), spec->text->vocab_size);
  else
    return g_steal_pointer (&tokenizer);
  return NULL;
}

static PscTokenizer *
new_tokenizer (PscModelFamily *self, PscModelPackage *files, PscModelSpec *spec, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!psc_model_package_has_vocabulary (files, VOCABULARY_FILE))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
                   _ ("%s: the vocabulary is missing; it is Bio_ClinicalBERT's vocab.txt "
                      "(emilyalsentzer/Bio_ClinicalBERT on Hugging Face), to be put next to the "
                      "weights or passed with --vocab"),
                   psc_model_package_get_name (files));
      return NULL;
    }
  bytes = psc_model_package_read_vocabulary (files, VOCABULARY_FILE,
                                             PSC_TOKENIZER_MAX_VOCABULARY_SIZE, &shown, error);
  return bytes != NULL ? parse_vocabulary (bytes, shown, spec, error) : NULL;
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
