/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-safetensors-index.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-input-file.h"
#include "checkpoint/psc-safetensors.h"
#include "text/psc-json.h"

/* Some writers put notes of their own beside the map. */
#define JSON_DEPTH 16

#define MAX_FILE_NAME 1024 /* bytes */

void
psc_safetensors_index_free (PscSafetensorsIndex *self)
{
  g_clear_pointer (&self->shards, g_ptr_array_unref);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->shard_of, g_array_unref);
  g_free (self);
}

static gboolean
stays_inside (const char *name)
{
  g_auto (GStrv) components = NULL;

  if (*name == '\0' || strnlen (name, MAX_FILE_NAME + 1) > MAX_FILE_NAME
      || g_path_is_absolute (name) || strchr (name, '\\') != NULL)
    return FALSE;
  components = g_strsplit (name, "/", -1);
  for (char **component = components; *component != NULL; component++)
    if (**component == '\0' || g_str_equal (*component, ".") || g_str_equal (*component, ".."))
      return FALSE;
  return TRUE;
}

static gboolean
find_shard (PscSafetensorsIndex *self, const char *name, guint *shard, GError **error)
{
  if (!stays_inside (name))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the list of files names one outside its folder"));

  /* Tensors of a file mostly follow each other. */
  for (guint i = self->shards->len; i > 0; i--)
    if (g_str_equal (self->shards->pdata[i - 1], name))
      {
        *shard = i - 1;
        return TRUE;
      }

  if (self->shards->len == PSC_SAFETENSORS_MAX_SHARDS)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the list names more than %d files"),
                                PSC_SAFETENSORS_MAX_SHARDS);
  *shard = self->shards->len;
  g_ptr_array_add (self->shards, g_strdup (name));
  return TRUE;
}

static gboolean
add_tensor (PscSafetensorsIndex *self, const char *tensor, JsonNode *node, GError **error)
{
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  guint shard;

  if (name == NULL || !g_utf8_validate (name, -1, NULL) || !g_utf8_validate (tensor, -1, NULL))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the list of files has something other than names"));
  if (!find_shard (self, name, &shard, error))
    return FALSE;
  g_ptr_array_add (self->tensors, g_strdup (tensor));
  g_array_append_val (self->shard_of, shard);
  return TRUE;
}

static gboolean
read_map (PscSafetensorsIndex *self, JsonNode *root, GError **error)
{
  JsonNode *map = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_OBJECT (root))
    map = json_object_get_member (json_node_get_object (root), "weight_map");
  if (map == NULL || !JSON_NODE_HOLDS_OBJECT (map))
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                _ ("the list of files has no map of the tensors"));

  json_object_iter_init_ordered (&iter, json_node_get_object (map));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    if (!add_tensor (self, name, member, error))
      return FALSE;
  return TRUE;
}

PscSafetensorsIndex *
psc_safetensors_index_parse (GBytes *bytes, GError **error)
{
  g_autoptr (PscSafetensorsIndex) self = g_new0 (PscSafetensorsIndex, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  gsize size;
  const char *text;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &size);
  self->shards = g_ptr_array_new_with_free_func (g_free);
  self->tensors = g_ptr_array_new_with_free_func (g_free);
  self->shard_of = g_array_new (FALSE, FALSE, sizeof (guint));
  root = psc_json_parse (text, size, JSON_DEPTH, PSC_SAFETENSORS_MAX_TENSORS, &json_error);
  if (root == NULL)
    {
      psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED, "%s", json_error->message);
      return NULL;
    }
  if (!read_map (self, root, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Adds those tensors of a file that the index seeks there. */
static gboolean
take_tensors (
    PscSafetensorsIndex *self, guint shard, PscWeights *found, PscWeights *weights, GError **error)
{
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const char *name = self->tensors->pdata[i];
      const PscTensorView *view;

      if (g_array_index (self->shard_of, guint, i) != shard)
        continue;
      view = psc_weights_lookup (found, name);
      if (view == NULL)
        return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_DAMAGED,
                                    _ ("the tensor “%s”, which should be there, is missing"), name);
      if (!psc_weights_add (weights, name, view->dtype, view->rank, view->shape, view->bytes))
        g_assert_not_reached ();
    }
  return TRUE;
}

static gboolean
load_shard (PscSafetensorsIndex *self,
            guint shard,
            const char *folder,
            GPtrArray *files,
            GString *identity,
            PscWeights *weights,
            GError **error)
{
  g_autofree char *path = g_build_filename (folder, self->shards->pdata[shard], NULL);
  g_autoptr (GBytes) bytes = psc_input_file_map (path, identity, error);
  g_autoptr (PscWeights) found = NULL;
  g_autofree char *name = NULL;

  if (bytes == NULL)
    return FALSE;
  found = psc_safetensors_read (bytes, NULL, error);
  if (found != NULL && take_tensors (self, shard, found, weights, error))
    {
      if (files != NULL)
        g_ptr_array_add (files, g_steal_pointer (&bytes));
      return TRUE;
    }

  name = g_filename_display_name (path);
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

PscWeights *
psc_safetensors_index_load (const char *path,
                            GPtrArray *files,
                            GString *identity,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSafetensorsIndex) index = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = psc_input_file_read (path, PSC_SAFETENSORS_MAX_INDEX, error);
  if (bytes == NULL)
    return NULL;
  index = psc_safetensors_index_parse (bytes, error);
  if (index == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_prefix_error (error, "%s: ", name);
      return NULL;
    }

  folder = g_path_get_dirname (path);
  for (guint i = 0; i < index->shards->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !load_shard (index, i, folder, files, identity, weights, error))
      return NULL;
  return g_steal_pointer (&weights);
}
