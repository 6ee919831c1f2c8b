/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-chexzero-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-openai-layout.h"

/* Of grey levels from 0 to 255 in the training images (zero_shot.py). */
#define LEVEL_MEAN 101.48761
#define LEVEL_STD  83.43944

/* The side to which data_process.py brings every picture. */
#define FRAME_SIDE 320

struct _PscChexzeroFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscChexzeroFamily, psc_chexzero_family, PSC_TYPE_MODEL_FAMILY)

/* A matrix that OpenAI publishes in float16. (Its embeddings are float32.) */
static gboolean
is_float32 (PscWeights *weights)
{
  const PscTensorView *view =
      psc_weights_lookup (weights, "transformer.resblocks.0.attn.in_proj_weight");

  return view != NULL && view->dtype == PSC_DTYPE_F32;
}

/* OpenAI's own loader drops the sizes that its programs hold, so what was trained on has none. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  PscWeights *weights = psc_model_package_get_weights (files);

  return psc_openai_layout_probe (files) && !psc_openai_layout_has_resnet (weights)
         && is_float32 (weights) && psc_weights_lookup (weights, "input_resolution") == NULL;
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  PscModelSpec *spec = psc_openai_layout_read_spec (self, files, weights, error);

  if (spec == NULL)
    return NULL;
  spec->input = (PscPreprocess){ .frame_side = FRAME_SIDE,
                                 .framing = PSC_FRAMING_FIT_DOWN,
                                 .filter = PSC_RESAMPLE_LANCZOS,
                                 .std = 1 };
  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      spec->vision->channel_mean[c] = LEVEL_MEAN / 255;
      spec->vision->channel_std[c] = LEVEL_STD / 255;
    }
  spec->head = (PscHead){ .rule = PSC_SCORE_PAIR };
  return spec;
}

static char *
dup_reason (PscModelFamily *self, PscModelPackage *files)
{
  return g_strdup (_ ("weights of 32 bits by OpenAI's names, with a vision transformer: taken for "
                      "CheXzero's; --family openai or open-clip says otherwise"));
}

static void
psc_chexzero_family_class_init (PscChexzeroFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "chexzero";
  family_class->title = "CheXzero";
  family_class->licence = N_ ("MIT (of the code; the folder of the weights names none)");
  family_class->download = N_ ("one of the files best_64_….pt in the folder of checkpoints that "
                               "github.com/rajpurkarlab/CheXzero links to");
  family_class->probe = probe;
  family_class->canonicalise = psc_openai_layout_canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = psc_openai_layout_new_tokenizer;
  family_class->dup_reason = dup_reason;
}

static void
psc_chexzero_family_init (PscChexzeroFamily *self)
{
}
