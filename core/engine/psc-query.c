/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/psc-query-reading.h"

G_DEFINE_BOXED_TYPE (PscQuery, psc_query, psc_query_copy, psc_query_free)

static PscQuery *
query_new (const char *text, guint class_index, const char *minus, gboolean centred)
{
  PscQuery *self = g_new0 (PscQuery, 1);

  self->text = g_strdup (text);
  self->class_index = class_index;
  self->minus = g_strdup (minus);
  self->centred = centred;
  return self;
}

PscQuery *
psc_query_new_prompt (const char *text, const char *minus, gboolean centred)
{
  g_return_val_if_fail (text != NULL, NULL);

  return query_new (text, 0, minus, centred);
}

PscQuery *
psc_query_new_class (guint class_index, const char *minus, gboolean centred)
{
  return query_new (NULL, class_index, minus, centred);
}

PscQuery *
psc_query_copy (const PscQuery *self)
{
  return query_new (self->text, self->class_index, self->minus, self->centred);
}

gboolean
psc_query_equal (gconstpointer a, gconstpointer b)
{
  const PscQuery *one = a;
  const PscQuery *other = b;

  return g_strcmp0 (one->text, other->text) == 0 && one->class_index == other->class_index
         && g_strcmp0 (one->minus, other->minus) == 0 && one->centred == other->centred;
}

guint
psc_query_hash (gconstpointer self)
{
  const PscQuery *query = self;
  guint hash = query->class_index * 2 + (query->centred != FALSE);

  if (query->text != NULL)
    hash = hash * 31 + g_str_hash (query->text);
  if (query->minus != NULL)
    hash = hash * 37 + g_str_hash (query->minus);
  return hash;
}

void
psc_query_free (PscQuery *self)
{
  g_free (self->text);
  g_free (self->minus);
  g_free (self);
}

char *
psc_query_dup_subject (const PscQuery *self, PscPromptBank *bank)
{
  if (self->text != NULL)
    return g_strdup_printf ("“%s”", self->text);
  return g_strdup_printf (_ ("class %s"), psc_prompt_class_get_name (
                                              psc_prompt_bank_get_class (bank, self->class_index)));
}

char *
psc_query_dup_condition (const PscQuery *self)
{
  if (self->minus != NULL)
    return g_strdup_printf ("− “%s”", self->minus);
  return self->centred ? g_strdup (_ ("centred")) : NULL;
}

char *
psc_query_dup_title (const PscQuery *self, PscPromptBank *bank)
{
  g_autofree char *subject = psc_query_dup_subject (self, bank);
  g_autofree char *condition = psc_query_dup_condition (self);

  if (self->minus != NULL)
    return g_strdup_printf ("%s %s", subject, condition);
  /* Translators: a prompt or a class, and “centred”. */
  return condition != NULL ? g_strdup_printf (_ ("%s, %s"), subject, condition)
                           : g_steal_pointer (&subject);
}

gboolean
psc_query_resolve (const PscQuery *self,
                   PscModel *model,
                   PscPromptDirections *directions,
                   float *direction,
                   PscQueryReading **reading,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (PscPromptReading) text = NULL;
  g_autoptr (PscPromptReading) minus = NULL;
  g_autofree float *subject = NULL;
  g_autofree float *contrast = NULL;

  if (self->text != NULL)
    {
      subject = psc_model_dup_direction (model, self->text, &text, cancellable, error);
      if (subject == NULL)
        return FALSE;
    }
  if (self->minus != NULL)
    {
      contrast = psc_model_dup_direction (model, self->minus, &minus, cancellable, error);
      if (contrast == NULL)
        return FALSE;
    }

  psc_prompt_directions_combine (directions, self, subject, contrast, direction);
  if (reading != NULL)
    *reading = psc_query_reading_new (self, psc_prompt_directions_get_bank (directions),
                                      psc_prompt_directions_get_readings (directions), text, minus);
  return TRUE;
}
