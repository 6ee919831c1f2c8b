/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include <string>

namespace psc
{

/** As printf() would write it. */
G_GNUC_PRINTF (1, 2)
inline std::string
format (const char *pattern, ...)
{
  va_list arguments;

  va_start (arguments, pattern);
  g_autofree char *text = g_strdup_vprintf (pattern, arguments);
  va_end (arguments);
  return text;
}

} // namespace psc
