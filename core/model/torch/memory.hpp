/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <c10/core/Device.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <memory>

namespace psc
{

class PeakReport;

/**
 * Counts what the calling thread's tensors take on a device, from when it is made: libtorch's
 * allocators report to it, as they do to a profiler.
 */
class PeakMemory
{
public:
  explicit PeakMemory (const c10::Device &device);
  ~PeakMemory ();

  /** Bytes beyond those that there were at the beginning, at the most. */
  int64_t peak () const;

private:
  std::shared_ptr<PeakReport> report_;
  c10::DebugInfoGuard guard_;
};

/** Bytes of a GPU's memory that libtorch's allocator has and nobody uses; 0 of a processor's. */
int64_t count_spare_bytes (const c10::Device &device);

/** Has libtorch's allocator give those back, to cuBLAS, cuDNN and other programs. */
void release_spare_bytes (const c10::Device &device);

} // namespace psc
