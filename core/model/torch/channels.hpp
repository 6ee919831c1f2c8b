/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "layers.hpp"
#include "model/spec/psc-tower-spec.h"

namespace psc
{

struct Convolution;

/*
 * A model sees the grey level g three times, as (g − μ_c) / σ_c. What it makes of that is linear in
 * g, so that the weights of the three channels become those of one.
 */

/**
 * A linear layer for patches of one channel, [C, patch²], from a convolution that does not pad.
 *
 * @weight: [C, 3, patch, patch]
 * @bias: [C], or undefined
 */
Linear fold_patches (const PscVisionSpec &spec, const at::Tensor &weight, const at::Tensor &bias);

/**
 * Makes a convolution of three channels one of a single channel.
 *
 * What it pads with is 0 after the channels were normalised. So what the means make of a picture is
 * less near the edges, and nothing that a bias could hold.
 *
 * Returns: [1, C, h, w], which is to be added to what comes out; undefined if all means are 0
 */
at::Tensor fold_stem (const PscVisionSpec &spec, Convolution &stem);

} // namespace psc
