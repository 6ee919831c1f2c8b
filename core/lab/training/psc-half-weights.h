/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** IEEE 754's binary16 nearest to @value, ties to even; what is too large becomes infinite. */
guint16 psc_half_from_float (float value);

/**
 * psc_half_weights_new:
 * @weights: borrowed
 *
 * Matrices and kernels in float16, which halves a model's file. Vectors stay as they are: they are
 * few, and variances of batch normalisation need their range.
 *
 * Returns: (transfer full): tensors of the same names and shapes in the same order
 */
PscWeights *psc_half_weights_new (PscWeights *weights) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
