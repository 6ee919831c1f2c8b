/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"
#include "image/psc-model-geometry.h"

G_BEGIN_DECLS

/**
 * PscModelInput:
 *
 * A picture as an image encoder gets it: rendered to 8-bit grey, framed to a square with black,
 * resampled to A × A as Pillow's bicubic filter does and normalised. Never changes after it was
 * made; safe to read from several threads.
 */
#define PSC_TYPE_MODEL_INPUT (psc_model_input_get_type ())
G_DECLARE_FINAL_TYPE (PscModelInput, psc_model_input, PSC, MODEL_INPUT, GObject)

/**
 * psc_model_input_new:
 * @window: (nullable): %NULL for the picture's own presentation
 * @model_size: A, at least 1
 * @mean: mean grey level in [0, 1] that the model was trained with
 * @std: standard deviation of it, over 0
 */
PscModelInput *psc_model_input_new (PscImage *image,
                                    const PscWindow *window,
                                    gsize model_size,
                                    double mean,
                                    double std) G_GNUC_WARN_UNUSED_RESULT;

/** A. */
gsize psc_model_input_get_size (PscModelInput *self);

/** Where the picture lies in the input, borrowed. */
const PscModelGeometry *psc_model_input_get_geometry (PscModelInput *self);

/** The input before normalisation, [A][A], borrowed. */
const guint8 *psc_model_input_get_grey (PscModelInput *self);

/** The input, [A][A], (grey / 255 − mean) / std, borrowed. */
const float *psc_model_input_get_values (PscModelInput *self);

/**
 * psc_model_input_normalise:
 * @level: grey level, 0 black to 1 white
 *
 * Returns: the value that @level has in the input; @mean gives 0
 */
float psc_model_input_normalise (PscModelInput *self, double level);

G_END_DECLS
