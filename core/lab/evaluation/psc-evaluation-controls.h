/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-placement.h"
#include "lab/evaluation/psc-pointing.h"
#include "lab/phantom/psc-phantom.h"

G_BEGIN_DECLS

/* Private to this folder: what is measured beside the methods, and needs no model. */

/** Adds a PscPointing for each control. */
void psc_evaluation_add_controls (GPtrArray *controls);

/** Measures the maps of all of @controls on the phantom's finding, its first. @placement: where the
 * phantom lies in the model's input */
void psc_evaluation_measure_controls (GPtrArray *controls,
                                      PscPhantom *phantom,
                                      const PscPlacement *placement);

G_END_DECLS
