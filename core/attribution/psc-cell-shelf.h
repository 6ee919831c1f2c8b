/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/* What an encoder read in the cells of an image when only the embedding was asked for: token
 * similarity, which comes next, then takes no pass of its own. The readings of the last images lie
 * beside each other, and go with the encoder. On the encoder's thread. */

/** Images whose readings are kept: the one on the screen, and those fetched ahead. */
#define PSC_CELL_SHELF_LENGTH 3

/**
 * psc_cell_shelf_encode:
 * @pixels: [A][A], normalised
 * @embedding: (out caller-allocates): [M], as psc_encoder_encode_images()
 *
 * Encodes an image, and keeps its cells, see PSC_CELL_READING_ALONE, until they are taken. Errors
 * as psc_encoder_read_cells().
 */
gboolean psc_cell_shelf_encode (PscEncoder *encoder,
                                const float *pixels,
                                float *embedding,
                                GCancellable *cancellable,
                                GError **error);

/**
 * psc_cell_shelf_take:
 * @cells: (out caller-allocates): [cells][M]
 * @embedding: (out caller-allocates): [M]
 *
 * Returns: %FALSE if there is no reading of such an image; what is taken is gone
 */
gboolean
psc_cell_shelf_take (PscEncoder *encoder, const float *pixels, float *cells, float *embedding);

G_END_DECLS
