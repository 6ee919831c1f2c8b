/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-byte-pair-words.h"

#include <string.h>

#include "text/psc-clean-text.h"

/* In the order in which they are tried. */
static const char *const whole_words[] = {
  PSC_BYTE_PAIR_START, PSC_BYTE_PAIR_END, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d",
};

typedef enum
{
  KIND_SPACE,
  KIND_LETTER,
  KIND_DIGIT,
  KIND_OTHER,
} Kind;

static Kind
get_kind (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
      return KIND_LETTER;

    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
      return KIND_DIGIT;

    default:
      return psc_clean_text_is_space (c) ? KIND_SPACE : KIND_OTHER;
    }
}

static gsize
match_whole_word (const char *p)
{
  for (gsize i = 0; (*p == '<' || *p == '\'') && i < G_N_ELEMENTS (whole_words); i++)
    {
      gsize length = strlen (whole_words[i]);

      if (g_ascii_strncasecmp (p, whole_words[i], length) == 0)
        return length;
    }
  return 0;
}

const char *
psc_byte_pair_next_word (const char *p, const char **word)
{
  gsize length;
  Kind kind;

  while (*p != '\0' && get_kind (g_utf8_get_char (p)) == KIND_SPACE)
    p = g_utf8_next_char (p);
  if (*p == '\0')
    return NULL;

  *word = p;
  length = match_whole_word (p);
  if (length > 0)
    return p + length;
  kind = get_kind (g_utf8_get_char (p));
  do
    p = g_utf8_next_char (p);
  while (*p != '\0' && kind != KIND_DIGIT && get_kind (g_utf8_get_char (p)) == kind);
  return p;
}

/* The bytes that Latin-1 can show come first and stand for themselves. */
static gboolean
is_visible (guint byte)
{
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

#define N_ASCII   ('~' - '!' + 1)
#define N_LOW     (0xAC - 0xA1 + 1)
#define N_VISIBLE (N_ASCII + N_LOW + (0xFF - 0xAE + 1))

guint
psc_byte_pair_get_index (guint8 byte)
{
  guint index = is_visible (byte) ? 0 : N_VISIBLE;

  for (guint before = 0; before < byte; before++)
    index += is_visible (before) == is_visible (byte);
  return index;
}

gunichar
psc_byte_pair_get_character (guint index)
{
  g_return_val_if_fail (index < 256, 0);

  if (index < N_ASCII)
    return '!' + index;
  if (index < N_ASCII + N_LOW)
    return 0xA1 + index - N_ASCII;
  if (index < N_VISIBLE)
    return 0xAE + index - N_ASCII - N_LOW;
  return 256 + index - N_VISIBLE;
}
