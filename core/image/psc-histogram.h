/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

#define PSC_HISTOGRAM_N_BINS 256

/**
 * PscHistogram:
 * @low, @high: the least and the greatest value
 * @counts: how many values are in each of as many equal parts of [low, high]
 * @n_values: all of them; padding, which is not a number, is left out
 */
typedef struct
{
  double low;
  double high;
  guint64 counts[PSC_HISTOGRAM_N_BINS];
  guint64 n_values;
} PscHistogram;

/** Counts the values of @image, which takes time that the main thread does not have. (transfer
 * full)
 */
PscHistogram *psc_histogram_new (PscImage *image) G_GNUC_WARN_UNUSED_RESULT;

/** The value below which @share of the values are, 0 to 1, to within a part of the histogram. */
double psc_histogram_get_percentile (const PscHistogram *self, double share);

/** The window from the darkest to the brightest hundredth: as much of the range as matters,
 * whatever a few pixels of metal or bare beam reach. */
void psc_histogram_get_window (const PscHistogram *self, PscWindow *window);

G_END_DECLS
