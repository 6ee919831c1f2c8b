/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-bank-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-prompt-bank.h"
#include "text/psc-prompt-class-private.h"

#define FORMAT_VERSION 1

void
psc_prompt_bank_head_clear (PscPromptBankHead *head)
{
  g_clear_pointer (&head->description, g_free);
  g_clear_pointer (&head->name, g_free);
}

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK, format, args);
  va_end (args);

  return FALSE;
}

static gboolean
check_members (JsonNode *node, const char *const *known, GError **error)
{
  JsonObjectIter iter;
  const char *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, _ ("it is not an object ({…})"));

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &member, NULL))
    if (!g_strv_contains (known, member))
      {
        g_autofree char *shown = g_utf8_make_valid (member, MIN (strlen (member), 40));

        return fail (error, _ ("“%s” is not a member that is known here"), shown);
      }
  return TRUE;
}

static gboolean
check_text (const char *member, const char *text, glong max_length, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, _ ("“%s” has an escape that is no character"), member);
  if (*text == '\0')
    return fail (error, _ ("“%s” is empty"), member);
  if (g_utf8_strlen (text, -1) > max_length)
    return fail (error, _ ("“%s” is longer than %ld characters"), member, max_length);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return fail (error, _ ("“%s” has a line break or another control character"), member);
  return TRUE;
}

/* A text without spaces around it; without the member, where it need not be, @value stays as it is.
 */
static gboolean
read_text (JsonNode *node,
           const char *member,
           glong max_length,
           gboolean required,
           char **value,
           GError **error)
{
  JsonNode *child = json_object_get_member (json_node_get_object (node), member);
  g_autofree char *text = NULL;

  if (child == NULL)
    return !required || fail (error, _ ("“%s” is missing"), member);
  if (json_node_get_value_type (child) != G_TYPE_STRING)
    return fail (error, _ ("“%s” is not a text (\"…\")"), member);

  text = g_strstrip (json_node_dup_string (child));
  if (!check_text (member, text, max_length, error))
    return FALSE;

  *value = g_steal_pointer (&text);
  return TRUE;
}

/* One of a few words, as its place in @nicks, or 0 if the member is not there. */
static gboolean
read_word (JsonNode *node, const char *member, const char *const *nicks, int *value, GError **error)
{
  g_autofree char *word = NULL;
  g_autofree char *choice = NULL;

  if (!read_text (node, member, PSC_PROMPT_BANK_MAX_NAME_LENGTH, FALSE, &word, error))
    return FALSE;

  *value = 0;
  if (word == NULL)
    return TRUE;
  for (int i = 0; nicks[i] != NULL; i++)
    if (g_str_equal (word, nicks[i]))
      {
        *value = i;
        return TRUE;
      }

  choice = g_strjoinv (", ", (char **) nicks);
  return fail (error, _ ("“%s” is “%s”, which is none of %s"), member, word, choice);
}

static gboolean
read_array (JsonNode *node, const char *member, guint max_length, JsonArray **array, GError **error)
{
  JsonNode *child = json_object_get_member (json_node_get_object (node), member);
  guint length;

  if (child == NULL)
    return fail (error, _ ("“%s” is missing"), member);
  if (!JSON_NODE_HOLDS_ARRAY (child))
    return fail (error, _ ("“%s” is not a list ([…])"), member);

  *array = json_node_get_array (child);
  length = json_array_get_length (*array);
  if (length == 0)
    return fail (error, _ ("“%s” is empty"), member);
  if (length > max_length)
    return fail (error, _ ("“%s” has %u entries, and %u is the most"), member, length, max_length);
  return TRUE;
}

static gboolean
read_prompt (JsonNode *node, PscPromptClass *class, GError **error)
{
  static const char *const known[] = { "text", "severity", "subtype", "location",
                                       "side", "zone",     NULL };
  g_autofree char *text = NULL;
  g_autofree char *subtype = NULL;
  g_autofree char *location = NULL;
  int severity, side, zone;

  if (!check_members (node, known, error)
      || !read_text (node, "text", PSC_PROMPT_BANK_MAX_TEXT_LENGTH, TRUE, &text, error)
      || !read_text (node, "subtype", PSC_PROMPT_BANK_MAX_NAME_LENGTH, FALSE, &subtype, error)
      || !read_text (node, "location", PSC_PROMPT_BANK_MAX_NAME_LENGTH, FALSE, &location, error)
      || !read_word (node, "severity", psc_prompt_severity_get_nicks (), &severity, error)
      || !read_word (node, "side", psc_prompt_side_get_nicks (), &side, error)
      || !read_word (node, "zone", psc_prompt_zone_get_nicks (), &zone, error))
    return FALSE;

  psc_prompt_class_add (class, &(PscPrompt){
                                   .text = text,
                                   .subtype = subtype,
                                   .location = location,
                                   .severity = severity,
                                   .side = side,
                                   .zone = zone,
                               });
  return TRUE;
}

static gboolean
read_prompts (JsonNode *node, PscPromptClass *class, GError **error)
{
  JsonArray *prompts;

  if (!read_array (node, "prompts", PSC_PROMPT_BANK_MAX_PROMPTS, &prompts, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (prompts); i++)
    if (!read_prompt (json_array_get_element (prompts, i), class, error))
      {
        g_prefix_error (error, _ ("prompt %u: "), i + 1);
        return FALSE;
      }

  if (psc_prompt_class_get_n_prompts (class) > PSC_PROMPT_BANK_MAX_PROMPTS)
    return fail (error, _ ("“prompts” and the default bank's are more than %u together"),
                 PSC_PROMPT_BANK_MAX_PROMPTS);
  return TRUE;
}

static PscPromptClass *
find_class (GPtrArray *classes, const char *name)
{
  for (guint i = 0; i < classes->len; i++)
    if (psc_prompt_class_is_named (g_ptr_array_index (classes, i), name))
      return g_ptr_array_index (classes, i);
  return NULL;
}

static PscPromptClass *
add_class (GPtrArray *classes, const char *name)
{
  g_autofree char *label = g_utf8_strdown (name, -1);
  PscPromptClass *class = psc_prompt_class_new (name, label);

  g_ptr_array_add (classes, class);
  return class;
}

/* @seen holds the classes that this file has named already. */
static gboolean
read_named_class (
    JsonNode *node, const char *name, GPtrArray *classes, GPtrArray *seen, GError **error)
{
  g_autofree char *label = NULL;
  g_autofree char *negative = NULL;
  PscPromptClass *class = find_class (classes, name);

  if (class != NULL && g_ptr_array_find (seen, class, NULL))
    return fail (error, _ ("a class of this name is there already"));
  if (class == NULL && classes->len == PSC_PROMPT_BANK_MAX_CLASSES)
    return fail (error, _ ("there are more than %u classes"), PSC_PROMPT_BANK_MAX_CLASSES);
  if (!read_text (node, "label", PSC_PROMPT_BANK_MAX_NAME_LENGTH, FALSE, &label, error)
      || !read_text (node, "negative", PSC_PROMPT_BANK_MAX_TEXT_LENGTH, FALSE, &negative, error))
    return FALSE;

  if (class == NULL)
    class = add_class (classes, name);
  if (label != NULL)
    psc_prompt_class_set_label (class, label);
  if (negative != NULL)
    psc_prompt_class_set_negative (class, negative);
  g_ptr_array_add (seen, class);

  return read_prompts (node, class, error);
}

static gboolean
read_class (JsonNode *node, guint index, GPtrArray *classes, GPtrArray *seen, GError **error)
{
  static const char *const known[] = { "name", "label", "negative", "prompts", NULL };
  g_autofree char *name = NULL;

  if (!check_members (node, known, error)
      || !read_text (node, "name", PSC_PROMPT_BANK_MAX_NAME_LENGTH, TRUE, &name, error))
    {
      g_prefix_error (error, _ ("class %u: "), index + 1);
      return FALSE;
    }
  if (!read_named_class (node, name, classes, seen, error))
    {
      g_prefix_error (error, _ ("class “%s”: "), name);
      return FALSE;
    }
  return TRUE;
}

/* A prompt on its way through the search for twins. */
typedef struct
{
  char *key; /* owned, the text without the case of its letters */
  const char *text;
  const PscPromptClass *class;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->key);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Entry *) a)->key, ((const Entry *) b)->key);
}

/* By sorting, since the texts of a hostile file could be made to collide in a hash table. */
static gboolean
check_unique (GPtrArray *classes, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < classes->len; i++)
    {
      const PscPromptClass *class = g_ptr_array_index (classes, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        {
          const char *text = psc_prompt_class_get_prompt (class, j)->text;
          Entry entry = { g_utf8_casefold (text, -1), text, class };

          g_array_append_val (entries, entry);
        }
    }
  g_array_sort (entries, compare_entries);

  for (guint i = 1; i < entries->len; i++)
    {
      const Entry *a = &g_array_index (entries, Entry, i - 1);
      const Entry *b = &g_array_index (entries, Entry, i);

      if (g_str_equal (a->key, b->key))
        return fail (error, _ ("class “%s”: the prompt “%s” is in class “%s” already"),
                     psc_prompt_class_get_name (b->class), b->text,
                     psc_prompt_class_get_name (a->class));
    }
  return TRUE;
}

/* A sentence for an observation says nothing about an image without it. */
static gboolean
check_negatives (GPtrArray *classes, GError **error)
{
  for (guint i = 0; i < classes->len; i++)
    {
      const PscPromptClass *class = g_ptr_array_index (classes, i);
      const char *negative = psc_prompt_class_get_own_negative (class);
      g_autofree char *key = negative != NULL ? g_utf8_casefold (negative, -1) : NULL;

      for (guint j = 0; key != NULL && j < psc_prompt_class_get_n_prompts (class); j++)
        {
          g_autofree char *other =
              g_utf8_casefold (psc_prompt_class_get_prompt (class, j)->text, -1);

          if (g_str_equal (key, other))
            return fail (error, _ ("class “%s”: “%s” is “%s”, which is one of its prompts"),
                         psc_prompt_class_get_name (class), "negative", negative);
        }
    }
  return TRUE;
}

gboolean
psc_prompt_bank_read_classes (JsonNode *root, GPtrArray *classes, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  JsonArray *array;

  if (!read_array (root, "classes", PSC_PROMPT_BANK_MAX_CLASSES, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_class (json_array_get_element (array, i), i, classes, seen, error))
      return FALSE;

  return check_unique (classes, error) && check_negatives (classes, error);
}

static gboolean
check_format (JsonNode *root, GError **error)
{
  JsonNode *format = json_object_get_member (json_node_get_object (root), "format");

  if (format == NULL)
    return fail (error, _ ("“%s” is missing"), "format");
  if (json_node_get_value_type (format) != G_TYPE_INT64)
    return fail (error, _ ("“%s” is not a whole number"), "format");
  if (json_node_get_int (format) != FORMAT_VERSION)
    {
      g_autofree char *found = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (format));

      return fail (error, _ ("“format” is %s, and only %d is known"), found, FORMAT_VERSION);
    }
  return TRUE;
}

static gboolean
read_extends (JsonNode *root, gboolean *extends, GError **error)
{
  JsonNode *node = json_object_get_member (json_node_get_object (root), "extends");

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail (error, _ ("“%s” is neither true nor false"), "extends");

  *extends = json_node_get_boolean (node);
  return TRUE;
}

gboolean
psc_prompt_bank_read_head (JsonNode *root, PscPromptBankHead *head, GError **error)
{
  static const char *const known[] = {
    "format", "name", "description", "extends", "classes", NULL
  };

  /* A format of another version may well have other members: it is looked at first. */
  return (JSON_NODE_HOLDS_OBJECT (root) || fail (error, _ ("it is not an object ({…})")))
         && check_format (root, error) && check_members (root, known, error)
         && read_text (root, "name", PSC_PROMPT_BANK_MAX_NAME_LENGTH, TRUE, &head->name, error)
         && read_text (root, "description", PSC_PROMPT_BANK_MAX_TEXT_LENGTH, FALSE,
                       &head->description, error)
         && read_extends (root, &head->extends, error);
}
