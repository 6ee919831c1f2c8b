/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-placement.h"

G_BEGIN_DECLS

/**
 * PscLocalisation:
 * @hit: whether the map's maximum lies inside the mask: the share of it that does, 0 to 1
 * @relevance_mass: the share of the map's positive values that lies inside the mask, 0 to 1
 * @mask_area: the mask's share of the model's input: what @hit and @relevance_mass would come to
 * for a map that has nothing to do with the picture
 *
 * How well a map points at a known truth. The hit is the pointing game of Zhang et al. (“Top-down
 * neural attention by excitation backprop”, 2016), the mass the relevance mass accuracy of Arras et
 * al. (“CLEVR-XAI”, 2022).
 */
typedef struct
{
  double hit;
  double relevance_mass;
  double mask_area;
} PscLocalisation;

/**
 * psc_localisation_dup_coverage:
 * @placement: where the picture lies in the model's input
 * @mask: [height][width], inside where it is 128 or more
 *
 * Returns: (transfer full): [A][A], how much of each pixel of the model's input the mask covers, 0
 * to 1; nothing of the margin
 */
float *psc_localisation_dup_coverage (const PscPlacement *placement, const guint8 *mask);

/**
 * psc_localisation_measure:
 * @map: [A][A], higher where it speaks more for the finding; finite
 * @coverage: [A][A], from psc_localisation_dup_coverage()
 * @n_pixels: A²
 *
 * Where several pixels share the maximum, as in the steps of an occlusion map, @hit is the share of
 * them that lies inside. A map without a positive value points nowhere: no hit and no mass.
 */
void psc_localisation_measure (const float *map,
                               const float *coverage,
                               gsize n_pixels,
                               PscLocalisation *result);

G_END_DECLS
