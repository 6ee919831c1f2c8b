/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "guard.hpp"

#include <c10/util/Exception.h>
#include <glib/gi18n-lib.h>

#include <new>
#ifdef HAVE_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#endif

#include "encoder.hpp"
#include "model/psc-model-error.h"

namespace psc
{

/* Whether an exception's text is what libtorch says when memory is short. That of a GPU's allocator
 * has a type of its own; the CPU's, cuBLAS and cuDNN throw an error like any other. */
static bool
says_out_of_memory (const char *what)
{
  return strstr (what, "out of memory") != nullptr || strstr (what, "ALLOC_FAILED") != nullptr
         || strstr (what, "can't allocate memory") != nullptr
         || strstr (what, "not enough memory") != nullptr;
}

/* c10's texts go on with a stack trace that is of no use to a reader. */
static void
set_error_from_text (GError **error, int code, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));

  g_set_error_literal (error, PSC_MODEL_ERROR, code, line);
}

/* oneDNN's errors carry a status. */
static bool
is_out_of_memory (const std::exception &e)
{
#ifdef HAVE_ONEDNN
  const auto *error = dynamic_cast<const dnnl::error *> (&e);
  if (error != nullptr)
    return error->status == dnnl_out_of_memory;
#endif
  return dynamic_cast<const std::bad_alloc *> (&e) != nullptr
         || dynamic_cast<const c10::OutOfMemoryError *> (&e) != nullptr
         || says_out_of_memory (e.what ());
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
