/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How much of a text a remark quotes, in characters, and how many words. */
#define MAX_BEFORE 24
#define MAX_AFTER  60
#define MAX_WORDS  6

struct _PscPromptReading
{
  char *text;             /* owned */
  PscPromptPiece *pieces; /* owned, [n_pieces] */
  guint n_pieces;
  const char *cut; /* within @text, nullable */
  guint end;       /* of the last piece that arrives, in bytes */
  char **unknown;  /* owned */
  char **dropped;  /* owned */
  gboolean is_empty;
  PscPromptDegree degree;
};

G_DEFINE_BOXED_TYPE (PscPromptReading,
                     psc_prompt_reading,
                     psc_prompt_reading_ref,
                     psc_prompt_reading_unref)

const char *
psc_prompt_degree_get_nick (PscPromptDegree degree)
{
  static const char *const nicks[] = { "whole", "part", "nothing" };

  return nicks[degree];
}

static char **
end_strings (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

/* Unknown pieces that touch each other are one thing to a reader. */
static char **
list_unknown (const PscPromptReading *self)
{
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; i < self->n_pieces;)
    {
      guint start = self->pieces[i].start;
      guint end = self->pieces[i].end;
      gboolean is_unknown = self->pieces[i++].is_unknown;

      if (!is_unknown || start == end)
        continue;
      for (; i < self->n_pieces && self->pieces[i].is_unknown && self->pieces[i].start <= end; i++)
        end = MAX (end, self->pieces[i].end);
      g_ptr_array_add (words, g_strndup (self->text + start, end - start));
    }
  return end_strings (words);
}

static gboolean
can_be_seen (gunichar c)
{
  return g_unichar_isgraph (c) && !g_unichar_iszerowidth (c) && c != 0xFFFD
         && g_unichar_type (c) != G_UNICODE_PRIVATE_USE;
}

static void
add_dropped (GPtrArray *dropped, const char *p, const char *next)
{
  gunichar c = g_utf8_get_char (p);
  g_autofree char *name =
      can_be_seen (c) ? g_strndup (p, next - p) : g_strdup_printf ("U+%04X", (guint) c);

  for (guint i = 0; i < dropped->len; i++)
    if (g_str_equal (dropped->pdata[i], name))
      return;
  g_ptr_array_add (dropped, g_steal_pointer (&name));
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x85;
}

/* The pieces come in the order of the text, but neighbours may stand for the same characters. */
static char **
list_dropped (const PscPromptReading *self)
{
  GPtrArray *dropped = g_ptr_array_new_with_free_func (g_free);
  const char *end = self->cut != NULL ? self->cut : self->text + strlen (self->text);
  guint covered = 0;
  guint next_piece = 0;

  for (const char *p = self->text; p < end; p = g_utf8_next_char (p))
    {
      guint at = (guint) (p - self->text);

      while (next_piece < self->n_pieces && self->pieces[next_piece].start <= at)
        {
          covered = MAX (covered, self->pieces[next_piece].end);
          next_piece++;
        }
      if (at >= covered && !is_blank (g_utf8_get_char (p)))
        add_dropped (dropped, p, g_utf8_next_char (p));
    }
  g_ptr_array_set_free_func (dropped, NULL);
  return end_strings (dropped);
}

static PscPromptDegree
judge (PscPromptReading *self)
{
  guint n_known = 0, n_unknown = 0;

  for (guint i = 0; i < self->n_pieces; i++)
    if (self->pieces[i].end > self->pieces[i].start)
      {
        n_known += !self->pieces[i].is_unknown;
        n_unknown += self->pieces[i].is_unknown;
        self->end = MAX (self->end, self->pieces[i].end);
      }
  self->is_empty = n_known + n_unknown == 0;
  if (n_known == 0 && n_unknown > 0)
    return PSC_PROMPT_DEGREE_NOTHING;
  if (self->cut != NULL || n_unknown > 0 || *self->dropped != NULL)
    return PSC_PROMPT_DEGREE_PART;
  return PSC_PROMPT_DEGREE_WHOLE;
}

PscPromptReading *
psc_prompt_reading_new (const char *text, const PscPromptPiece *pieces, guint n_pieces, gssize cut)
{
  PscPromptReading *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (pieces != NULL || n_pieces == 0, NULL);
  g_return_val_if_fail (cut < 0 || (gsize) cut <= strlen (text), NULL);

  self = g_atomic_rc_box_new0 (PscPromptReading);
  self->text = g_strdup (text);
  self->pieces = g_memdup2 (pieces, n_pieces * sizeof *pieces);
  self->n_pieces = n_pieces;
  self->cut = cut >= 0 ? self->text + cut : NULL;
  self->unknown = list_unknown (self);
  self->dropped = list_dropped (self);
  self->degree = judge (self);
  return self;
}

PscPromptReading *
psc_prompt_reading_ref (PscPromptReading *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscPromptReading *self = data;

  g_free (self->text);
  g_free (self->pieces);
  g_strfreev (self->unknown);
  g_strfreev (self->dropped);
}

void
psc_prompt_reading_unref (PscPromptReading *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
psc_prompt_reading_get_text (const PscPromptReading *self)
{
  return self->text;
}

const PscPromptPiece *
psc_prompt_reading_get_pieces (const PscPromptReading *self, guint *n_pieces)
{
  *n_pieces = self->n_pieces;
  return self->pieces;
}

gboolean
psc_prompt_reading_is_empty (const PscPromptReading *self)
{
  return self->is_empty;
}

PscPromptDegree
psc_prompt_reading_get_degree (const PscPromptReading *self)
{
  return self->degree;
}

const char *
psc_prompt_reading_get_cut (const PscPromptReading *self)
{
  return self->cut;
}

const char *const *
psc_prompt_reading_get_unknown (const PscPromptReading *self)
{
  return (const char *const *) self->unknown;
}

const char *const *
psc_prompt_reading_get_dropped (const PscPromptReading *self)
{
  return (const char *const *) self->dropped;
}

/* One line of at most @max characters from the start of @text. */
static char *
abridge_end (const char *text, glong max)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= max)
    start = g_strdup (text);
  else
    {
      g_autofree char *kept = g_utf8_substring (text, 0, max);

      start = g_strconcat (g_strchomp (kept), "…", NULL);
    }
  return g_strdelimit (g_steal_pointer (&start), "\n\r\t\v\f", ' ');
}

/* And from the end of its first @length bytes. */
static char *
abridge_start (const char *text, gsize length, glong max)
{
  g_autofree char *part = g_strstrip (g_strndup (text, length));
  glong n = g_utf8_strlen (part, -1);
  g_autofree char *kept = n > max ? g_utf8_substring (part, n - max, n) : NULL;

  return g_strdelimit (kept != NULL ? g_strconcat ("…", g_strchug (kept), NULL)
                                    : g_steal_pointer (&part),
                       "\n\r\t\v\f", ' ');
}

static void
append_clause (GString *remark, const char *clause)
{
  if (remark->len > 0)
    g_string_append (remark, "; ");
  g_string_append (remark, clause);
}

static void
append_cut (const PscPromptReading *self, GString *remark)
{
  g_autofree char *before = abridge_start (self->text, self->end, MAX_BEFORE);
  g_autofree char *after = abridge_end (self->cut, MAX_AFTER);
  g_autofree char *clause = g_strdup_printf (_ ("cut after “%s”: “%s” is not read"), before, after);

  append_clause (remark, clause);
}

/* (transfer full): the words in a row, the first few of them. */
static char *
join_words (const char *const *words, const char *before, const char *after)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = abridge_end (words[i], MAX_BEFORE);

      if (i > 0)
        g_string_append (list, ", ");
      if (i == MAX_WORDS)
        {
          g_string_append (list, "…");
          break;
        }
      g_string_append_printf (list, "%s%s%s", before, word, after);
    }
  return g_string_free (list, FALSE);
}

static void
append_unknown (const PscPromptReading *self, GString *remark)
{
  g_autofree char *words = join_words (psc_prompt_reading_get_unknown (self), "“", "”");
  g_autofree char *clause = NULL;

  if (self->degree == PSC_PROMPT_DEGREE_NOTHING)
    /* Translators: of a prompt of which the model’s vocabulary has no word. */
    clause = g_strdup_printf (_ ("the model knows no word of it: %s"), words);
  else
    clause = g_strdup_printf (_ ("not known to the model: %s"), words);
  append_clause (remark, clause);
}

static void
append_dropped (const PscPromptReading *self, GString *remark)
{
  g_autofree char *characters = join_words (psc_prompt_reading_get_dropped (self), "", "");
  /* Translators: characters of a prompt that the model does not get. */
  g_autofree char *clause = g_strdup_printf (_ ("left out: %s"), characters);

  append_clause (remark, clause);
}

char *
psc_prompt_reading_dup_remark (const PscPromptReading *self)
{
  g_autoptr (GString) remark = NULL;

  if (self->degree == PSC_PROMPT_DEGREE_WHOLE)
    return NULL;

  remark = g_string_new (NULL);
  if (self->cut != NULL)
    append_cut (self, remark);
  if (*self->unknown != NULL)
    append_unknown (self, remark);
  if (*self->dropped != NULL)
    append_dropped (self, remark);
  return g_string_free (g_steal_pointer (&remark), FALSE);
}

static void
add_strings (JsonBuilder *builder, const char *member, char **strings)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (char **string = strings; *string != NULL; string++)
    json_builder_add_string_value (builder, *string);
  json_builder_end_array (builder);
}

void
psc_prompt_reading_add_json (const PscPromptReading *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "cut");
  if (self->cut != NULL)
    json_builder_add_string_value (builder, self->cut);
  else
    json_builder_add_null_value (builder);
  add_strings (builder, "unknown", self->unknown);
  add_strings (builder, "dropped", self->dropped);
}
