/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Bins of the histogram. */
#define PSC_MAP_ENTROPY_BINS 100

/**
 * psc_map_entropy:
 * @map: [n]
 *
 * The entropy, in nats, of the histogram of a map's values, PSC_MAP_ENTROPY_BINS bins from the
 * least to the greatest. What the map is scaled with, such as the root of its second moment, makes
 * no difference to that.
 *
 * Returns: 0 to log (PSC_MAP_ENTROPY_BINS); 0 of a flat map; NAN of one that is not finite
 * everywhere
 */
double psc_map_entropy (const float *map, gsize n);

/**
 * psc_map_entropy_change:
 * @map: [n]: of a model
 * @randomised: [n]: of the same model with random weights
 *
 * (H(randomised) − H(map)) / H(map), signed: the efficient model parameter randomisation test of
 * Hedström et al. (“Sanity checks revisited”, 2024). More than 0 where a map becomes less orderly
 * when the model has learnt nothing.
 *
 * Returns: or NAN if @map is flat, or one of them not finite everywhere
 */
double psc_map_entropy_change (const float *map, const float *randomised, gsize n);

G_END_DECLS
