/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_SWIN_NICK "swin"

/**
 * PscSwinPooling:
 * @PSC_SWIN_POOLING_MEAN: over all tokens of the last stage
 * @PSC_SWIN_POOLING_FIRST: its first token, that of the upper left corner (CXR-CLIP)
 */
typedef enum
{
  PSC_SWIN_POOLING_MEAN,
  PSC_SWIN_POOLING_FIRST,
} PscSwinPooling;

/**
 * PscSwinSpec:
 *
 * A Swin transformer as Hugging Face's SwinModel, what is taken of its tokens, and a linear
 * projection. Stage s works on embed_dim × 2^s channels.
 */
typedef struct
{
  PscVisionSpec parent_instance;

  guint patch_size;
  guint window_size;
  guint embed_dim;
  guint mlp_ratio;
  guint n_stages;
  guint depths[PSC_SPEC_MAX_STAGES]; /* blocks per stage */
  guint num_heads[PSC_SPEC_MAX_STAGES];
  double layer_norm_eps;
  gboolean shifts_last_stage; /* where it has more than one window; all others do */
  PscSwinPooling pooling;
  gboolean has_projection_bias;
} PscSwinSpec;

typedef struct
{
  PscVisionSpecClass parent_class;
} PscSwinSpecClass;

#define PSC_TYPE_SWIN_SPEC (psc_swin_spec_get_type ())
#define PSC_SWIN_SPEC(o)   (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_SWIN_SPEC, PscSwinSpec))
GType psc_swin_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSwinSpec, g_object_unref)

/** Swin-T to 512 dimensions, as MedCLIP-ViT has it. (transfer full) */
PscSwinSpec *psc_swin_spec_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
