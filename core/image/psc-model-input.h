/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"
#include "image/psc-preprocess.h"

G_BEGIN_DECLS

/**
 * PscModelInput:
 *
 * A picture as an image encoder gets it: rendered to 8-bit grey, framed and resampled to A × A by
 * the rule of the encoder's family, and normalised. Never changes after it was made; safe to read
 * from several threads.
 */
#define PSC_TYPE_MODEL_INPUT (psc_model_input_get_type ())
G_DECLARE_FINAL_TYPE (PscModelInput, psc_model_input, PSC, MODEL_INPUT, GObject)

/**
 * psc_model_input_new:
 * @window: (nullable): %NULL for the picture's own presentation
 * @preprocess: the rule, copied
 */
PscModelInput *psc_model_input_new (PscImage *image,
                                    const PscWindow *window,
                                    const PscPreprocess *preprocess) G_GNUC_WARN_UNUSED_RESULT;

/** A. */
gsize psc_model_input_get_size (PscModelInput *self);

/** Where the picture lies in the input, borrowed. */
const PscPlacement *psc_model_input_get_placement (PscModelInput *self);

/** The input, [A][A], (level − mean) / std with the preprocessing's, borrowed. */
const float *psc_model_input_get_values (PscModelInput *self);

G_END_DECLS
