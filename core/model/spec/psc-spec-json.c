/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-spec-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-model-error.h"

gboolean
psc_spec_json_refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, _ ("the configuration's “%s” %s"),
               member, what);
  return FALSE;
}

JsonNode *
psc_spec_json_find (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
holds_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

gboolean
psc_spec_json_read_uint (
    JsonObject *object, const char *member, guint least, guint most, guint *value, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  /* Some writers give a ratio as 4.0. */
  number = holds_number (node) ? json_node_get_double (node) : NAN;
  if (number != floor (number))
    return psc_spec_json_refuse (error, member, _ ("is not a whole number"));
  if (number < least || number > most)
    {
      g_autofree char *what = g_strdup_printf (_ ("is not between %u and %u"), least, most);

      return psc_spec_json_refuse (error, member, what);
    }
  *value = (guint) number;
  return TRUE;
}

gboolean
psc_spec_json_read_double (JsonObject *object,
                           const char *member,
                           double least,
                           double most,
                           double *value,
                           GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  if (!holds_number (node))
    return psc_spec_json_refuse (error, member, _ ("is not a number"));

  number = json_node_get_double (node);
  if (!(number >= least && number <= most))
    {
      g_autofree char *what = g_strdup_printf (_ ("is not between %g and %g"), least, most);

      return psc_spec_json_refuse (error, member, what);
    }
  *value = number;
  return TRUE;
}

gboolean
psc_spec_json_read_list (JsonObject *object,
                         const char *member,
                         gint64 least,
                         gint64 most,
                         guint max_n,
                         gint64 *values,
                         guint *n,
                         GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);
  JsonArray *array;

  *n = 0;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return psc_spec_json_refuse (error, member, _ ("is not a list"));

  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0 || json_array_get_length (array) > max_n)
    return psc_spec_json_refuse (error, member, _ ("is an empty or too long list"));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64
          || json_node_get_int (element) < least || json_node_get_int (element) > most)
        return psc_spec_json_refuse (error, member, _ ("holds something that it cannot hold"));
      values[i] = json_node_get_int (element);
    }
  *n = json_array_get_length (array);
  return TRUE;
}

gboolean
psc_spec_json_read_stages (JsonObject *object,
                           const char *member,
                           guint most,
                           guint *n_stages,
                           guint *list,
                           GError **error)
{
  gint64 values[PSC_SPEC_MAX_STAGES];
  guint n;

  if (!psc_spec_json_read_list (object, member, 1, most, PSC_SPEC_MAX_STAGES, values, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  if (*n_stages != 0 && n != *n_stages)
    return psc_spec_json_refuse (error, member, _ ("has not as many numbers as there are stages"));

  *n_stages = n;
  for (guint i = 0; i < n; i++)
    list[i] = (guint) values[i];
  return TRUE;
}

JsonObject *
psc_spec_json_find_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      psc_spec_json_refuse (error, member, _ ("is missing"));
      return NULL;
    }
  return json_node_get_object (node);
}

const char *
psc_spec_json_get_string (JsonObject *object, const char *member, const char *otherwise)
{
  JsonNode *node = psc_spec_json_find (object, member);

  if (node == NULL)
    return otherwise;
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

gboolean
psc_spec_json_read_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  JsonNode *node = psc_spec_json_find (object, member);

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return psc_spec_json_refuse (error, member, _ ("is neither true nor false"));
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
psc_spec_json_read_choice (
    JsonObject *object, const char *member, const char *const *words, guint *value, GError **error)
{
  const char *word = psc_spec_json_get_string (object, member, NULL);
  g_autofree char *list = NULL;
  g_autofree char *what = NULL;

  if (word == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (word, words[i]))
      {
        *value = i;
        return TRUE;
      }

  list = g_strjoinv (", ", (char **) (gpointer) words);
  /* Translators: of a member of a configuration; the words that it may be follow. */
  what = g_strdup_printf (_ ("is none of these: %s"), list);
  return psc_spec_json_refuse (error, member, what);
}

void
psc_spec_json_write_uint (JsonBuilder *builder, const char *member, guint value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

void
psc_spec_json_write_double (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

void
psc_spec_json_write_boolean (JsonBuilder *builder, const char *member, gboolean value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

void
psc_spec_json_write_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

void
psc_spec_json_write_list (JsonBuilder *builder, const char *member, guint n, const guint *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, values[i]);
  json_builder_end_array (builder);
}

char *
psc_spec_join (const guint *numbers, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "-" : "", numbers[i]);
  return g_string_free (text, FALSE);
}
