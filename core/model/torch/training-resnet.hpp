/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-resnet-spec.h"
#include "parameters.hpp"

namespace psc
{

/** How batch normalisation works: with the batch's statistics, which the running ones then follow,
 * or with the running ones. */
enum class NormMode
{
  training,
  running
};

/**
 * torchvision's ResNet with its batch normalisation unfolded, on differentiable parameters.
 *
 * @pixels: [B, A, A]
 *
 * Returns: the last map, [B, width, H, H]
 */
at::Tensor resnet_map (const PscResnetSpec &spec,
                       const Parameters &parameters,
                       const at::Tensor &pixels,
                       NormMode mode);

/** The projection of each cell of the last map, [B, H², M]. */
at::Tensor resnet_project (const Parameters &parameters, const at::Tensor &map);

} // namespace psc
