/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
#include "attribution/psc-map-grid.h"
#include "attribution/psc-method.h"

G_BEGIN_DECLS

/* Private to this folder. */

/** A map whose faithfulness is asked for: @map, [A][A], borrowed, and which of the functionals it
 * is of. */
typedef struct
{
  const float *map;
  guint functional;
} PscFaithfulnessQuestion;

/**
 * psc_evaluation_measure_faithfulness:
 * @pixels: [A][A], normalised
 * @functionals: the scores that maps explain
 * @grid: of the maps' cells
 * @questions: [n]
 * @gaps: (out caller-allocates): [n], see psc_faithfulness_gap(); NAN for a flat map, which has no
 *   order
 *
 * Takes the picture away from each map's most relevant patches to its least, and the other way
 * round, as the trust lines of a map do, in 2 n (steps − 1) + 2 forward passes for all together.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
gboolean psc_evaluation_measure_faithfulness (PscEncoder *encoder,
                                              const float *pixels,
                                              const PscFunctionals *functionals,
                                              PscMapGrid grid,
                                              const PscFaithfulnessQuestion *questions,
                                              guint n,
                                              const PscAttributionContext *context,
                                              double *gaps,
                                              GError **error);

G_END_DECLS
