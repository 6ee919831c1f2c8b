/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-class-private.h"

#include <string.h>

#define NO "no "

struct _PscPromptClass
{
  char *name;          /* owned */
  char *key;           /* owned, the name without the case of its letters */
  char *label;         /* owned */
  char *negative;      /* owned, NULL unless the bank states it */
  GStringChunk *texts; /* owned, the prompts' texts */
  GArray *prompts;     /* owned, of PscPrompt */
};

PscPromptClass *
psc_prompt_class_new (const char *name, const char *label)
{
  PscPromptClass *self = g_new0 (PscPromptClass, 1);

  self->name = g_strdup (name);
  self->key = g_utf8_casefold (name, -1);
  self->label = g_strdup (label);
  self->texts = g_string_chunk_new (1024);
  self->prompts = g_array_new (FALSE, FALSE, sizeof (PscPrompt));

  return self;
}

void
psc_prompt_class_free (PscPromptClass *self)
{
  g_array_unref (self->prompts);
  g_string_chunk_free (self->texts);
  g_free (self->negative);
  g_free (self->label);
  g_free (self->key);
  g_free (self->name);
  g_free (self);
}

void
psc_prompt_class_set_label (PscPromptClass *self, const char *label)
{
  char *copy = g_strdup (label);

  g_free (self->label);
  self->label = copy;
}

void
psc_prompt_class_set_negative (PscPromptClass *self, const char *negative)
{
  char *copy = g_strdup (negative);

  g_free (self->negative);
  self->negative = copy;
}

const char *
psc_prompt_class_get_own_negative (const PscPromptClass *self)
{
  return self->negative;
}

static const char *
keep_text (PscPromptClass *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert (self->texts, text) : NULL;
}

void
psc_prompt_class_add (PscPromptClass *self, const PscPrompt *prompt)
{
  PscPrompt copy = *prompt;

  copy.text = keep_text (self, prompt->text);
  copy.subtype = keep_text (self, prompt->subtype);
  copy.location = keep_text (self, prompt->location);
  g_array_append_val (self->prompts, copy);
}

gboolean
psc_prompt_class_is_named (const PscPromptClass *self, const char *name)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return g_str_equal (self->key, key);
}

const char *
psc_prompt_class_get_name (const PscPromptClass *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
psc_prompt_class_get_label (const PscPromptClass *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

char *
psc_prompt_class_dup_negative (const PscPromptClass *self)
{
  const char *positive;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->negative != NULL)
    return g_strdup (self->negative);
  positive = self->prompts->len == 1 ? psc_prompt_class_get_prompt (self, 0)->text : self->label;
  return g_ascii_strncasecmp (positive, NO, strlen (NO)) == 0 ? g_strdup (positive + strlen (NO))
                                                              : g_strconcat (NO, positive, NULL);
}

guint
psc_prompt_class_get_n_prompts (const PscPromptClass *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->prompts->len;
}

const PscPrompt *
psc_prompt_class_get_prompt (const PscPromptClass *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->prompts->len, NULL);

  return &g_array_index (self->prompts, PscPrompt, index);
}
