/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
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

/** See psc_faithfulness_area() and psc_faithfulness_drop(): a map's faithfulness is the one as a
 * share of the other. Both NAN of a map that is flat, and has no order, or not finite. */
typedef struct
{
  double area;
  double drop;
} PscFaithfulnessAnswer;

/**
 * psc_evaluation_measure_faithfulness:
 * @pixels: [A][A], normalised
 * @functionals: the scores that maps explain
 * @questions: [n]
 * @answers: (out caller-allocates): [n]
 *
 * Takes the picture away from each map's most relevant patches to its least, and the other way
 * round, as the trust lines of a map do, in 2 n (steps − 1) + 2 forward passes for all together.
 * Patches are PSC_PATCH_WIDTH wide whatever the maps' own cells are, since how far a score falls
 * depends on what is taken away at a time, and all rows of a table are to be compared.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
gboolean psc_evaluation_measure_faithfulness (PscEncoder *encoder,
                                              const float *pixels,
                                              const PscFunctionals *functionals,
                                              const PscFaithfulnessQuestion *questions,
                                              guint n,
                                              const PscAttributionContext *context,
                                              PscFaithfulnessAnswer *answers,
                                              GError **error);

G_END_DECLS
