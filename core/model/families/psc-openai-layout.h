/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/families/psc-model-family.h"

G_BEGIN_DECLS

/*
 * OpenAI's CLIP (openai/CLIP, clip/model.py) by the names of its weights, in which others publish
 * theirs, too. All sizes show in the weights but for the heads, which have 64 channels; what does
 * not show is as OpenAI has it. What takes a family is that family's function as it is, see
 * PscModelFamilyClass.
 */

/** Whether there are both towers by these names. */
gboolean psc_openai_layout_probe (PscModelPackage *files);

/** Whether the image tower is a ResNet. @weights: by OpenAI's or by canonical names */
gboolean psc_openai_layout_has_resnet (PscWeights *weights);

/** Returns: (transfer full): the weights by their canonical names, or %NULL with
 * PSC_MODEL_ERROR_WEIGHTS */
PscWeights *psc_openai_layout_canonicalise (PscModelFamily *family,
                                            PscModelPackage *files,
                                            GCancellable *cancellable,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_openai_layout_read_spec:
 * @weights: by their canonical names
 *
 * Returns: (transfer full): both towers with OpenAI's activation, input and head, or %NULL with
 * PSC_MODEL_ERROR_WEIGHTS
 */
PscModelSpec *psc_openai_layout_read_spec (PscModelFamily *family,
                                           PscModelPackage *files,
                                           PscWeights *weights,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The picture as OpenAI cuts it: the shorter side resized, the middle cut out. Sides are those of
 * the image tower. */
void psc_openai_layout_init_input (PscPreprocess *input);

/** Means and deviations of the three channels, of grey levels from 0 to 1. */
void psc_openai_layout_set_channels (PscVisionSpec *vision);

/**
 * psc_openai_layout_new_tokenizer:
 *
 * Sets @spec's limit of tokens to that of its text tower.
 *
 * Returns: (transfer full): that of OpenAI, whose vocabulary comes with the program, or %NULL with
 * PSC_MODEL_ERROR_VOCABULARY if the text tower is for another
 */
PscTokenizer *psc_openai_layout_new_tokenizer (PscModelFamily *family,
                                               PscModelPackage *files,
                                               PscModelSpec *spec,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
