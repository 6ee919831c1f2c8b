/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-text-mark.h"

#include <string.h>

gsize
psc_text_mark_get_size (const char *text, gsize size)
{
  return size >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}
