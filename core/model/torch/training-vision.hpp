/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "training-resnet.hpp"
#include "vision.hpp"

namespace psc
{

/** What an image encoder sees while it learns. */
struct Sight
{
  at::Tensor embeddings; /* [B, M], the mean of the cells */
  at::Tensor cells;      /* [B, H², M], of the last stage, each projected by itself */
  at::Tensor map;        /* [B, width, H, H], the last stage before that; undefined of a Swin */
};

/** The channels of @Sight.map; throws unless @vision is a ResNet. */
int64_t get_map_width (const PscVisionSpec &vision);

/**
 * @vision: of a ResNet or a Swin
 * @parameters: differentiable
 * @pixels: [B, A, A]
 */
Sight see (const PscVisionSpec &vision,
           const Parameters &parameters,
           const at::Tensor &pixels,
           NormMode mode);

} // namespace psc
