/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle-tensors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"

/* Names come from the file, and a hash table of many can be made slow. */
#define MAX_TENSORS (1 << 14)

/* An object may hold itself, and be held by many. CLIP's largest has a thousand objects, eight
 * deep, of a dozen attributes each. */
#define MAX_DEPTH      64
#define MAX_ATTRIBUTES (1 << 18)

static const char *const nested_names[] = { "state_dict", "model_state_dict", "model" };

static gboolean
refuse_name (GError **error)
{
  return psc_checkpoint_fail (
      error, PSC_CHECKPOINT_ERROR_REFUSED,
      _ ("the checkpoint holds a tensor whose name is longer than %d bytes"), PSC_PICKLE_MAX_NAME);
}

static gboolean
refuse_number (GError **error)
{
  return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                              _ ("the checkpoint has more than %d tensors"), MAX_TENSORS);
}

/* Training scripts save the tensors beside their own notes, one level down. */
static const PscPickleValue *
find_state_dict (const PscPickleValue *root, const char *part)
{
  if (root->kind != PSC_PICKLE_DICT)
    return NULL;
  if (part != NULL)
    {
      const PscPickleValue *nested = psc_pickle_value_lookup (root, part);

      return nested != NULL && nested->kind == PSC_PICKLE_DICT ? nested : NULL;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (nested_names); i++)
    {
      const PscPickleValue *nested = psc_pickle_value_lookup (root, nested_names[i]);

      if (nested != NULL && nested->kind == PSC_PICKLE_DICT)
        return nested;
    }
  return root;
}

static gboolean
visit_item (const PscPickleValue *key,
            const PscPickleValue *value,
            PscPickleTensorFunc func,
            gpointer user_data,
            GError **error)
{
  if (key->kind != PSC_PICKLE_STRING)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the checkpoint holds a value without a name"));
  if (strnlen (key->string, PSC_PICKLE_MAX_NAME + 1) > PSC_PICKLE_MAX_NAME)
    return refuse_name (error);
  if (value->kind != PSC_PICKLE_TENSOR)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("“%s” in the checkpoint is not a tensor"), key->string);
  return func (key->string, value->tensor, user_data, error);
}

gboolean
psc_pickle_tensors_of_dict (const PscPickleValue *root,
                            const char *part,
                            PscPickleTensorFunc func,
                            gpointer user_data,
                            GError **error)
{
  const PscPickleValue *dict = find_state_dict (root, part);
  guint n_items;

  if (dict == NULL && part != NULL)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the checkpoint has no state dict “%s”"), part);
  if (dict == NULL)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the checkpoint is not a state dict"));

  n_items = psc_pickle_value_get_n_items (dict);
  if (n_items / 2 > MAX_TENSORS)
    return refuse_number (error);
  for (guint i = 0; i < n_items; i += 2)
    if (!visit_item (psc_pickle_value_get_item (dict, i), psc_pickle_value_get_item (dict, i + 1),
                     func, user_data, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  PscPickleTensorFunc func;
  gpointer user_data;
  GString *path; /* owned, of the attributes that lead to where the walk is */
  guint depth;
  guint n_attributes;
  guint n_tensors;
} Walk;

static gboolean walk_object (Walk *walk, const PscPickleValue *object, GError **error);

static gboolean
walk_attribute (Walk *walk, const char *name, const PscPickleValue *value, GError **error)
{
  gsize length = walk->path->len;
  gboolean success;

  if (++walk->n_attributes > MAX_ATTRIBUTES)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the checkpoint holds too many values"));
  if (value->kind != PSC_PICKLE_TENSOR && value->kind != PSC_PICKLE_OBJECT)
    return TRUE;
  if (length + 1 + strnlen (name, PSC_PICKLE_MAX_NAME) > PSC_PICKLE_MAX_NAME)
    return refuse_name (error);
  if (value->kind == PSC_PICKLE_TENSOR && ++walk->n_tensors > MAX_TENSORS)
    return refuse_number (error);

  if (length > 0)
    g_string_append_c (walk->path, '.');
  g_string_append (walk->path, name);
  if (value->kind == PSC_PICKLE_TENSOR)
    success = walk->func (walk->path->str, value->tensor, walk->user_data, error);
  else
    success = walk_object (walk, value, error);
  g_string_truncate (walk->path, length);
  return success;
}

static gboolean
walk_object (Walk *walk, const PscPickleValue *object, GError **error)
{
  const PscPickleValue *state = object->state;
  guint n_items;

  if (state == NULL || state->kind != PSC_PICKLE_DICT)
    return TRUE;
  if (walk->depth == MAX_DEPTH)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the checkpoint's objects lie more than %d deep in each other"),
                                MAX_DEPTH);

  walk->depth++;
  n_items = psc_pickle_value_get_n_items (state);
  for (guint i = 0; i < n_items; i += 2)
    {
      const PscPickleValue *key = psc_pickle_value_get_item (state, i);

      if (key->kind == PSC_PICKLE_STRING
          && !walk_attribute (walk, key->string, psc_pickle_value_get_item (state, i + 1), error))
        return FALSE;
    }
  walk->depth--;
  return TRUE;
}

static const PscPickleValue *
find_object (const PscPickleValue *root, const char *part)
{
  if (root->kind != PSC_PICKLE_OBJECT || part == NULL)
    return root;
  if (root->state == NULL || root->state->kind != PSC_PICKLE_DICT)
    return NULL;
  return psc_pickle_value_lookup (root->state, part);
}

gboolean
psc_pickle_tensors_of_module (const PscPickleValue *root,
                              const char *part,
                              PscPickleTensorFunc func,
                              gpointer user_data,
                              GError **error)
{
  Walk walk = { .func = func, .user_data = user_data };
  const PscPickleValue *object = find_object (root, part);
  gboolean success;

  if (object == NULL || object->kind != PSC_PICKLE_OBJECT)
    return psc_checkpoint_fail (error, PSC_CHECKPOINT_ERROR_REFUSED,
                                _ ("the TorchScript program holds no tensors"));

  walk.path = g_string_new (NULL);
  success = walk_object (&walk, object, error);
  g_string_free (walk.path, TRUE);
  return success;
}
