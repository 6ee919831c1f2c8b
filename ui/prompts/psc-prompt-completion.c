/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-completion.h"

#include <string.h>

typedef struct
{
  const char *text;
  char **words;
  GPtrArray *matches;
  guint n;
} Search;

static gboolean
has_word (const char *text, const char *word)
{
  const char *at = text;

  while ((at = strstr (at, word)) != NULL)
    {
      if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
        return TRUE;
      at = g_utf8_next_char (at);
    }
  return FALSE;
}

static void
consider (Search *search, const char *candidate)
{
  g_autofree char *folded = NULL;

  if (search->matches->len >= search->n || strcmp (candidate, search->text) == 0
      || g_ptr_array_find_with_equal_func (search->matches, candidate, g_str_equal, NULL))
    return;
  folded = g_utf8_casefold (candidate, -1);
  for (char **word = search->words; *word != NULL; word++)
    if (!has_word (folded, *word))
      return;
  g_ptr_array_add (search->matches, g_strdup (candidate));
}

static void
consider_list (Search *search, const char *const *list)
{
  for (; *list != NULL; list++)
    consider (search, *list);
}

static void
consider_bank (Search *search, PscPromptBank *bank)
{
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    consider (search, psc_prompt_class_get_label (psc_prompt_bank_get_class (bank, i)));
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        consider (search, psc_prompt_class_get_prompt (class, j)->text);
    }
}

char **
psc_prompt_completion_match (PscPromptBank *bank,
                             PscPromptHistory *history,
                             const char *text,
                             guint n)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  Search search = { stripped, words, g_ptr_array_new (), n };

  if (*stripped != '\0')
    {
      consider_list (&search, psc_prompt_history_get_recent (history));
      consider_list (&search, psc_prompt_history_get_pinned (history));
      consider_bank (&search, bank);
    }
  g_ptr_array_add (search.matches, NULL);
  return (char **) g_ptr_array_free (search.matches, FALSE);
}
