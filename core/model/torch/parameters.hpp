/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <gio/gio.h>

#include <string>
#include <unordered_map>

#include "checkpoint/psc-weights.h"

namespace psc
{

/**
 * Looks up weights by name as float32 tensors on a device. Float32 weights of a file are borrowed
 * from its mapping on the CPU; other floating-point types are widened. Tensors that were put in are
 * given as they are, so that automatic differentiation knows them.
 */
class Parameters
{
public:
  explicit Parameters (at::Device device);
  Parameters (guint n_tensors,
              const PscTensorView *const *tensors,
              at::Device device,
              GCancellable *cancellable);

  /** Adds a tensor, which must be on the device. */
  void put (const std::string &name, const at::Tensor &tensor);

  /** Throws when there is none: psc_model_layout_check() has seen to it that there is. Throws
   * Cancelled, too. */
  at::Tensor get (const std::string &name) const;

  bool has (const std::string &name) const;

  at::Device
  device () const
  {
    return device_;
  }

private:
  std::unordered_map<std::string, const PscTensorView *> tensors_; /* borrowed */
  std::unordered_map<std::string, at::Tensor> put_;
  at::Device device_;
  GCancellable *cancellable_ = nullptr; /* borrowed, nullable */
};

} // namespace psc
