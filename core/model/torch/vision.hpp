/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <memory>

#include "model/psc-model-config.h"
#include "parameters.hpp"
#include "tape.hpp"

namespace psc
{

/** An image encoder with its projection: one-channel pixels [P, A, A] to embeddings [P, M]. */
class Vision
{
public:
  virtual ~Vision () = default;

  /** @tape: takes what is needed to pull cotangents back, unless null */
  virtual at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const = 0;

  static std::unique_ptr<Vision> load (const PscModelConfig &config, const Parameters &parameters);
};

std::unique_ptr<Vision> load_swin (const PscModelConfig &config, const Parameters &parameters);
std::unique_ptr<Vision> load_resnet (const PscModelConfig &config, const Parameters &parameters);

} // namespace psc
