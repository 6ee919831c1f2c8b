/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "guard.hpp"

#include <c10/util/Exception.h>
#include <glib/gi18n-lib.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <new>
#ifdef HAVE_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#endif

#include "encoder.hpp"
#include "model/psc-model-error.h"

namespace psc
{

/* What has no type of its own: cuBLAS, cuDNN, the CUDA runtime where it is not asked by libtorch's
 * allocator, and the processor's allocator throw an error like any other, which nothing but its
 * words tells from the rest. */
static bool
says_out_of_memory (const c10::Error &e)
{
  static constexpr const char *words[] = {
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
    "CUDA error: out of memory",
    "DefaultCPUAllocator: can't allocate memory",
    "DefaultCPUAllocator: not enough memory",
  };

  return std::any_of (std::begin (words), std::end (words),
                      [&] (const char *text) { return strstr (e.what (), text) != nullptr; });
}

/* c10's texts go on with a stack trace that is of no use to a reader. */
static void
set_error_from_text (GError **error, int code, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));

  g_set_error_literal (error, PSC_MODEL_ERROR, code, line);
}

/* By type wherever there is one; oneDNN's errors carry a status. */
static bool
is_out_of_memory (const std::exception &e)
{
  if (dynamic_cast<const c10::OutOfMemoryError *> (&e) != nullptr
      || dynamic_cast<const std::bad_alloc *> (&e) != nullptr)
    return true;
#ifdef HAVE_ONEDNN
  if (const auto *error = dynamic_cast<const dnnl::error *> (&e))
    return error->status == dnnl_out_of_memory;
#endif
  const auto *error = dynamic_cast<const c10::Error *> (&e);
  return error != nullptr && says_out_of_memory (*error);
}

void
set_error_from_exception (GError **error, std::exception_ptr exception) noexcept
{
  try
    {
      std::rethrow_exception (exception);
    }
  catch (const Cancelled &)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("cancelled"));
    }
  catch (const DeviceError &e)
    {
      set_error_from_text (error, PSC_MODEL_ERROR_DEVICE, e.what ());
    }
  catch (const std::exception &e)
    {
      if (is_out_of_memory (e))
        set_error_from_text (error, PSC_MODEL_ERROR_OUT_OF_MEMORY, _ ("out of memory"));
      else
        set_error_from_text (error, PSC_MODEL_ERROR_BACKEND, e.what ());
    }
  catch (...)
    {
      set_error_from_text (error, PSC_MODEL_ERROR_BACKEND, _ ("libtorch failed"));
    }
}

} // namespace psc
