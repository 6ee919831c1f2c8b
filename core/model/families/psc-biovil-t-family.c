/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-biovil-t-family.h"

#include <glib/gi18n-lib.h>

struct _PscBiovilTFamily
{
  PscBiovilFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscBiovilTFamily, psc_biovil_t_family, PSC_TYPE_BIOVIL_FAMILY)

static void
psc_biovil_t_family_class_init (PscBiovilTFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);
  PscBiovilFamilyClass *biovil_class = PSC_BIOVIL_FAMILY_CLASS (klass);

  biovil_class->image_file = "biovil_t_image_model_proj_size_128.pt";
  biovil_class->repository = "microsoft/BiomedVLP-BioViL-T";
  biovil_class->side = 448;
  biovil_class->has_joint = TRUE;

  family_class->nick = "biovil-t";
  family_class->title = "BioViL-T";
  family_class->download =
      N_ ("biovil_t_image_model_proj_size_128.pt, pytorch_model.bin, config.json and vocab.txt of "
          "microsoft/BiomedVLP-BioViL-T on Hugging Face, into one folder");
}

static void
psc_biovil_t_family_init (PscBiovilTFamily *self)
{
}
