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

/* What has no type of its own, which nothing but its words tells from the rest: cuBLAS, cuDNN, and
 * the CUDA runtime where it is not asked by libtorch's allocator. */
static constexpr const char *device_words[] = {
  "CUBLAS_STATUS_ALLOC_FAILED",
  "CUDNN_STATUS_ALLOC_FAILED",
  "CUDA error: out of memory",
};

/* The same of the processor's allocator. */
static constexpr const char *host_words[] = {
  "DefaultCPUAllocator: can't allocate memory",
  "DefaultCPUAllocator: not enough memory",
};

template <size_t n>
static bool
says_one_of (const std::exception &e, const char *const (&words)[n])
{
  return dynamic_cast<const c10::Error *> (&e) != nullptr
         && std::any_of (std::begin (words), std::end (words),
                         [&] (const char *text) { return strstr (e.what (), text) != nullptr; });
}

/* c10's texts go on with a stack trace that is of no use to a reader. */
static void
set_error_from_text (GError **error, int code, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));

  g_set_error_literal (error, PSC_MODEL_ERROR, code, line);
}

/* By type wherever there is one. */
static bool
is_of_device_memory (const std::exception &e)
{
  return dynamic_cast<const c10::OutOfMemoryError *> (&e) != nullptr
         || says_one_of (e, device_words);
}

/* oneDNN, which works for processors only, has errors that carry a status. */
static bool
is_of_host_memory (const std::exception &e)
{
#ifdef HAVE_ONEDNN
  if (const auto *error = dynamic_cast<const dnnl::error *> (&e))
    return error->status == dnnl_out_of_memory;
#endif
  return dynamic_cast<const std::bad_alloc *> (&e) != nullptr || says_one_of (e, host_words);
}

bool
is_out_of_memory (const std::exception &exception)
{
  return is_of_host_memory (exception) || is_of_device_memory (exception);
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
      if (is_of_host_memory (e))
        set_error_from_text (error, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY,
                             _ ("this computer is out of memory"));
      else if (is_of_device_memory (e))
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
