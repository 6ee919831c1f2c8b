/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscCoalitions:
 *
 * The image, the baseline, and the image with some of its regions as in the baseline: which of them
 * are present is drawn by Shapley's kernel, each draw followed by its opposite; sizes of which all
 * fit are taken whole, and with so many samples that all do, it is exact.
 *
 * The map is that of the linear function of the presence bits that fits the values best, in the
 * sense of least squares with a ridge, and that is exact for the image and the baseline: the
 * Shapley values of the regions. Each is shared out evenly over the pixels of its region, so that
 * the map sums to f(image) − f(baseline). Lundberg and Lee, arXiv 1705.07874; pairs after Covert
 * and Lee, arXiv 2012.01536.
 */
#define PSC_TYPE_COALITIONS (psc_coalitions_get_type ())
G_DECLARE_FINAL_TYPE (PscCoalitions, psc_coalitions, PSC, COALITIONS, PscPerturbation)

/**
 * psc_coalitions_new:
 * @pixels: [A][A]; copied
 * @baseline: [A][A]; copied
 * @labels: [A][A], the region of each pixel; copied
 * @n_regions: S; every label below it is used
 * @n_samples: copies beside the image and the baseline, at most
 * @ridge: λ, at least 0: what the squares of the Shapley values count against those of the errors
 * @seed: same seed, same copies
 */
PscPerturbation *psc_coalitions_new (guint side,
                                     const float *pixels,
                                     const float *baseline,
                                     const guint *labels,
                                     guint n_regions,
                                     guint n_samples,
                                     double ridge,
                                     guint seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
