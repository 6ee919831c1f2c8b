/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_RESNET_NICK "resnet"

typedef enum
{
  PSC_RESNET_BASIC,
  PSC_RESNET_BOTTLENECK,
} PscResnetBlock;

/**
 * PscResnetHead:
 * @PSC_RESNET_HEAD_LINEAR: torchvision's, a linear layer (`fc`) of the mean over all cells
 * @PSC_RESNET_HEAD_CELLS: BioViL's, two layers of each cell, a batch norm and a ReLU between them,
 *   and the mean over what becomes of the cells
 */
typedef enum
{
  PSC_RESNET_HEAD_LINEAR,
  PSC_RESNET_HEAD_CELLS,
} PscResnetHead;

/**
 * PscResnetSpec:
 *
 * A ResNet as torchvision's, and a projection. Widths are a block's inner channels, four times as
 * many leave a bottleneck; every stage but the first halves the picture.
 */
typedef struct
{
  PscVisionSpec parent_instance;

  PscResnetBlock block;
  guint stem_width;
  guint n_stages;
  guint depths[PSC_SPEC_MAX_STAGES]; /* blocks per stage */
  guint widths[PSC_SPEC_MAX_STAGES];
  double batch_norm_eps;
  PscResnetHead head;
  gboolean has_projection_bias; /* of a linear head */
  guint joint_width;            /* of a head of cells: channels that each cell is reduced to before
                                 * as many join it that say that there is no earlier picture
                                 * (BioViL-T); 0 for none */
} PscResnetSpec;

typedef struct
{
  PscVisionSpecClass parent_class;
} PscResnetSpecClass;

#define PSC_TYPE_RESNET_SPEC (psc_resnet_spec_get_type ())
#define PSC_RESNET_SPEC(o)   (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_RESNET_SPEC, PscResnetSpec))
GType psc_resnet_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscResnetSpec, g_object_unref)

/** ResNet-50 to 512 dimensions, as MedCLIP-ResNet50 has it. (transfer full) */
PscResnetSpec *psc_resnet_spec_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Channels that leave a block of @stage. */
guint psc_resnet_spec_get_outer_width (const PscResnetSpec *self, guint stage);

G_END_DECLS
