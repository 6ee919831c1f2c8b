/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "metrics/psc-seen-pixels.h"

G_BEGIN_DECLS

/**
 * PscLocalisation:
 * @hit: whether the map's maximum lies in the truth, the pointing game of Zhang et al. (“Top-down
 *   neural attention by excitation backprop”, 2016). Where several pixels share the maximum, as in
 *   the steps of an occlusion map, the share of them that lies inside
 * @relevance_mass: the share of the map's positive values that lies inside, the relevance mass
 *   accuracy of Arras et al. (“CLEVR-XAI”, 2022), of the positive part alone
 * @area_share: of the pixels that the model sees, the truth's: what @hit and @relevance_mass would
 *   come to for a map that has nothing to do with the picture
 * @unseen_share: of the truth's pixels, those that the model does not see
 * @rank_accuracy: of the |G| highest pixels of the map, |G| being the truth's number of pixels,
 *   the share that lies inside, divided by |G|; the relevance rank accuracy of Arras et al. Of
 *   pixels that share the lowest value among those, as many count as is their share inside
 * @auprc: the area under the curve of precision over recall of pixels, as the average precision
 *   Σ (Rₙ − Rₙ₋₁) Pₙ over all values of the map, equal ones together (Davis and Goadrich, “The
 *   relationship between precision-recall and ROC curves”, 2006, on why not by trapezia)
 * @cnr: contrast to noise, (µ inside − µ outside) / √(σ² inside + σ² outside) with population
 *   variances, as in BioViL (Boecking et al., 2022) but signed: a map that shows everything but
 *   the truth is negative. Infinite where nothing varies on either side but the means differ, 0
 *   where they do not
 * @iou_area: intersection over union with the truth of the map's |G| highest pixels, ties as in
 *   @rank_accuracy
 * @iou_otsu: the same of the pixels above Otsu's threshold (“A threshold selection method from
 *   gray-level histograms”, 1979) on the map's positive part, negative values being 0: of all cuts
 *   between two different values the one that makes n₀ n₁ (µ₀ − µ₁)² greatest, the lowest of them.
 *   No bins, and no holes filled. 0 where there is no such cut
 *
 * How well a map points at a known truth, on the picture's own pixels.
 *
 * A map without a positive value points nowhere: no hit, no mass, no region. What the model does
 * not see has no value: it is neither 0 nor among the highest, and is in no mean. But truth there
 * is truth that a map cannot find: it counts in |G|, in recall and in the union, so that
 * @rank_accuracy, @auprc and @iou_area of the best of maps are 1 − @unseen_share. Without a truth,
 * where the model sees nothing, and of a map that is not finite everywhere, all is NAN; @cnr also
 * where the model sees only truth or none.
 */
typedef struct
{
  double hit;
  double relevance_mass;
  double area_share;
  double unseen_share;
  double rank_accuracy;
  double auprc;
  double cnr;
  double iou_area;
  double iou_otsu;
} PscLocalisation;

/** How many measures there are. */
#define PSC_LOCALISATION_N_MEASURES 9

/** How the measure at @index is called in files, such as “relevance_mass”; static. */
const char *psc_localisation_get_name (guint index);
double psc_localisation_get (const PscLocalisation *self, guint index);

/**
 * psc_localisation_measure:
 * @map: [A][A], higher where it speaks more for the finding
 * @placement: where the picture lies in the model's input
 * @mask: [height][width], the truth, see psc_seen_pixels_new()
 * @cancellable: (nullable): looked at before each row
 *
 * Linear in the picture's pixels up to PSC_DESCENT_MAX_PIXELS, of which many it reads the map
 * several times, so that it never takes more memory than for those. Any thread.
 *
 * Returns: %FALSE if it was cancelled, and then all is NAN
 */
gboolean psc_localisation_measure (const float *map,
                                   const PscPlacement *placement,
                                   const guint8 *mask,
                                   GCancellable *cancellable,
                                   PscLocalisation *result);

/** The same with no more than @limit pixels' values in memory at a time, over 0. */
gboolean psc_localisation_measure_within (const float *map,
                                          const PscPlacement *placement,
                                          const guint8 *mask,
                                          gsize limit,
                                          GCancellable *cancellable,
                                          PscLocalisation *result);

G_END_DECLS
