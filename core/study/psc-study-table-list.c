/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-table-list.h"

#include <string.h>

#include "study/psc-study-finding.h"
#include "study/psc-study-line.h"
#include "study/psc-study-table-text.h"

static gboolean
is_one_finding (const char *name)
{
  g_autofree char *key = psc_study_name_key (name);

  return psc_study_finding_is_known (key);
}

static void
add_name (GStrvBuilder *names, const char *from, const char *to, gboolean is_tree)
{
  g_autofree char *name = psc_study_line_trim (from, (gsize) (to - from));
  g_auto (GStrv) parts = NULL;

  if (psc_study_field_is_missing (name))
    return;
  if (!is_tree || strchr (name, '/') == NULL || is_one_finding (name))
    {
      g_strv_builder_add (names, name);
      return;
    }
  parts = g_strsplit (name, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    add_name (names, *part, *part + strlen (*part), FALSE);
}

/* What stands in quotes; a backslash takes the next character as it is. */
static void
split_quoted (GStrvBuilder *names, const char *at, gboolean is_tree)
{
  g_autoptr (GString) name = g_string_new (NULL);
  char quote = '\0';

  for (; *at != '\0'; at++)
    {
      if (quote == '\0')
        {
          if (*at == '\'' || *at == '"')
            quote = *at;
          continue;
        }
      if (*at == quote)
        {
          add_name (names, name->str, name->str + name->len, is_tree);
          g_string_truncate (name, 0);
          quote = '\0';
          continue;
        }
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (name, *at);
    }
}

static void
split_plain (GStrvBuilder *names, const char *from, gboolean is_tree)
{
  for (;;)
    {
      const gsize length = strcspn (from, "|;,[]");

      add_name (names, from, from + length, is_tree);
      if (from[length] == '\0')
        return;
      from += length + 1;
    }
}

char **
psc_study_table_list_split (const char *text, gboolean is_tree)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *valid = psc_study_table_text_to_utf8 (text);
  const char *start = valid + strspn (valid, " \t");

  if (*start == '[' && strpbrk (start, "'\"") != NULL)
    split_quoted (names, start + 1, is_tree);
  else
    split_plain (names, start, is_tree);
  return g_strv_builder_end (names);
}

gboolean
psc_study_table_list_is_name (const char *name)
{
  gboolean has_letter = FALSE;

  if (strlen (name) > PSC_STUDY_FINDING_MAX_NAME || g_str_has_suffix (name, "."))
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    has_letter |= g_unichar_isalpha (g_utf8_get_char (at));
  return has_letter;
}
