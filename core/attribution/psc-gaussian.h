/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_gaussian_blur:
 * @from: [side][side], row-major
 * @sigma: standard deviation of the Gaussian in pixels, over 0
 * @to: (out caller-allocates): [side][side]; may be @from
 *
 * Convolves with a Gaussian that is cut off at 4 @sigma and sums to 1. Past an edge the picture
 * goes on with its edge value.
 */
void psc_gaussian_blur (const float *from, guint side, double sigma, float *to);

/** The same down the columns alone of [n_rows][n_columns]. */
void psc_gaussian_blur_columns (
    const float *from, guint n_rows, guint n_columns, double sigma, float *to);

G_END_DECLS
