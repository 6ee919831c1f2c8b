/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-line.h"

#include <string.h>

static gboolean
is_space (const char *at, const char *end)
{
  return g_unichar_isspace (g_utf8_get_char_validated (at, end - at));
}

char *
psc_study_line_trim (const char *text, gsize size)
{
  const char *from = text;
  const char *to = text + size;

  while (from < to && is_space (from, to))
    from = g_utf8_next_char (from);
  while (from < to)
    {
      const char *last = g_utf8_find_prev_char (from, to);

      if (last == NULL || !is_space (last, to))
        break;
      to = last;
    }
  return g_strndup (from, (gsize) (to - from));
}

char *
psc_study_line_new (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return psc_study_line_trim (valid, strlen (valid));
}
