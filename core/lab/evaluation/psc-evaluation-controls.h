/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/evaluation/psc-explained-phantom.h"
#include "lab/evaluation/psc-pointing.h"

G_BEGIN_DECLS

/* Private to this folder: what is measured beside the methods, and needs no model. */

/** Adds a PscPointing for each control. */
void psc_evaluation_add_controls (GPtrArray *controls);

/**
 * psc_evaluation_measure_controls:
 * @encoder: (nullable): where faithfulness is measured, too
 *
 * Measures the maps of all of @controls on a phantom.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
gboolean psc_evaluation_measure_controls (GPtrArray *controls,
                                          const PscExplainedPhantom *shown,
                                          PscEncoder *encoder,
                                          GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
