/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/record_function.h>

#include <map>
#include <string>

/**
 * Counts what this thread asks a device to do, for as long as it lives: the operators of libtorch
 * that have a kernel of their own for it, each once, whatever it does inside. Views and memory that
 * is only set aside are no work for a device.
 */
class LaunchCounter
{
public:
  LaunchCounter ()
  {
    depth_ = 0;
    counts_.clear ();
    handle_ = at::addThreadLocalCallback (
        at::RecordFunctionCallback (start, end).scopes ({ at::RecordScope::FUNCTION }));
  }

  LaunchCounter (const LaunchCounter &) = delete;
  LaunchCounter &operator= (const LaunchCounter &) = delete;

  ~LaunchCounter ()
  {
    at::removeCallback (handle_);
  }

  int
  count () const
  {
    int sum = 0;

    for (const auto &[name, n] : counts_)
      sum += n;
    return sum;
  }

  /** How often each operator was called. */
  const std::map<std::string, int> &
  counts () const
  {
    return counts_;
  }

private:
  struct Launch : at::ObserverContext
  {
  };

  /* copy_() chooses the device's kernel by itself. */
  static bool
  is_launch (const c10::OperatorHandle &op)
  {
    const std::string &name = op.schema ().name ();

    if (name == "aten::copy_")
      return true;
    if (name.rfind ("aten::empty", 0) == 0 || name == "aten::resize_"
        || !op.hasKernelForDispatchKey (c10::DispatchKey::CPU))
      return false;
    for (const c10::Argument &out : op.schema ().returns ())
      if (out.alias_info () != nullptr && !out.alias_info ()->isWrite ())
        return false;
    return true;
  }

  static std::unique_ptr<at::ObserverContext>
  start (const at::RecordFunction &function)
  {
    const auto name = function.operator_name ();
    if (!name.has_value ())
      return nullptr;
    const auto op = c10::Dispatcher::singleton ().findSchema (*name);
    if (!op.has_value () || !is_launch (*op))
      return nullptr;
    if (depth_++ == 0)
      counts_[op->schema ().name ()]++;
    return std::make_unique<Launch> ();
  }

  static void
  end (const at::RecordFunction &, at::ObserverContext *context)
  {
    if (context != nullptr)
      depth_--;
  }

  at::CallbackHandle handle_;

  inline static int depth_;
  inline static std::map<std::string, int> counts_;
};
