/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * psc_random_weights_new:
 *
 * Weights of a model of any size that has learnt nothing: what needs no checkpoint, or is to be
 * compared with one. Matrices and kernels are uniform with a variance of one over their inputs,
 * gains and variances about 1, offsets about 0, so that activations neither vanish nor explode. The
 * same for the same seed.
 *
 * Returns: (transfer full)
 */
PscWeights *psc_random_weights_new (PscModelSpec *spec, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
