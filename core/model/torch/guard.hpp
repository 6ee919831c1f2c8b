/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include <exception>

namespace psc
{

/** Says in @error what @exception is: of libtorch, of this module, of the library or of none. */
void set_error_from_exception (GError **error, std::exception_ptr exception) noexcept;

/** Whether @exception says that there is no more memory, of a device or of this computer. */
bool is_out_of_memory (const std::exception &exception);

/** Calls @body and turns whatever it throws into @error: nothing of C++ leaves the module. */
template <typename Body>
gboolean
guarded (GError **error, Body body) noexcept
{
  try
    {
      body ();
      return TRUE;
    }
  catch (...)
    {
      set_error_from_exception (error, std::current_exception ());
    }
  return FALSE;
}

} // namespace psc
