/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-bank.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "psc-prompts-resources.h"
#include "text/psc-json.h"
#include "text/psc-prompt-bank-reader.h"
#include "text/psc-prompt-class-private.h"

#define DEFAULT_BANK "/io/github/promptoscope/Promptoscope/prompts/chexpert.json"

/* A bank is five deep and its objects have at most six members; the rest is for files of another
 * format, which deserve to be told so. */
#define MAX_DEPTH   16
#define MAX_MEMBERS 64

struct _PscPromptBank
{
  GObject parent_instance;

  char *name;         /* owned */
  char *description;  /* owned, or NULL */
  GPtrArray *classes; /* owned, of PscPromptClass */
};

G_DEFINE_FINAL_TYPE (PscPromptBank, psc_prompt_bank, G_TYPE_OBJECT)

static void
psc_prompt_bank_finalize (GObject *object)
{
  PscPromptBank *self = PSC_PROMPT_BANK (object);

  g_clear_pointer (&self->classes, g_ptr_array_unref);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (psc_prompt_bank_parent_class)->finalize (object);
}

static void
psc_prompt_bank_class_init (PscPromptBankClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_prompt_bank_finalize;
}

static void
psc_prompt_bank_init (PscPromptBank *self)
{
  self->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_prompt_class_free);
}

PscPromptBank *
psc_prompt_bank_new_default (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PscPromptBank *self = NULL;

  bytes = g_resource_lookup_data (psc_prompts_get_resource (), DEFAULT_BANK,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    self = psc_prompt_bank_new_from_bytes (bytes, &error);
  if (self == NULL)
    g_error ("The default prompt bank: %s", error->message);

  return self;
}

PscPromptBank *
psc_prompt_bank_new_from_bytes (GBytes *bytes, GError **error)
{
  g_auto (PscPromptBankHead) head = { NULL };
  g_autoptr (PscPromptBank) self = NULL;
  g_autoptr (JsonNode) root = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > PSC_PROMPT_BANK_MAX_SIZE)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK,
                   _ ("the prompt bank is larger than %u MiB"),
                   (guint) (PSC_PROMPT_BANK_MAX_SIZE >> 20));
      return NULL;
    }
  root = psc_json_parse (data, size, MAX_DEPTH, MAX_MEMBERS, error);
  if (root == NULL || !psc_prompt_bank_read_head (root, &head, error))
    return NULL;

  self = head.extends ? psc_prompt_bank_new_default () : g_object_new (PSC_TYPE_PROMPT_BANK, NULL);
  if (!psc_prompt_bank_read_classes (root, self->classes, error))
    return NULL;

  g_free (self->name);
  self->name = g_steal_pointer (&head.name);
  g_free (self->description);
  self->description = g_steal_pointer (&head.description);

  return g_steal_pointer (&self);
}

/* At most one byte more than a bank may have, so that a device or a huge file is not read on and
 * on. */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  FILE *file = g_fopen (path, "rbe");
  gsize size = 0;
  int code = errno;

  if (file != NULL)
    {
      data = g_malloc (PSC_PROMPT_BANK_MAX_SIZE + 1);
      size = fread (data, 1, PSC_PROMPT_BANK_MAX_SIZE + 1, file);
      code = ferror (file) ? errno : 0;
      fclose (file);
    }
  if (file == NULL || code != 0)
    {
      g_set_error_literal (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_FILE, g_strerror (code));
      return NULL;
    }

  return g_bytes_new (data, size);
}

PscPromptBank *
psc_prompt_bank_load (const char *path, GError **error)
{
  g_autofree char *display_name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PscPromptBank *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  bytes = read_file (path, error);
  if (bytes != NULL)
    self = psc_prompt_bank_new_from_bytes (bytes, error);
  if (self == NULL)
    {
      display_name = g_filename_display_name (path);
      g_prefix_error (error, "%s: ", display_name);
    }

  return self;
}

const char *
psc_prompt_bank_get_name (PscPromptBank *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (self), NULL);

  return self->name;
}

const char *
psc_prompt_bank_get_description (PscPromptBank *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (self), NULL);

  return self->description;
}

guint
psc_prompt_bank_get_n_classes (PscPromptBank *self)
{
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (self), 0);

  return self->classes->len;
}

const PscPromptClass *
psc_prompt_bank_get_class (PscPromptBank *self, guint index)
{
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (self), NULL);
  g_return_val_if_fail (index < self->classes->len, NULL);

  return g_ptr_array_index (self->classes, index);
}

const PscPromptClass *
psc_prompt_bank_lookup (PscPromptBank *self, const char *name, guint *index)
{
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->classes->len; i++)
    if (psc_prompt_class_is_named (g_ptr_array_index (self->classes, i), name))
      {
        if (index != NULL)
          *index = i;
        return g_ptr_array_index (self->classes, i);
      }
  return NULL;
}
