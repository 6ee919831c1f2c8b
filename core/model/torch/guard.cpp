/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "guard.hpp"

#include <glib/gi18n-lib.h>

#include "encoder.hpp"
#include "model/psc-model-error.h"

namespace psc
{

/* Whether an exception's text is what an allocator of libtorch says when memory is short: it has a
 * type of its own only for CUDA, and only in newer versions. */
static bool
is_out_of_memory (const char *what)
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
  catch (const std::bad_alloc &)
    {
      set_error_from_text (error, PSC_MODEL_ERROR_OUT_OF_MEMORY, _ ("out of memory"));
    }
  catch (const std::exception &e)
    {
      if (is_out_of_memory (e.what ()))
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
