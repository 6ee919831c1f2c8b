/* SPDX-License-Identifier: Apache-2.0 */

#include "memory.hpp"

#include <ATen/ops/empty.h>
#include <c10/core/Allocator.h>
#include <c10/core/DeviceGuard.h>
#include <c10/util/Exception.h>

#include <algorithm>

namespace psc
{

/* More than any device has, and less than what an allocator refuses without a look. */
constexpr size_t too_much = size_t{ 1 } << 50;

/* What an allocator reports. It has numbers of another type in libtorch 2, so that each of the two
 * functions of a name is the one that counts in some version. */
class MemoryReport : public c10::MemoryReportingInfoBase
{
public:
  explicit MemoryReport (const c10::Device &device) : device_ (device)
  {
  }

  bool
  memoryProfilingEnabled () const override
  {
    return true;
  }

  void
  reportMemoryUsage (void *, int64_t bytes, int64_t used, int64_t reserved, c10::Device device)
  {
    if (device.type () == device_.type ())
      note (bytes, used, reserved);
  }

  void
  reportMemoryUsage (void *, int64_t bytes, size_t used, size_t reserved, c10::Device device)
  {
    if (device.type () == device_.type ())
      note (bytes, static_cast<int64_t> (used), static_cast<int64_t> (reserved));
  }

private:
  /* @bytes: allocated, or freed where that is below 0 */
  virtual void note (int64_t bytes, int64_t used, int64_t reserved) = 0;

  c10::Device device_;
};

class PeakReport : public MemoryReport
{
public:
  using MemoryReport::MemoryReport;

  int64_t
  peak () const
  {
    return peak_;
  }

private:
  void
  note (int64_t bytes, int64_t, int64_t) override
  {
    now_ += bytes;
    peak_ = std::max (peak_, now_);
  }

  int64_t now_ = 0;
  int64_t peak_ = 0;
};

PeakMemory::PeakMemory (const c10::Device &device)
    : report_ (std::make_shared<PeakReport> (device)),
      guard_ (c10::DebugInfoKind::PROFILER_STATE, report_)
{
}

PeakMemory::~PeakMemory () = default;

int64_t
PeakMemory::peak () const
{
  return report_->peak ();
}

class SpareReport : public MemoryReport
{
public:
  using MemoryReport::MemoryReport;

  int64_t
  spare () const
  {
    return spare_;
  }

private:
  void
  note (int64_t, int64_t used, int64_t reserved) override
  {
    spare_ = std::max<int64_t> (reserved - used, 0);
  }

  int64_t spare_ = 0;
};

int64_t
count_spare_bytes (const c10::Device &device)
{
  if (device.is_cpu ())
    return 0;

  const auto report = std::make_shared<SpareReport> (device);
  const c10::DebugInfoGuard guard (c10::DebugInfoKind::PROFILER_STATE, report);
  /* An allocator says what it has whenever it is asked for something. */
  at::empty ({ 1 }, at::TensorOptions ().dtype (at::kByte).device (device));
  return report->spare ();
}

/* libtorch says how to do it in headers that include CUDA's. Before it says that there is no more,
 * though, it gives back all that is not in use, and asks again. */
void
release_spare_bytes (const c10::Device &device)
{
  if (device.is_cpu ())
    return;

  const c10::DeviceGuard guard (device);
  try
    {
      c10::GetAllocator (device.type ())->allocate (too_much);
    }
  catch (const c10::Error &)
    {
    }
}

} // namespace psc
