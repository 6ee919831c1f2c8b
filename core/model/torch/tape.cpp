/* SPDX-License-Identifier: Apache-2.0 */

#include "tape.hpp"

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
Tape::record (LongPullback pullback, at::TensorList keeps, int64_t working)
{
  for (const at::Tensor &tensor : keeps)
    kept_bytes_ += static_cast<int64_t> (tensor.nbytes ());
  working_bytes_ = std::max (working_bytes_, working * static_cast<int64_t> (sizeof (float)));
  entries_.push_back ({ Kind::layer, std::move (pullback), {} });
}

void
Tape::fork ()
{
  entries_.push_back ({ Kind::fork, nullptr, {} });
}

void
Tape::fork (Tape trunk)
{
  kept_bytes_ += trunk.kept_bytes_;
  working_bytes_ = std::max (working_bytes_, trunk.working_bytes_);
  entries_.push_back ({ Kind::fork, nullptr, { std::move (trunk) } });
}

void
Tape::join ()
{
  entries_.push_back ({ Kind::join, nullptr, {} });
}

at::Tensor
Tape::pull_back (at::Tensor cotangent, GCancellable *cancellable) const
{
  std::vector<at::Tensor> trunks;

  for (auto entry = entries_.rbegin (); entry != entries_.rend (); ++entry)
    {
      check_cancelled (cancellable);
      switch (entry->kind)
        {
        case Kind::layer:
          cotangent = entry->pullback (cotangent, cancellable);
          break;
        case Kind::join:
          trunks.push_back (cotangent);
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
