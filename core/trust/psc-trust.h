/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PscTrustLine:
 * @PSC_TRUST_FAITHFULNESS: whether the score falls when what the map shows is taken away
 * @PSC_TRUST_COMPLETENESS: whether the map adds up to the score
 * @PSC_TRUST_MODEL: whether it depends on what the model has learnt
 * @PSC_TRUST_PROMPT: whether it depends on the prompt
 * @PSC_TRUST_STABILITY: whether it stays when the image changes by next to nothing
 *
 * How far a map is to be believed: five questions, in the order in which they are shown.
 */
typedef enum
{
  PSC_TRUST_FAITHFULNESS,
  PSC_TRUST_COMPLETENESS,
  PSC_TRUST_MODEL,
  PSC_TRUST_PROMPT,
  PSC_TRUST_STABILITY,
  PSC_TRUST_N_LINES,
} PscTrustLine;

/**
 * PscTrustFigure:
 * @PSC_TRUST_FAITHFULNESS_GAP: see psc_faithfulness_gap(): 0 for a random map
 * @PSC_TRUST_FAITHFULNESS_CONTROL: the standard deviation of that over random orders, whose mean
 *   is 0
 * @PSC_TRUST_FAITHFULNESS_Z: the gap in these deviations
 * @PSC_TRUST_COMPLETENESS_GAP: |Σ map − what it is to add up to| as a share of the latter
 * @PSC_TRUST_STACK_GAP: ‖fused map − direct map‖ / ‖direct map‖, of a map that was fused
 * @PSC_TRUST_MODEL_DEPENDENCE: rank correlation with the map of a model with random weights, -1 to
 *   1
 * @PSC_TRUST_MODEL_ENTROPY: see psc_map_entropy_change(), from this model to that one
 * @PSC_TRUST_MODEL_CONTROL: the same correlation of Eigen-CAM
 * @PSC_TRUST_PROMPT_DEPENDENCE: mean rank correlation with the maps of other prompts of the bank
 * @PSC_TRUST_PROMPT_CONTROL: rank correlation with Eigen-CAM, which no prompt changes, or with the
 *   map of the bank's mean direction, see PscTrust.uses_mean
 * @PSC_TRUST_STABILITY_CORRELATION: mean rank correlation with the maps of ten images that were
 *   changed a little
 * @PSC_TRUST_STABILITY_LEAST: the least of these
 * @PSC_TRUST_STABILITY_CHANGE: mean of ‖map′ − map‖ / ‖map‖ over them
 * @PSC_TRUST_STABILITY_MOST: the largest of these
 * @PSC_TRUST_STABILITY_CONTROL: the mean rank correlation of Eigen-CAM under the same changes
 */
typedef enum
{
  PSC_TRUST_FAITHFULNESS_GAP,
  PSC_TRUST_FAITHFULNESS_CONTROL,
  PSC_TRUST_FAITHFULNESS_Z,
  PSC_TRUST_COMPLETENESS_GAP,
  PSC_TRUST_STACK_GAP,
  PSC_TRUST_MODEL_DEPENDENCE,
  PSC_TRUST_MODEL_ENTROPY,
  PSC_TRUST_MODEL_CONTROL,
  PSC_TRUST_PROMPT_DEPENDENCE,
  PSC_TRUST_PROMPT_CONTROL,
  PSC_TRUST_STABILITY_CORRELATION,
  PSC_TRUST_STABILITY_LEAST,
  PSC_TRUST_STABILITY_CHANGE,
  PSC_TRUST_STABILITY_MOST,
  PSC_TRUST_STABILITY_CONTROL,
  PSC_TRUST_N_FIGURES,
} PscTrustFigure;

/**
 * PscTrustReason:
 * @PSC_TRUST_KNOWN: the figure is known
 * @PSC_TRUST_FLAT: a map that it compares has one value everywhere
 * @PSC_TRUST_NO_DROP: the blurred image scores as the image does
 * @PSC_TRUST_NO_TOTAL: the method does not promise to add up to anything
 * @PSC_TRUST_NO_SCORE: what the map is to add up to is 0
 * @PSC_TRUST_NOT_FUSED: the map was not fused from a stack
 * @PSC_TRUST_TOO_DEAR: it would take more passes than the lines of a map may
 * @PSC_TRUST_NO_MEMORY: the device cannot hold a second image encoder
 * @PSC_TRUST_NO_OTHERS: the bank has no other prompt
 * @PSC_TRUST_IS_CONTROL: the map is the control itself
 * @PSC_TRUST_PENDING: it is still to be measured
 * @PSC_TRUST_NOT_FINITE: the map, or the score, is not a finite number
 *
 * Why a figure is not known. Files have the numbers.
 */
typedef enum
{
  PSC_TRUST_KNOWN,
  PSC_TRUST_FLAT,
  PSC_TRUST_NO_DROP,
  PSC_TRUST_NO_TOTAL,
  PSC_TRUST_NO_SCORE,
  PSC_TRUST_NOT_FUSED,
  PSC_TRUST_TOO_DEAR,
  PSC_TRUST_NO_MEMORY,
  PSC_TRUST_NO_OTHERS,
  PSC_TRUST_IS_CONTROL,
  PSC_TRUST_PENDING,
  PSC_TRUST_NOT_FINITE,
  PSC_TRUST_N_REASONS,
} PscTrustReason;

/** Steps in which an image is taken away, and random orders in which it is. */
#define PSC_TRUST_STEPS  14
#define PSC_TRUST_ORDERS 10

/** Forward passes of the image encoder that the lines of one map take at most; a backward one
 * counts as two. */
#define PSC_TRUST_MAX_PASSES 400

/**
 * PscTrust:
 * @reasons: of each figure
 * @figures: finite; 0 of a figure that is not known
 * @n_steps: PSC_TRUST_STEPS, or fewer if there are fewer patches
 * @columns, @rows: patches that are taken away
 * @least_first, @most_first: [n_steps + 1], the score, from the image to the blurred image, as the
 *   patches go that the map calls least, or most, relevant
 * @random_mean, @random_deviation: [n_steps + 1], of the same over the random orders
 * @is_direct: the lines below “adds up” are of the direct map, since a map of this kind cannot be
 *   had again without its whole stack
 * @n_points: the lines below “adds up” are of a map with so many points, or samples; 0 for as many
 *   as the method has
 * @n_others: maps of other prompts that were compared
 * @is_of_stack: these were fused like the map itself, so that neither @is_direct nor @n_points is
 *   about them
 * @uses_mean: there is no Eigen-CAM to compare with, and the bank's mean direction takes its place
 * @n_passes: forward passes that each line took, without what was known before; what lines share
 *   counts for the first of them
 *
 * The five lines of one map. Immutable.
 */
typedef struct
{
  PscTrustReason reasons[PSC_TRUST_N_FIGURES];
  double figures[PSC_TRUST_N_FIGURES];
  guint n_steps;
  guint columns;
  guint rows;
  double least_first[PSC_TRUST_STEPS + 1];
  double most_first[PSC_TRUST_STEPS + 1];
  double random_mean[PSC_TRUST_STEPS + 1];
  double random_deviation[PSC_TRUST_STEPS + 1];
  gboolean is_direct;
  guint n_points;
  guint n_others;
  gboolean is_of_stack;
  gboolean uses_mean;
  guint n_passes[PSC_TRUST_N_LINES];
} PscTrust;

/** Boxed. */
#define PSC_TYPE_TRUST (psc_trust_get_type ())
GType psc_trust_get_type (void);

PscTrust *psc_trust_copy (const PscTrust *self) G_GNUC_WARN_UNUSED_RESULT;
PscTrust *psc_trust_ref (PscTrust *self);
void psc_trust_unref (PscTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrust, psc_trust_unref)

/** Whether the figure is known; @value: (out), (optional) */
gboolean psc_trust_get (const PscTrust *self, PscTrustFigure figure, double *value);

/** The first figure of a line, which is its value. */
PscTrustFigure psc_trust_line_get_figure (PscTrustLine line);

/** Of all lines. */
guint psc_trust_count_passes (const PscTrust *self);

/** All of it in a machine-independent form with a version, for files. (transfer full) */
GBytes *psc_trust_dup_bytes (const PscTrust *self) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full) (nullable): what psc_trust_dup_bytes() gave; %NULL if these bytes are anything
 * else. */
PscTrust *psc_trust_new_from_bytes (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
