/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/**
 * PscBiovilFamily:
 *
 * BioViL as Microsoft publishes it (microsoft/hi-ml, hi-ml-multimodal): a ResNet-50 whose cells are
 * projected each, in a file of PyTorch's, and CXR-BERT in Hugging Face's layout, both in one
 * folder. The side of the picture stands in no file.
 */
#define PSC_TYPE_BIOVIL_FAMILY (psc_biovil_family_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscBiovilFamily, psc_biovil_family, PSC, BIOVIL_FAMILY, PscModelFamily)

/**
 * PscBiovilFamilyClass:
 * @image_file: what the file of the image encoder is called
 * @repository: where both lie on Hugging Face
 * @side: the published one of the picture
 * @has_joint: whether an earlier picture could join the one at hand
 */
struct _PscBiovilFamilyClass
{
  PscModelFamilyClass parent_class;

  const char *image_file;
  const char *repository;
  guint side;
  gboolean has_joint;
};

G_END_DECLS
