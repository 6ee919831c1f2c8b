/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "model/psc-cell-readout.h"

G_BEGIN_DECLS

/**
 * PscCellForm:
 * @PSC_CELL_FORM_CONTRIBUTION: ∂f/∂z · v_p / P for the embeddings v_p of P cells: where the whole
 *   embedding is their mean, a linear function is the sum over the cells
 * @PSC_CELL_FORM_COSINE: f(v_p / ‖v_p‖): how much a cell is like the text, however strong it is
 */
typedef enum
{
  PSC_CELL_FORM_CONTRIBUTION,
  PSC_CELL_FORM_COSINE,
} PscCellForm;

/** The nicks “contribution” and “cosine”. */
#define PSC_TYPE_CELL_FORM (psc_cell_form_get_type ())
GType psc_cell_form_get_type (void);

/** What PscMethodClass.attribute is for a method that compares the text with each cell. */
gboolean psc_cell_similarity_attribute (PscEncoder *encoder,
                                        PscCellReading reading,
                                        PscCellForm form,
                                        const float *pixels,
                                        PscFunctionals *functionals,
                                        const PscAttributionContext *context,
                                        float *maps,
                                        GError **error);

G_END_DECLS
