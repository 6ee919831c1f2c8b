/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <map>
#include <mutex>
#include <tuple>

#include "attention-pullback.hpp"
#include "fused-operator.hpp"

namespace psc
{

/**
 * Finds out through which attentions an operator takes cotangents back right: a small one of each
 * kind is tried once, and compared with products. Any thread may ask.
 *
 * Whether libtorch has a kernel for a device, a number of tokens and a width of heads depends on
 * how it was built, and no list says so.
 */
class FusedProbe
{
public:
  /** Of everyone who asks. */
  static FusedProbe &shared ();

  /** The operator for @attention; null where products are to be taken. */
  FusedOperator choose (const Attention &attention, const Narrow &narrow);

  /** Forgets everything, and tries @other from now on, or libtorch's own operators if it is null:
   * for tests. */
  void replace (FusedOperator other);

private:
  using Kind = std::tuple<c10::DeviceType, int, bool, int64_t, int64_t>;

  std::mutex mutex_;
  FusedOperator replacement_ = nullptr;
  std::map<Kind, bool> answers_;
};

} // namespace psc
