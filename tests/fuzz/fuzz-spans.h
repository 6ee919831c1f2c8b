/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <string.h>

#include "text/psc-prompt-reading.h"

/* Spans lie in the text, between characters, and never go back. */
static inline void
fuzz_check_spans (const PscPromptReading *reading)
{
  const char *text = psc_prompt_reading_get_text (reading);
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (pieces[i].start, <=, pieces[i].end);
      g_assert_cmpuint (pieces[i].end, <=, strlen (text));
      g_assert_true (((guchar) text[pieces[i].start] & 0xC0) != 0x80);
      g_assert_true (((guchar) text[pieces[i].end] & 0xC0) != 0x80);
      g_assert_true (i == 0 || pieces[i].start >= pieces[i - 1].start);
    }
}
