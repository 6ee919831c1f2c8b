/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <gio/gio.h>

#include <functional>
#include <vector>

namespace psc
{

/** Thrown between two layers when the caller's GCancellable says so. */
struct Cancelled
{
};

void check_cancelled (GCancellable *cancellable);

/**
 * What a forward pass leaves behind for pulling cotangents back to its input.
 *
 * An activation has the shape [P, …]; a cotangent of it [K, P, …]: K cotangents at each of P points
 * share the activations of one forward pass and run through the same matrix products. Layers record
 * closures, which hold the activations that they need, and may refer to layers, which a tape must
 * not outlive; there is nothing for gradients of weights.
 *
 * One that begins inside a residual branch, where it is joined and was never forked, takes
 * cotangents back to there through the branch alone.
 */
class Tape
{
public:
  /** @is_guided: whether what comes back to a ReLU passes it only where it is positive, too */
  explicit Tape (bool is_guided = false) : is_guided_ (is_guided)
  {
  }

  bool
  is_guided () const
  {
    return is_guided_;
  }

  using Pullback = std::function<at::Tensor (const at::Tensor &)>;

  /** One that takes long enough to look for itself whether it is cancelled. */
  using LongPullback = std::function<at::Tensor (const at::Tensor &, GCancellable *)>;

  /** Of what is added to a trunk: adds what comes back through it to the trunk's own cotangent,
   * which has no gaps, in its place. */
  using BranchPullback = std::function<void (at::Tensor &, GCancellable *)>;

  /** Records the pullback of one layer. @keeps are the tensors that it holds, for accounting;
   * @working the floats that one cotangent takes inside it. */
  void record (Pullback pullback, at::TensorList keeps, int64_t working);
  void record (LongPullback pullback, at::TensorList keeps, int64_t working);

  /** The same of a whole residual branch, which is neither forked nor joined. */
  void record_branch (BranchPullback pullback, at::TensorList keeps, int64_t working);

  /** Marks where a residual branch leaves the trunk, and where it is added to it again. */
  void fork ();
  void join ();

  /** Like fork(), for a trunk that goes through layers of its own, which @trunk recorded. */
  void fork (Tape trunk);

  /** Takes a cotangent [K, P, …] of the output, which may change, to that of the input. */
  at::Tensor pull_back (at::Tensor cotangent, GCancellable *cancellable) const;

  int64_t
  kept_bytes () const
  {
    return kept_bytes_;
  }

  /** Bytes that one cotangent per point takes in the most demanding layer. */
  int64_t
  working_bytes () const
  {
    return working_bytes_;
  }

private:
  enum class Kind
  {
    layer,
    branch,
    fork,
    join
  };

  struct Entry
  {
    Kind kind;
    LongPullback pullback;
    BranchPullback add_back;
    std::vector<Tape> trunk; /* none or one */
  };

  void count (at::TensorList keeps, int64_t working);

  bool is_guided_;
  std::vector<Entry> entries_;
  int64_t kept_bytes_ = 0;
  int64_t working_bytes_ = 0;
};

} // namespace psc
