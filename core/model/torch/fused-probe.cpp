/* SPDX-License-Identifier: Apache-2.0 */

#include "fused-probe.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/randn.h>
#include <cmath>
#include <cstring>
#include <glib.h>
#include <limits>

#include "fused-attention.hpp"
#include "guard.hpp"
#include "product-attention.hpp"

namespace psc
{

/* Kernels go by tiles of 64 by 64 scores or more, which fewer tokens leave three quarters empty;
 * and beside the rows of d numbers, 64 as a rule, T by T scores are then little to write down. */
static constexpr int64_t least_tokens = 32;

/* Of the greatest number that comes back to q, k or v. Sums in another order differ by some 1e-6 in
 * float32, and by 1e-3 through TF32, which full precision is not; bfloat16 rounds by 2⁻⁹ at most,
 * and several such numbers are multiplied. */
static constexpr double full_tolerance = 1e-4;
static constexpr double narrow_tolerance = 0.03;

/* The first of them is a launch's limit of heads, the second that of places within a sequence. */
static constexpr int64_t most_heads = 65535;
static constexpr int64_t most_places = std::numeric_limits<int32_t>::max ();

static bool
suits (const Attention &attention, const Narrow &narrow)
{
  const int64_t n_heads = attention.q.size (0) * attention.q.size (1);
  const int64_t n_tokens = attention.k.size (2);
  const int64_t width = attention.k.size (3);

  return !attention.is_biased && attention.q.size (2) == n_tokens && n_tokens >= least_tokens
         && width % narrow.alignment () == 0 && n_heads <= most_heads
         && 3 * n_heads * n_tokens * width <= most_places;
}

/* [3], the greatest of what comes to q, k and v, of [K, B, T, 3, h, d]. */
static at::Tensor
find_greatest (const at::Tensor &x)
{
  return x.to (at::kFloat).abs ().amax ({ 0, 1, 2, 4, 5 });
}

/* By how much of the greatest number @op differs from products. */
static double
compare (FusedOperator op,
         const at::Device &device,
         const Narrow &narrow,
         int64_t n_tokens,
         int64_t width)
{
  const int64_t few = 2; /* cotangents, sequences and heads */
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl> (1);
  const at::Tensor qkv =
      at::randn ({ few, n_tokens, 3, few, width }, generator, at::kFloat).to (device);
  const at::Tensor g =
      at::randn ({ few, few, n_tokens, few * width }, generator, at::kFloat).to (device);
  const Attention attention =
      Attention::make (qkv, 1 / std::sqrt (static_cast<double> (width)), at::Tensor (), n_tokens);
  const at::Tensor expected =
      ProductPullback (attention, 1, at::Tensor (), Narrow ()).pull_back (g, nullptr);
  const at::Tensor found =
      FusedPullback (op, attention, 1, at::Tensor (), narrow).pull_back (narrow.take (g), nullptr);

  return (find_greatest (found - expected) / find_greatest (expected)).max ().item<double> ();
}

/* Memory that is out now may be there the next time. */
static bool
is_right (FusedOperator op,
          const at::Device &device,
          const Narrow &narrow,
          int64_t n_tokens,
          int64_t width)
{
  try
    {
      const double difference = compare (op, device, narrow, n_tokens, width);

      if (difference <= (narrow.is_full () ? full_tolerance : narrow_tolerance))
        return true;
      g_info ("fused attention is %g off; products are taken", difference);
    }
  catch (const std::exception &e)
    {
      if (is_out_of_memory (e))
        throw;
      g_info ("no fused attention; products are taken: %.*s",
              static_cast<int> (strcspn (e.what (), "\n")), e.what ());
    }
  return false;
}

FusedProbe &
FusedProbe::shared ()
{
  static FusedProbe probe;

  return probe;
}

FusedOperator
FusedProbe::choose (const Attention &attention, const Narrow &narrow)
{
  const at::Device device = attention.q.device ();
  const int64_t n_tokens = attention.k.size (2);
  const int64_t width = attention.k.size (3);
  const std::lock_guard<std::mutex> lock (mutex_);
  const FusedOperator op = replacement_ != nullptr ? replacement_ : find_fused_operator (device);

  if (op == nullptr || !suits (attention, narrow))
    return nullptr;

  const Kind kind (device.type (), device.index (), narrow.is_full (), n_tokens, width);
  auto answer = answers_.find (kind);
  if (answer == answers_.end ())
    {
      const at::NoGradGuard no_grad;
      answer = answers_.emplace (kind, is_right (op, device, narrow, n_tokens, width)).first;
    }
  return answer->second ? op : nullptr;
}

void
FusedProbe::replace (FusedOperator other)
{
  const std::lock_guard<std::mutex> lock (mutex_);

  replacement_ = other;
  answers_.clear ();
}

} // namespace psc
