/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/ATen.h>

#include <string>
#include <unordered_map>

#include "model/psc-weights.h"

namespace psc
{

/**
 * Looks up weights by name as float32 tensors on a device. Float32 weights are borrowed from the
 * file's mapping on the CPU; other floating-point types are widened.
 */
class Parameters
{
public:
  Parameters (guint n_tensors, const PscTensorView *const *tensors, at::Device device);

  /** Throws when there is none: psc_model_layout_check() has seen to it that there is. */
  at::Tensor get (const std::string &name) const;

  at::Device
  device () const
  {
    return device_;
  }

private:
  std::unordered_map<std::string, const PscTensorView *> tensors_; /* borrowed */
  at::Device device_;
};

} // namespace psc
