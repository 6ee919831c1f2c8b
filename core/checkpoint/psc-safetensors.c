/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-safetensors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "text/psc-json.h"

#define METADATA   "__metadata__"
#define PREFIX     8    /* bytes of the header's length */
#define MAX_NAME   1024 /* bytes of a tensor's name */
#define JSON_DEPTH 3    /* the header, a tensor, its shape */

/* What the header says of a tensor, before it is compared with the file. */
typedef struct
{
  const char *name; /* borrowed */
  PscDtype dtype;
  guint rank;
  gint64 shape[PSC_TENSOR_MAX_RANK];
  gint64 begin; /* bytes from the header's end */
  gint64 end;
} Entry;

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED, message);

  return FALSE;
}

static guint64
read_header_size (const guint8 *data)
{
  guint64 size;

  memcpy (&size, data, sizeof size);
  return GUINT64_FROM_LE (size);
}

gboolean
psc_safetensors_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size);
  if (size <= PREFIX + 1 || data[PREFIX] != '{')
    return FALSE;
  return read_header_size (data) <= size - PREFIX
         || (read_header_size (data) <= PSC_SAFETENSORS_MAX_HEADER && data[PREFIX + 1] == '"');
}

/* JsonParser keeps the last of equal names without a word, so their number is compared with that of
 * the colons. The text has been parsed: its quotes match. */
static gboolean
check_duplicates (const char *text, gsize size, JsonObject *header, GError **error)
{
  g_autoptr (GList) members = json_object_get_values (header);
  guint n_members = json_object_get_size (header);
  guint n_colons = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (quoted && text[i] == '\\')
        i++;
      else if (!quoted && text[i] == ':')
        n_colons++;
    }

  for (GList *l = members; l != NULL; l = l->next)
    {
      if (JSON_NODE_HOLDS_OBJECT (l->data))
        n_members += json_object_get_size (json_node_get_object (l->data));
    }
  if (n_colons != n_members)
    return fail (error, _ ("the header has the same name twice"));
  return TRUE;
}

static gboolean
read_integer (JsonNode *node, gint64 *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);
  return *value >= 0;
}

static gboolean
read_dtype (JsonObject *object, Entry *entry, GError **error)
{
  JsonNode *node = json_object_get_member (object, "dtype");
  const char *name = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    name = json_node_get_string (node);
  for (int i = PSC_DTYPE_F32; name != NULL && i <= PSC_DTYPE_BOOL; i++)
    {
      if (g_str_equal (name, psc_dtype_get_name (i)))
        {
          entry->dtype = i;
          return TRUE;
        }
    }
  if (name == NULL || strlen (name) > 16)
    return fail (error, _ ("the tensor “%s” has no element type"), entry->name);
  /* Translators: the second is a name such as “F8_E4M3” */
  return fail (error, _ ("the tensor “%s” is of the element type “%s”, which is not read"),
               entry->name, name);
}

static gboolean
read_shape (JsonObject *object, Entry *entry, GError **error)
{
  JsonNode *node = json_object_get_member (object, "shape");
  JsonArray *shape;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, _ ("the tensor “%s” has no shape"), entry->name);

  shape = json_node_get_array (node);
  entry->rank = json_array_get_length (shape);
  if (entry->rank > PSC_TENSOR_MAX_RANK)
    return fail (error, _ ("the tensor “%s” has more than %d dimensions"), entry->name,
                 PSC_TENSOR_MAX_RANK);
  for (guint i = 0; i < entry->rank; i++)
    {
      if (!read_integer (json_array_get_element (shape, i), &entry->shape[i]))
        return fail (error, _ ("the shape of the tensor “%s” is not made of sizes"), entry->name);
    }
  return TRUE;
}

static gboolean
read_offsets (JsonObject *object, Entry *entry, GError **error)
{
  JsonNode *node = json_object_get_member (object, "data_offsets");
  JsonArray *offsets = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    offsets = json_node_get_array (node);
  if (offsets == NULL || json_array_get_length (offsets) != 2
      || !read_integer (json_array_get_element (offsets, 0), &entry->begin)
      || !read_integer (json_array_get_element (offsets, 1), &entry->end)
      || entry->begin > entry->end)
    return fail (error, _ ("the tensor “%s” has no right place in the file"), entry->name);
  return TRUE;
}

static gboolean
check_size (const Entry *entry, GError **error)
{
  gint64 size = psc_dtype_get_size (entry->dtype);
  gboolean fits = TRUE;

  for (guint i = 0; i < entry->rank && fits; i++)
    fits = !__builtin_mul_overflow (size, entry->shape[i], &size);

  if (!fits || size != entry->end - entry->begin)
    return fail (error, _ ("the tensor “%s” has another size than its shape says"), entry->name);
  return TRUE;
}

/* Names are shown in messages and lists, so they must be fit for that. */
static gboolean
check_name (const char *name, GError **error)
{
  if (strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return fail (error, _ ("the name of a tensor is too long or is not text"));
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return fail (error, _ ("the name of a tensor has control characters"));
    }
  return TRUE;
}

static gboolean
read_entry (const char *name, JsonNode *node, Entry *entry, GError **error)
{
  JsonObject *object;

  if (!check_name (name, error))
    return FALSE;
  entry->name = name;
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 3)
    return fail (error, _ ("the tensor “%s” is not described by type, shape and place"), name);

  object = json_node_get_object (node);
  return read_dtype (object, entry, error) && read_shape (object, entry, error)
         && read_offsets (object, entry, error) && check_size (entry, error);
}

static GHashTable *
read_metadata (JsonNode *node, GError **error)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (node == NULL)
    return g_steal_pointer (&metadata);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (error, _ ("the header's metadata is not an object"));
      return NULL;
    }

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    {
      const char *text = NULL;

      if (JSON_NODE_HOLDS_VALUE (member))
        text = json_node_get_string (member);
      if (text == NULL || !g_utf8_validate (text, -1, NULL) || !g_utf8_validate (name, -1, NULL))
        {
          fail (error, _ ("the header's metadata has something other than texts"));
          return NULL;
        }
      g_hash_table_insert (metadata, g_strdup (name), g_strdup (text));
    }
  return g_steal_pointer (&metadata);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return (first->end > second->end) - (first->end < second->end);
}

static GArray *
read_entries (JsonObject *header, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, header);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      Entry entry = { 0 };

      if (g_str_equal (name, METADATA))
        continue;
      if (!read_entry (name, member, &entry, error))
        return NULL;
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);

  return g_steal_pointer (&entries);
}

/* Tensors must fill the file from the header to its end, each beginning where the last ended. */
static PscWeights *
add_tensors (GArray *entries, GBytes *bytes, gsize offset, GError **error)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  gsize size = g_bytes_get_size (bytes) - offset;
  gint64 at = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autoptr (GBytes) part = NULL;

      if (entry->begin != at)
        {
          fail (error, _ ("the tensor “%s” does not begin where the one before it ends"),
                entry->name);
          return NULL;
        }
      if ((guint64) entry->end > size)
        {
          fail (error, _ ("it is cut off before the end of the tensor “%s”"), entry->name);
          return NULL;
        }
      at = entry->end;
      part = g_bytes_new_from_bytes (bytes, offset + entry->begin, entry->end - entry->begin);
      if (!psc_weights_add (weights, entry->name, entry->dtype, entry->rank, entry->shape, part))
        g_assert_not_reached ();
    }

  if ((guint64) at != size)
    {
      fail (error, _ ("there is more in the file than its tensors"));
      return NULL;
    }
  return g_steal_pointer (&weights);
}

static JsonNode *
parse_header (GBytes *bytes, gsize *header_size, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *text;

  if (!psc_safetensors_probe (bytes))
    {
      fail (error, _ ("it is not a safetensors file"));
      return NULL;
    }
  *header_size = read_header_size (data);
  if (*header_size > size - PREFIX)
    {
      fail (error, _ ("it is cut off in its header"));
      return NULL;
    }
  if (*header_size > PSC_SAFETENSORS_MAX_HEADER)
    {
      fail (error, _ ("the header is larger than %u MiB"),
            (guint) (PSC_SAFETENSORS_MAX_HEADER >> 20));
      return NULL;
    }

  text = (const char *) data + PREFIX;
  root = psc_json_parse (text, *header_size, JSON_DEPTH, PSC_SAFETENSORS_MAX_TENSORS, &json_error);
  if (root == NULL)
    fail (error, _ ("the header: %s"), json_error->message);
  else if (check_duplicates (text, *header_size, json_node_get_object (root), error))
    return g_steal_pointer (&root);
  return NULL;
}

PscWeights *
psc_safetensors_read (GBytes *bytes, GHashTable **metadata, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GHashTable) texts = NULL;
  g_autoptr (GArray) entries = NULL;
  PscWeights *weights;
  JsonObject *header;
  gsize header_size;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  root = parse_header (bytes, &header_size, error);
  if (root == NULL)
    return NULL;
  header = json_node_get_object (root);
  texts = read_metadata (json_object_get_member (header, METADATA), error);
  if (texts == NULL)
    return NULL;
  entries = read_entries (header, error);
  if (entries == NULL)
    return NULL;

  weights = add_tensors (entries, bytes, PREFIX + header_size, error);
  if (weights != NULL && metadata != NULL)
    *metadata = g_steal_pointer (&texts);
  return weights;
}
