/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * psc_initial_weights_new:
 * @seed: of the random numbers
 *
 * What a model's weights are before any training: convolutions after He et al. (“Delving deep into
 * rectifiers”, 2015; fan-out), matrices of the text tower from a normal distribution with standard
 * deviation 0.05, projections with one over the square root of their width, gains 1, offsets 0,
 * τ = 10. The same seed gives the same bits on every
 * machine.
 *
 * Returns: (transfer full): float32 tensors that psc_model_layout_check() finds complete
 */
PscWeights *psc_initial_weights_new (PscModelSpec *spec, guint64 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
