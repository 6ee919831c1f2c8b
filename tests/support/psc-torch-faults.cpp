/* SPDX-License-Identifier: Apache-2.0 */

#include "psc-torch-faults.h"

#include <c10/core/Allocator.h>
#include <c10/util/Exception.h>
#include <gmodule.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <random>

/* Of the allocator. */
static struct
{
  std::mutex lock;
  gsize above = G_MAXSIZE;
  guint left = 0;
  guint one_in = 1;
  guint n_refused = 0;
  gsize largest = 0;
  std::minstd_rand chance;
} state;

static bool
refuses (size_t n)
{
  const std::lock_guard<std::mutex> guard (state.lock);

  state.largest = std::max (state.largest, n);
  if (n <= state.above || state.left == 0 || state.chance () % state.one_in != 0)
    return false;
  state.left--;
  state.n_refused++;
  return true;
}

/* libtorch 2 has allocate() without const, and copy_data(); each function overrides where there is
 * something to override. */
class ShortMemory : public c10::Allocator
{
public:
  explicit ShortMemory (c10::Allocator *plenty) : plenty_ (plenty)
  {
  }

  c10::DataPtr
  allocate (size_t n) const
  {
    return ask (n);
  }

  c10::DataPtr
  allocate (size_t n)
  {
    return ask (n);
  }

  c10::DeleterFnPtr
  raw_deleter () const override
  {
    return plenty_->raw_deleter ();
  }

  void
  copy_data (void *to, const void *from, size_t n) const
  {
    memcpy (to, from, n);
  }

private:
  c10::DataPtr
  ask (size_t n) const
  {
    if (refuses (n))
      throw c10::OutOfMemoryError ({ __func__, __FILE__, __LINE__ }, "there is no more");
    return plenty_->allocate (n);
  }

  c10::Allocator *plenty_;
};

static void
refuse (gsize above, guint most, guint one_in, guint32 seed)
{
  static ShortMemory *const allocator = [] {
    auto *made = new ShortMemory (c10::GetAllocator (c10::DeviceType::CPU));

    c10::SetAllocator (c10::DeviceType::CPU, made, 1);
    return made;
  }();
  const std::lock_guard<std::mutex> guard (state.lock);

  (void) allocator;
  state.above = above;
  state.left = most;
  state.one_in = one_in;
  state.n_refused = 0;
  state.largest = 0;
  state.chance.seed (seed + 1);
}

static guint
stop ()
{
  const std::lock_guard<std::mutex> guard (state.lock);

  state.left = 0;
  state.largest = 0;
  return state.n_refused;
}

static gsize
get_largest ()
{
  const std::lock_guard<std::mutex> guard (state.lock);

  return state.largest;
}

extern "C" G_MODULE_EXPORT const PscTorchFaults psc_torch_faults;

const PscTorchFaults psc_torch_faults = { refuse, stop, get_largest };
