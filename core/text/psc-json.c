/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-text-mark.h"

typedef struct
{
  const char *p;
  const char *end;
  guint line; /* from 1 */
  guint depth;
  guint n_values;
  guint max_depth;
  guint max_members;
  guint *n_members; /* owned, [max_depth], of the arrays and objects that are open */
  gboolean ended;   /* the root has been closed */
} Scanner;

static gboolean
fail (Scanner *scanner, const char *message, GError **error)
{
  g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_JSON, _ ("line %u: %s"), scanner->line,
               message);
  return FALSE;
}

/* From the opening quote to after the closing one. */
static gboolean
skip_string (Scanner *scanner, GError **error)
{
  for (scanner->p++; scanner->p < scanner->end; scanner->p++)
    {
      if (*scanner->p == '"')
        {
          scanner->p++;
          return TRUE;
        }
      if ((guchar) *scanner->p < 0x20)
        return fail (scanner, _ ("a text is not closed on its line"), error);
      if (*scanner->p == '\\')
        scanner->p++;
    }
  return fail (scanner, _ ("a text is not closed"), error);
}

/* Called for what each value but the first has in front of it, or starts with. */
static gboolean
count_value (Scanner *scanner, GError **error)
{
  if (++scanner->n_values > PSC_JSON_MAX_VALUES)
    return fail (scanner, _ ("there are too many values"), error);
  return TRUE;
}

static gboolean
open_container (Scanner *scanner, GError **error)
{
  if (scanner->depth == scanner->max_depth)
    return fail (scanner, _ ("the brackets are nested too deep"), error);

  scanner->n_members[scanner->depth++] = 0;
  return count_value (scanner, error);
}

static gboolean
close_container (Scanner *scanner, GError **error)
{
  if (scanner->depth == 0)
    return fail (scanner, _ ("a bracket is closed that was not opened"), error);

  scanner->ended = --scanner->depth == 0;
  return TRUE;
}

static gboolean
count_member (Scanner *scanner, GError **error)
{
  if (scanner->depth == 0)
    return fail (scanner, _ ("a colon stands outside of all brackets"), error);
  if (++scanner->n_members[scanner->depth - 1] > scanner->max_members)
    return fail (scanner, _ ("an object has too many members"), error);
  return TRUE;
}

static gboolean
check_mark (Scanner *scanner, char c, GError **error)
{
  switch (c)
    {
    case '[':
    case '{':
      return open_container (scanner, error);

    case ']':
    case '}':
      return close_container (scanner, error);

    case ':':
      return count_member (scanner, error);

    case ',':
      return count_value (scanner, error);

    default:
      /* What numbers and true, false and null are made of. */
      if (g_ascii_isalnum (c) || (c != '\0' && strchr ("+-.", c) != NULL))
        return TRUE;
      return fail (scanner, _ ("a character cannot stand here"), error);
    }
}

/* Lets through only what JsonParser reads in bounded depth and time; whether it is right JSON is
 * left to that one. */
static gboolean
scan (Scanner *scanner, GError **error)
{
  while (scanner->p < scanner->end)
    {
      char c = *scanner->p;

      if (c == '\n')
        scanner->line++;
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        {
          scanner->p++;
          continue;
        }
      if (scanner->ended)
        return fail (scanner, _ ("something follows the end"), error);
      if (c == '"')
        {
          if (!skip_string (scanner, error))
            return FALSE;
          continue;
        }
      if (!check_mark (scanner, c, error))
        return FALSE;
      scanner->p++;
    }

  if (!scanner->ended)
    return fail (scanner, _ ("the file ends too early"), error);
  return TRUE;
}

static void
error_cb (JsonParser *parser, const GError *error, guint *line)
{
  *line = json_parser_get_current_line (parser);
}

JsonNode *
psc_json_parse (const char *data, gsize size, guint max_depth, guint max_members, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree guint *n_members = NULL;
  Scanner scanner = { 0 };
  gsize mark;

  g_return_val_if_fail (data != NULL || size == 0, NULL);
  g_return_val_if_fail (max_depth > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (data == NULL)
    data = "";
  if (size > 0 && !g_utf8_validate_len (data, size, NULL))
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_JSON, _ ("it is not UTF-8 text"));
      return NULL;
    }
  mark = psc_text_mark_get_size (data, size);
  data += mark;
  size -= mark;

  n_members = g_new (guint, max_depth);
  scanner.p = data;
  scanner.end = data + size;
  scanner.line = 1;
  scanner.max_depth = max_depth;
  scanner.max_members = max_members;
  scanner.n_members = n_members;
  if (!scan (&scanner, error))
    return NULL;

  /* The parser knows the line only until it returns. */
  parser = json_parser_new_immutable ();
  g_signal_connect (parser, "error", G_CALLBACK (error_cb), &scanner.line);
  if (!json_parser_load_from_data (parser, data, size, NULL))
    {
      fail (&scanner, _ ("it is not valid JSON"), error);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/* The end of an exponent that begins at @p, or %NULL if none does; that of true and false is none.
 */
static const char *
skip_exponent (const char *p)
{
  if (*p != 'e' || (p[1] != '+' && p[1] != '-'))
    return NULL;

  for (p += 2; g_ascii_isdigit (*p); p++)
    ;
  return p;
}

char *
psc_json_write (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = NULL;
  GString *written;
  gboolean quoted = FALSE;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, pretty);
  written = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0';)
    {
      const char *end = quoted ? NULL : skip_exponent (p);

      if (end != NULL)
        {
          g_string_append_len (written, p, end - p);
          p = end + (g_str_has_prefix (end, ".0") ? 2 : 0);
          continue;
        }
      if (quoted && (guchar) *p < 0x20)
        {
          g_string_append_printf (written, "\\u%04x", (guint) *p++);
          continue;
        }
      if (*p == '"')
        quoted = !quoted;
      if (*p == '\\' && quoted)
        g_string_append_c (written, *p++);
      g_string_append_c (written, *p++);
    }

  return g_string_free (written, FALSE);
}
