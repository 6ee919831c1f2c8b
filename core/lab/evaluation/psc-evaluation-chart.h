/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/evaluation/psc-evaluation.h"

G_BEGIN_DECLS

/**
 * psc_evaluation_write_chart:
 * @model: what the model is called
 * @preset: (nullable): what the methods' parameters are called
 * @path: where to write an SVG
 *
 * Draws the figures as bars with their numbers: on the left the AUROC of each class, on the right
 * hit rates, relevance mass and agreement of each method, fused and conventional. Made to be
 * printed, also without colour. The file says the same in words (<desc>).
 *
 * Returns: %FALSE with a G_FILE_ERROR
 */
gboolean psc_evaluation_write_chart (const PscEvaluation *self,
                                     const char *model,
                                     const char *preset,
                                     const char *path,
                                     GError **error);

G_END_DECLS
