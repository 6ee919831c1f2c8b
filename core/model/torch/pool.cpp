/* SPDX-License-Identifier: Apache-2.0 */

#include "pool.hpp"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <map>
#include <mutex>
#include <unordered_map>

namespace psc
{

/* Smaller arrays are the C library's, which keeps them well. */
constexpr size_t min_size = 1 << 20;

/* What is kept and not in use, at most. */
constexpr size_t max_kept = size_t (1024) << 20;

class Pool : public c10::Allocator
{
public:
  explicit Pool (c10::Allocator *system) : system_ (system)
  {
  }

  c10::DataPtr
  allocate (size_t size) const override
  {
    void *data = size < min_size ? nullptr : take (size);

    if (data == nullptr)
      data = system_->raw_allocate (size);
    if (size >= min_size)
      remember (data, size);
    return { data, data, give_back, c10::Device (c10::DeviceType::CPU) };
  }

  c10::DeleterFnPtr
  raw_deleter () const override
  {
    return give_back;
  }

  void
  drain () const
  {
    const std::lock_guard<std::mutex> lock (mutex_);

    for (const auto &[size, data] : kept_)
      system_->raw_deallocate (data);
    kept_.clear ();
    kept_size_ = 0;
  }

private:
  /* One that is kept and at most twice too large; null without one. */
  void *
  take (size_t size) const
  {
    const std::lock_guard<std::mutex> lock (mutex_);
    const auto found = kept_.lower_bound (size);

    if (found == kept_.end () || found->first > 2 * size)
      return nullptr;
    void *data = found->second;
    sizes_[data] = found->first;
    kept_size_ -= found->first;
    kept_.erase (found);
    return data;
  }

  /* What take() found keeps the size that it has. */
  void
  remember (void *data, size_t size) const
  {
    const std::lock_guard<std::mutex> lock (mutex_);

    sizes_.emplace (data, size);
  }

  bool
  keep (void *data) const
  {
    const std::lock_guard<std::mutex> lock (mutex_);
    const auto found = sizes_.find (data);

    if (found == sizes_.end ())
      return false;
    const size_t size = found->second;
    sizes_.erase (found);
    if (kept_size_ + size > max_kept)
      return false;
    kept_.emplace (size, data);
    kept_size_ += size;
    return true;
  }

  static void give_back (void *data);

  c10::Allocator *system_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<void *, size_t> sizes_; /* of large arrays in use */
  mutable std::multimap<size_t, void *> kept_;
  mutable size_t kept_size_ = 0;
};

/* Never freed: tensors with static storage may outlive everything. */
static Pool *pool;

void
Pool::give_back (void *data)
{
  if (!pool->keep (data))
    pool->system_->raw_deallocate (data);
}

void
install_pool ()
{
  static std::once_flag once;

  std::call_once (once, [] {
    pool = new Pool (c10::GetCPUAllocator ());
    c10::SetCPUAllocator (pool, 1);
  });
}

void
drain_pool ()
{
  if (pool != nullptr)
    pool->drain ();
}

} // namespace psc
