/* SPDX-License-Identifier: Apache-2.0 */

#include "tape.hpp"

#include <ATen/core/grad_mode.h>

namespace psc
{

void
check_cancelled (GCancellable *cancellable)
{
  if (g_cancellable_is_cancelled (cancellable))
    throw Cancelled ();
}

void
Tape::record (Pullback pullback, at::TensorList keeps, int64_t working)
{
  record ([pullback = std::move (pullback)] (const at::Tensor &g,
                                             GCancellable *) { return pullback (g); },
          keeps, working);
}

void
Tape::count (at::TensorList keeps, int64_t working)
{
  for (const at::Tensor &tensor : keeps)
    kept_bytes_ += static_cast<int64_t> (tensor.nbytes ());
  working_bytes_ = std::max (working_bytes_, working * static_cast<int64_t> (sizeof (float)));
}

void
Tape::record (LongPullback pullback, at::TensorList keeps, int64_t working)
{
  count (keeps, working);
  entries_.push_back ({ Kind::layer, std::move (pullback), nullptr, {} });
}

void
Tape::record_branch (BranchPullback pullback, at::TensorList keeps, int64_t working)
{
  count (keeps, working);
  entries_.push_back ({ Kind::branch, nullptr, std::move (pullback), {} });
}

void
Tape::fork ()
{
  entries_.push_back ({ Kind::fork, nullptr, nullptr, {} });
}

void
Tape::fork (Tape trunk)
{
  kept_bytes_ += trunk.kept_bytes_;
  working_bytes_ = std::max (working_bytes_, trunk.working_bytes_);
  entries_.push_back ({ Kind::fork, nullptr, nullptr, { std::move (trunk) } });
}

void
Tape::join ()
{
  entries_.push_back ({ Kind::join, nullptr, nullptr, {} });
}

at::Tensor
Tape::pull_back (at::Tensor cotangent, GCancellable *cancellable) const
{
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> trunks;
  bool is_shared = false; /* with the last of the trunks */

  for (auto entry = entries_.rbegin (); entry != entries_.rend (); ++entry)
    {
      check_cancelled (cancellable);
      switch (entry->kind)
        {
        case Kind::layer:
          cotangent = entry->pullback (cotangent, cancellable);
          is_shared = is_shared && cotangent.is_alias_of (trunks.back ());
          break;
        case Kind::branch:
          cotangent =
              is_shared ? cotangent.clone (at::MemoryFormat::Contiguous) : cotangent.contiguous ();
          is_shared = false;
          entry->add_back (cotangent, cancellable);
          break;
        case Kind::join:
          trunks.push_back (cotangent);
          is_shared = true;
          break;
        case Kind::fork:
          for (const Tape &trunk : entry->trunk)
            trunks.back () = trunk.pull_back (trunks.back (), cancellable);
          cotangent.add_ (trunks.back ());
          trunks.pop_back ();
          break;
        }
    }
  return cotangent;
}

} // namespace psc
