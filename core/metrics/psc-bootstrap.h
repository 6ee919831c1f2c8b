/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How far a figure is known; both NAN where nothing was measured. */
typedef struct
{
  double lower;
  double upper;
} PscInterval;

/** Resamplings, and how much of them an interval holds. */
#define PSC_BOOTSTRAP_RESAMPLINGS 1000
#define PSC_BOOTSTRAP_LEVEL       0.95

/**
 * psc_bootstrap_mean:
 * @values: [n], finite, each of an image of its own
 * @seed: same seed, same interval
 *
 * The percentile interval of Efron (“Bootstrap methods: another look at the jackknife”, 1979): of
 * the means of PSC_BOOTSTRAP_RESAMPLINGS samples of @n values each, drawn with replacement, the
 * middle PSC_BOOTSTRAP_LEVEL.
 */
PscInterval psc_bootstrap_mean (const double *values, guint n, guint32 seed);

/**
 * psc_bootstrap_difference:
 * @a, @b: [n], two measures of the same images, in the same order; NAN where there is none
 * @difference: (out) (optional): the mean of @a − @b
 *
 * How far it is known how much @a is above @b, on average: the paired bootstrap, which draws images
 * and not measures, so that what makes an image easy for both does not count. Images that lack one
 * of the two are left out.
 *
 * Returns: as psc_bootstrap_mean() of the differences
 */
PscInterval psc_bootstrap_difference (
    const double *a, const double *b, guint n, guint32 seed, double *difference);

/** A measure that is a share of another: @parts, @wholes: [n], borrowed; NAN where there is none */
typedef struct
{
  const double *parts;
  const double *wholes;
} PscRatios;

/**
 * psc_bootstrap_ratio:
 * @a: of n images
 * @b: (nullable): of the same images
 * @difference: (out) (optional): Σ parts / Σ wholes of @a, less that of @b
 *
 * The ratio of means, which a share of next to nothing weighs little in, while it can make any
 * number of a mean of ratios. Parts and wholes are drawn together, and @a with @b, as in
 * psc_bootstrap_difference().
 */
PscInterval psc_bootstrap_ratio (
    const PscRatios *a, const PscRatios *b, guint n, guint32 seed, double *difference);

/** A figure of cases that count as often as @weights, [n], say; NAN where that is not defined. */
typedef double (*PscWeightedFigure) (const double *weights, gpointer user_data);

/**
 * psc_bootstrap_clusters:
 * @clusters: [n], which cluster each case belongs to, such as its patient; any numbers
 * @figure: of the n cases
 *
 * The same interval of any figure, drawing clusters and not cases: images of one patient are alike,
 * so that drawing them one by one would make an interval too narrow (Davison and Hinkley,
 * “Bootstrap methods and their application”, 1997, 3.8). Samples of which the figure is not defined
 * are left out.
 *
 * Returns: NAN with fewer than two clusters, or where the figure is defined of less than half of
 * the samples
 */
PscInterval psc_bootstrap_clusters (
    const guint *clusters, guint n, guint32 seed, PscWeightedFigure figure, gpointer user_data);

G_END_DECLS
