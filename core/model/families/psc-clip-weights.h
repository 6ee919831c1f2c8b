/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-weight-rules.h"
#include "model/spec/psc-clip-resnet-spec.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-vit-spec.h"

G_BEGIN_DECLS

/*
 * What the families of CLIP share: the layouts in which its two transformers are published, and the
 * sizes that show in the weights' shapes once these have their canonical names. Heads and
 * activations do not show; whoever knows them sets them afterwards.
 */

/** OpenAI's names of the vision transformer or its ResNet, and of the text transformer, which
 * open_clip keeps. */
extern const PscWeightRule psc_openai_vit_rules[];
extern const guint psc_openai_vit_n_rules;
extern const PscWeightRule psc_openai_resnet_rules[];
extern const guint psc_openai_resnet_n_rules;
extern const PscWeightRule psc_openai_text_rules[];
extern const guint psc_openai_text_n_rules;

/** Hugging Face's of both. */
extern const PscWeightRule psc_hugging_face_clip_rules[];
extern const guint psc_hugging_face_clip_n_rules;

/** timm's vision transformer within open_clip. */
extern const PscWeightRule psc_timm_vit_rules[];
extern const guint psc_timm_vit_n_rules;

/**
 * psc_vit_spec_new_from_weights:
 *
 * Heads of 64 channels and a square grid are assumed; the picture's side is patches × grid.
 *
 * Returns: (transfer full): the tower, or %NULL with PSC_MODEL_ERROR_WEIGHTS
 */
PscVitSpec *psc_vit_spec_new_from_weights (PscWeights *weights,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_vit_spec_read_side:
 * @section: a configuration's, which has the picture's side as “image_size”
 * @otherwise: what that is where it is missing
 * @weights: what the weights are called in messages
 *
 * Takes a side of as many patches as the weights are for; what is left over is never seen.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG if they are for more or fewer
 */
gboolean psc_vit_spec_read_side (
    PscVitSpec *self, JsonObject *section, guint otherwise, const char *weights, GError **error);

/** What psc_vit_spec_new_from_weights() does, of OpenAI's ResNet. */
PscClipResnetSpec *psc_clip_resnet_spec_new_from_weights (PscWeights *weights,
                                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same of the text transformer. */
PscClipTextSpec *psc_clip_text_spec_new_from_weights (PscWeights *weights,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
