/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-method.h"
#include "trust/psc-trust.h"

G_BEGIN_DECLS

/** Another line is measured, on the thread that does it; the figures of those to come are
 * PSC_TRUST_PENDING. */
typedef void (*PscTrustFunc) (const PscTrust *so_far, gpointer user_data);

/**
 * PscTrustQuestion:
 * @method: that the map is of
 * @pixels: [A][A], normalised
 * @direction: [M], d of what was asked
 * @is_conventional: whether the map is of τ d·z/‖z‖, or, fused, of τ d·z
 * @cells: [rows][columns], the map before psc_method_finish()
 * @is_fused: whether the map was fused from a stack, and does not come from the direct attribution
 * @stack: (nullable): the stack of the image and the method, if it is at hand; it holds the
 *   directions of the bank
 * @others: [n_others][M], d of the other prompts of the bank
 * @mean: [M], the mean direction of the bank
 * @left_out: lines that are not measured, a bit 1 << PscTrustLine for each; their figures stay
 *   PSC_TRUST_PENDING, and those of the others are what they would be with all
 * @measured: (nullable): called after each line but the last
 *
 * Whose map is asked about; all borrowed.
 */
typedef struct
{
  PscMethod *method;
  const float *pixels;
  const float *direction;
  gboolean is_conventional;
  const float *cells;
  gboolean is_fused;
  PscKeptStack *stack;
  guint n_others;
  const float *others;
  const float *mean;
  guint left_out;
  PscTrustFunc measured;
  gpointer user_data;
} PscTrustQuestion;

/**
 * psc_trust_measure:
 *
 * Measures the five lines of a map, those that take least first. Blocks for as long as that takes,
 * at most PSC_TRUST_MAX_PASSES passes of the encoder; on the encoder's thread. What maps of one
 * image can share, the encoder keeps for its last images: the random orders, how the control
 * answers to noise; for all images it keeps an encoder with random weights. The same question gives
 * the same figures on a device.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
PscTrust *psc_trust_measure (const PscTrustQuestion *question,
                             PscEncoder *encoder,
                             const PscAttributionContext *context,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
