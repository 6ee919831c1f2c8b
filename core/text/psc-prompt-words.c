/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-words.h"

#include <string.h>

const char *
psc_prompt_find_words (const char *text, const char *words)
{
  const char *at = text;

  while ((at = strstr (at, words)) != NULL)
    {
      if (at == text || !g_ascii_isalpha (at[-1]))
        return at;
      at++;
    }
  return NULL;
}
