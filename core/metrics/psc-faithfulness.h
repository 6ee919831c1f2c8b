/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a score does while patches of a picture give way to a baseline, a few with each step, in an
 * order that a map gives.
 */

/** A random order of @n things. @order: (out caller-allocates): [n] */
void psc_faithfulness_shuffle (GRand *random, guint *order, guint n);

/**
 * psc_faithfulness_order:
 * @relevance: [n], of each patch
 * @ties: [n], the patches in some order that has nothing to do with the map
 * @least_first: with the least relevant, or the most relevant
 * @order: (out caller-allocates): [n], patches in the order in which they go
 *
 * Equally relevant patches go in the order of @ties, both ways: a flat map gives twice the same
 * order.
 */
void psc_faithfulness_order (
    const double *relevance, const guint *ties, guint n, gboolean least_first, guint *order);

/** How many of @n patches are gone after @step of @n_steps. */
guint psc_faithfulness_count_gone (guint n, guint step, guint n_steps);

/**
 * psc_faithfulness_area:
 * @least_first, @most_first: [n_steps + 1], the score after each step, the first of which is that
 *   of the whole picture and the last that of the baseline
 *
 * Returns: the mean over steps of least_first − most_first, in units of the score
 */
double psc_faithfulness_area (const double *least_first, const double *most_first, guint n_steps);

/** |f(picture) − f(baseline)|. @curve: [n_steps + 1] */
double psc_faithfulness_drop (const double *curve, guint n_steps);

/** What share of the larger of the two scores, by magnitude, the drop is at least, for a share of
 * it to say something: a smaller one is what the score does for no reason, and the gap any number.
 */
#define PSC_FAITHFULNESS_LEAST_DROP 0.001

/**
 * psc_faithfulness_gap:
 * @least_first, @most_first: as above
 *
 * Δ = mean over steps of (least_first − most_first) / |f(picture) − f(baseline)|: the area between
 * the curves of Samek et al. (“Evaluating the visualization of what a deep neural network has
 * learned”, 2017), least relevant first less most relevant first, which is what ROAD (Rong et al.,
 * 2022) takes half of; over the magnitude, since a score that rises towards the baseline would turn
 * its sign. A map whose order has nothing to do with the score has 0 on average. For a mean over
 * pictures take psc_bootstrap_ratio() of the areas and the drops: a picture that nearly scores as
 * its baseline would outweigh all others.
 *
 * Returns: or NAN if the picture scores as the baseline does, see PSC_FAITHFULNESS_LEAST_DROP
 */
double psc_faithfulness_gap (const double *least_first, const double *most_first, guint n_steps);

/**
 * psc_faithfulness_deviation:
 * @curves: [n_pairs][2][n_steps + 1], of random orders, each with its reverse
 *
 * What chance makes of Δ: a random order is what some map has for least, and its reverse what it
 * has for most relevant first, or the other way round, so that the mean is 0.
 *
 * Returns: the standard deviation of Δ over the pairs, or NAN
 */
double psc_faithfulness_deviation (const double *curves, guint n_pairs, guint n_steps);

G_END_DECLS
