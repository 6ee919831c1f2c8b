/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/*
 * Models of any size without a checkpoint: for measuring and testing how long they take and whether
 * they compute right, which does not depend on what they have learnt.
 */

/** Weights for @spec, random and scaled so that activations neither vanish nor explode; the same
 * for the same seed. (transfer full) */
PscWeights *psc_random_weights_new (PscModelSpec *spec, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

/** Smooth random pixels, [side][side], in the range of a normalised radiograph. (transfer full) */
float *psc_random_pixels_new (guint side, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
