/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscRiseMasks:
 *
 * The image seen through N random masks, the baseline elsewhere: x' + m ⊙ (x − x'). A mask is a
 * grid of cells, each open with probability p, shifted by a random number of pixels and
 * interpolated bilinearly between the cells' centres.
 *
 * The map is Σ (f_n − f̄)(m_n − p) / (N p (1 − p)): how much the function rises where the masks are
 * open. It is centred, since the plain form Σ f_n m_n / (N p) carries the mean f̄ everywhere, which
 * makes the maps of different prompts look alike.
 */
#define PSC_TYPE_RISE_MASKS (psc_rise_masks_get_type ())
G_DECLARE_FINAL_TYPE (PscRiseMasks, psc_rise_masks, PSC, RISE_MASKS, PscPerturbation)

/**
 * psc_rise_masks_new:
 * @pixels: [A][A]; copied
 * @baseline: [A][A]; copied
 * @cells: along a side, at least 1
 * @probability: p, between 0 and 1
 * @n_masks: N, at least 2; the first masks are the same whatever N is
 * @seed: same seed, same masks
 * @is_centred: whether maps are the centred form or the plain one; the masks are the same
 */
PscPerturbation *psc_rise_masks_new (guint side,
                                     const float *pixels,
                                     const float *baseline,
                                     guint cells,
                                     double probability,
                                     guint n_masks,
                                     guint seed,
                                     gboolean is_centred) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
