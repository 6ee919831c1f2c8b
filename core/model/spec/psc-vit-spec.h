/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-tower-spec.h"
#include "model/spec/psc-transformer-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_VIT_NICK "vit"

/**
 * PscVitPooling:
 * @PSC_VIT_POOLING_CLASS: a token of its own, which stands before the patches; then LayerNorm and a
 *   projection
 * @PSC_VIT_POOLING_ATTENTION: a learned query that attends to all patches, then a perceptron that
 *   adds to what it found (SigLIP's “MAP head”), and no projection
 */
typedef enum
{
  PSC_VIT_POOLING_CLASS,
  PSC_VIT_POOLING_ATTENTION,
} PscVitPooling;

/**
 * PscVitSpec:
 *
 * A vision transformer: CLIP's (a norm before the first layer, no bias of the patches), timm's and
 * SigLIP's. What a side that is no multiple of the patch leaves over at the right and the bottom is
 * not seen.
 */
typedef struct
{
  PscVisionSpec parent_instance;

  PscTransformerSpec layers;
  guint patch_size;
  gboolean has_patch_bias;
  gboolean has_first_norm;
  PscVitPooling pooling;
  PscActivation pooling_activation; /* of the perceptron behind the learned query */
} PscVitSpec;

typedef struct
{
  PscVisionSpecClass parent_class;
} PscVitSpecClass;

#define PSC_TYPE_VIT_SPEC (psc_vit_spec_get_type ())
#define PSC_VIT_SPEC(o)   (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_VIT_SPEC, PscVitSpec))
GType psc_vit_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscVitSpec, g_object_unref)

/** Patches on a side. */
guint psc_vit_spec_get_grid (const PscVitSpec *self);

G_END_DECLS
