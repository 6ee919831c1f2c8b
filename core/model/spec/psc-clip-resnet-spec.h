/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-spec-json.h"
#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/** The nick of its architecture. */
#define PSC_CLIP_RESNET_NICK "clip-resnet"

/**
 * PscClipResnetSpec:
 *
 * OpenAI's ModifiedResNet (openai/CLIP, clip/model.py): a stem of three convolutions, bottlenecks
 * whose strides are averages, and an attention from the mean of the last map to its cells, whose
 * output projection has a bias. Stage s has width × 2^s inner channels and four times as many outer
 * ones.
 */
typedef struct
{
  PscVisionSpec parent_instance;

  guint width; /* of the stem */
  guint n_stages;
  guint depths[PSC_SPEC_MAX_STAGES]; /* blocks per stage */
  guint n_heads;                     /* of the attention */
  double batch_norm_eps;
} PscClipResnetSpec;

typedef struct
{
  PscVisionSpecClass parent_class;
} PscClipResnetSpecClass;

#define PSC_TYPE_CLIP_RESNET_SPEC (psc_clip_resnet_spec_get_type ())
#define PSC_CLIP_RESNET_SPEC(o)                                                                    \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_CLIP_RESNET_SPEC, PscClipResnetSpec))
GType psc_clip_resnet_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscClipResnetSpec, g_object_unref)

/** Channels that leave the last stage. */
guint psc_clip_resnet_spec_get_outer_width (const PscClipResnetSpec *self);

/** Cells on a side of the last map. */
guint psc_clip_resnet_spec_get_grid (const PscClipResnetSpec *self);

G_END_DECLS
