/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Bins of equal width that probabilities are sorted into. */
#define PSC_CALIBRATION_N_BINS 10

/**
 * PscCalibrationBin:
 * @n: how many cases are in it
 * @probability: the mean of what they were given; NAN if there are none
 * @share: that of them which is positive; likewise
 */
typedef struct
{
  gsize n;
  double probability;
  double share;
} PscCalibrationBin;

/**
 * PscCalibration:
 * @error: the expected calibration error, Σ n_b/n |share_b − probability_b|; NAN if there are no
 *   cases
 *
 * How probabilities agree with what is (Guo et al., “On calibration of modern neural networks”,
 * 2017). Bin b holds probabilities from b/10 to below (b + 1)/10, the last one also 1.
 */
typedef struct
{
  PscCalibrationBin bins[PSC_CALIBRATION_N_BINS];
  gsize n;
  double error;
} PscCalibration;

/** @probabilities: [n], 0 to 1; @positive: [n]; @calibration: (out caller-allocates) */
void psc_calibration_measure (const double *probabilities,
                              const gboolean *positive,
                              gsize n,
                              PscCalibration *calibration);

G_END_DECLS
