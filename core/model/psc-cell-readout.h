/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscCellReading:
 * @PSC_CELL_READING_ALONE: what the encoder would make of a cell of its last grid if what pools the
 *   cells saw nothing else. Where the embedding is the mean of the cells, so that
 *   psc_vision_spec_averages_cells(), the mean of what is read is the embedding, exactly. Elsewhere
 *   it is an approximation: in the last attention each cell finds its own value, and whatever comes
 *   behind is as it is (MaskCLIP, Zhou et al. 2022).
 * @PSC_CELL_READING_SURGERY: CLIP Surgery (Li et al. 2023): in the last six layers cells attend to
 *   cells with similar values, and no perceptrons follow. Only of vision transformers with a class
 *   token.
 */
typedef enum
{
  PSC_CELL_READING_ALONE,
  PSC_CELL_READING_SURGERY,
} PscCellReading;

/**
 * psc_cell_reading_check:
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG and the reason where there is no such reading of an
 * encoder with that specification
 */
gboolean psc_cell_reading_check (PscCellReading reading, const PscVisionSpec *spec, GError **error);

/**
 * psc_encoder_read_cells:
 * @pixels: [A][A], normalised
 * @cells: (out caller-allocates): [cells][M], row by row of the last stage's grid, see
 *   psc_vision_spec_get_stage(); before L2 normalisation
 * @embedding: (out caller-allocates) (nullable): [M], what psc_encoder_encode_images() gives
 *
 * Takes about as long as one forward pass.
 */
gboolean psc_encoder_read_cells (PscEncoder *self,
                                 PscCellReading reading,
                                 const float *pixels,
                                 float *cells,
                                 float *embedding,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
