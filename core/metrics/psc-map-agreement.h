/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_map_correlation:
 * @a, @b: [n]
 *
 * Returns: Pearson's correlation, -1 to 1, or NAN if one of the maps is flat
 */
double psc_map_correlation (const float *a, const float *b, gsize n);

/**
 * psc_map_agreement:
 * @maps: [n_maps][n_pixels], maps of different prompts on one image
 *
 * How much maps of different prompts are alike, which is what “Envisioning MedCLIP” finds wrong
 * with conventional ones: near 1, the map shows the image and not what was asked.
 *
 * Returns: the mean correlation over all pairs of maps that are not flat, or NAN if there is none
 */
double psc_map_agreement (const float *maps, guint n_maps, gsize n_pixels);

G_END_DECLS
