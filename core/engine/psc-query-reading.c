/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-query-reading.h"

#include <glib/gi18n-lib.h>

/* How much of a prompt of the bank a remark quotes, in characters. */
#define MAX_QUOTED 40

struct _PscQueryReading
{
  PscPromptReading *text;  /* owned, nullable */
  PscPromptReading *minus; /* owned, nullable */
  GPtrArray *incomplete;   /* owned, of PscPromptReading: those of the bank that do not arrive */
  guint n_bank;            /* how many prompts of the bank take part */
  PscPromptDegree degree;
};

G_DEFINE_BOXED_TYPE (PscQueryReading,
                     psc_query_reading,
                     psc_query_reading_ref,
                     psc_query_reading_unref)

static void
add_incomplete (PscQueryReading *self, GPtrArray *readings, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    if (psc_prompt_reading_get_degree (readings->pdata[i]) != PSC_PROMPT_DEGREE_WHOLE)
      g_ptr_array_add (self->incomplete, psc_prompt_reading_ref (readings->pdata[i]));
  self->n_bank = end - first;
}

static void
find_class (PscPromptBank *bank, guint class_index, guint *first, guint *end)
{
  *first = 0;
  for (guint c = 0; c < class_index; c++)
    *first += psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (bank, c));
  *end = *first + psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (bank, class_index));
}

static gboolean
is_nothing (const PscQueryReading *self)
{
  if (self->text != NULL)
    return psc_prompt_reading_get_degree (self->text) == PSC_PROMPT_DEGREE_NOTHING;
  for (guint i = 0; i < self->incomplete->len; i++)
    if (psc_prompt_reading_get_degree (self->incomplete->pdata[i]) != PSC_PROMPT_DEGREE_NOTHING)
      return FALSE;
  return self->incomplete->len == self->n_bank;
}

static gboolean
is_whole (const PscQueryReading *self)
{
  return (self->text == NULL
          || psc_prompt_reading_get_degree (self->text) == PSC_PROMPT_DEGREE_WHOLE)
         && (self->minus == NULL
             || psc_prompt_reading_get_degree (self->minus) == PSC_PROMPT_DEGREE_WHOLE)
         && self->incomplete->len == 0;
}

PscQueryReading *
psc_query_reading_new (const PscQuery *query,
                       PscPromptBank *bank,
                       GPtrArray *bank_readings,
                       PscPromptReading *text,
                       PscPromptReading *minus)
{
  PscQueryReading *self = g_atomic_rc_box_new0 (PscQueryReading);
  guint first, end;

  self->text = text != NULL ? psc_prompt_reading_ref (text) : NULL;
  self->minus = minus != NULL ? psc_prompt_reading_ref (minus) : NULL;
  self->incomplete = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_reading_unref);
  if (query->centred && query->minus == NULL)
    add_incomplete (self, bank_readings, 0, bank_readings->len);
  else if (query->text == NULL)
    {
      find_class (bank, query->class_index, &first, &end);
      add_incomplete (self, bank_readings, first, end);
    }

  self->degree = PSC_PROMPT_DEGREE_PART;
  if (is_whole (self))
    self->degree = PSC_PROMPT_DEGREE_WHOLE;
  else if (is_nothing (self))
    self->degree = PSC_PROMPT_DEGREE_NOTHING;
  return self;
}

PscQueryReading *
psc_query_reading_ref (PscQueryReading *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscQueryReading *self = data;

  g_clear_pointer (&self->text, psc_prompt_reading_unref);
  g_clear_pointer (&self->minus, psc_prompt_reading_unref);
  g_ptr_array_unref (self->incomplete);
}

void
psc_query_reading_unref (PscQueryReading *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

PscPromptDegree
psc_query_reading_get_degree (const PscQueryReading *self)
{
  return self->degree;
}

static void
append_clause (GString *remark, const char *clause)
{
  if (remark->len > 0)
    g_string_append (remark, "; ");
  g_string_append (remark, clause);
}

static void
append_text (const PscQueryReading *self, GString *remark)
{
  g_autofree char *text = self->text != NULL ? psc_prompt_reading_dup_remark (self->text) : NULL;
  g_autofree char *minus = self->minus != NULL ? psc_prompt_reading_dup_remark (self->minus) : NULL;

  if (text != NULL)
    append_clause (remark, text);
  if (minus != NULL)
    {
      /* Translators: the prompt that another one is contrasted with, and what is wrong with it. */
      g_autofree char *clause = g_strdup_printf (_ ("of the prompt that is taken away: %s"), minus);

      append_clause (remark, clause);
    }
}

/* How many of the bank's prompts it is, and what is with the first of them. */
static void
append_bank (const PscQueryReading *self, GString *remark)
{
  PscPromptReading *first = self->incomplete->pdata[0];
  const char *text = psc_prompt_reading_get_text (first);
  g_autofree char *quoted = psc_prompt_abridge (text, MAX_QUOTED);
  g_autofree char *of_first = psc_prompt_reading_dup_remark (first);
  g_autofree char *clause = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u of %u prompts is not read whole: “%s” (%s)",
                   "%u of %u prompts are not read whole, the first being “%s” (%s)",
                   self->incomplete->len),
      self->incomplete->len, self->n_bank, quoted, of_first);

  append_clause (remark, clause);
}

char *
psc_query_reading_dup_remark (const PscQueryReading *self)
{
  g_autoptr (GString) remark = NULL;

  if (self->degree == PSC_PROMPT_DEGREE_WHOLE)
    return NULL;
  remark = g_string_new (NULL);
  append_text (self, remark);
  if (self->incomplete->len > 0)
    append_bank (self, remark);
  return g_string_free (g_steal_pointer (&remark), FALSE);
}

char *
psc_query_reading_dup_note (const PscQueryReading *self, const PscQuery *query, PscPromptBank *bank)
{
  g_autofree char *remark = psc_query_reading_dup_remark (self);
  g_autofree char *text = query->text != NULL ? psc_prompt_abridge (query->text, MAX_QUOTED) : NULL;
  g_autofree char *minus =
      query->minus != NULL ? psc_prompt_abridge (query->minus, MAX_QUOTED) : NULL;
  g_autofree char *title = NULL;
  PscQuery abridged = *query;

  if (remark == NULL)
    return NULL;
  abridged.text = text;
  abridged.minus = minus;
  title = psc_query_dup_title (&abridged, bank);
  return g_strdup_printf ("%s: %s", title, remark);
}

static void
add_object (PscPromptReading *reading, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, psc_prompt_reading_get_text (reading));
  psc_prompt_reading_add_json (reading, builder);
  json_builder_end_object (builder);
}

void
psc_query_reading_add_json (const PscQueryReading *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "reading");
  json_builder_add_string_value (builder, psc_prompt_degree_get_nick (self->degree));
  if (self->text != NULL)
    psc_prompt_reading_add_json (self->text, builder);
  if (self->minus != NULL)
    {
      json_builder_set_member_name (builder, "minus");
      add_object (self->minus, builder);
    }
  json_builder_set_member_name (builder, "incomplete");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->incomplete->len; i++)
    add_object (self->incomplete->pdata[i], builder);
  json_builder_end_array (builder);
}
