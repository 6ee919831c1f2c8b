/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle-global.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"

/* How much of a foreign name goes into a message, in characters. */
#define MAX_NAME_IN_MESSAGE 80

static const PscPickleGlobal globals[] = {
  { "collections.OrderedDict", PSC_PICKLE_ORDERED_DICT },
  { "torch.Size", PSC_PICKLE_SIZE },
  { "torch._utils._rebuild_tensor_v2", PSC_PICKLE_REBUILD_TENSOR },
  { "torch._utils._rebuild_parameter", PSC_PICKLE_REBUILD_PARAMETER },
  { "torch.FloatStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_F32 },
  { "torch.HalfStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_F16 },
  { "torch.BFloat16Storage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_BF16 },
  { "torch.DoubleStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_F64 },
  { "torch.LongStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_I64 },
  { "torch.IntStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_I32 },
  { "torch.ShortStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_I16 },
  { "torch.CharStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_I8 },
  { "torch.ByteStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_U8 },
  { "torch.BoolStorage", PSC_PICKLE_STORAGE_TYPE, PSC_DTYPE_BOOL },
};

static gpointer
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED, message);
  return NULL;
}

const PscPickleGlobal *
psc_pickle_global_find (const char *module, const char *name, GError **error)
{
  g_autofree char *full = g_strconcat (module, ".", name, NULL);
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (globals); i++)
    if (g_str_equal (globals[i].name, full))
      return &globals[i];

  shown = g_utf8_substring (full, 0, MIN (g_utf8_strlen (full, -1), MAX_NAME_IN_MESSAGE));
  g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
               _ ("the checkpoint wants to run “%s”, and only tensors are read"), shown);
  return NULL;
}

static PscPickleValue *
add_value (PscPickleHeap *heap, PscPickleKind kind, GError **error)
{
  PscPickleValue *value = psc_pickle_heap_add (heap, kind);

  return value != NULL ? value : refuse (error, _ ("the checkpoint holds too many values"));
}

/* Reads a tuple of integers. */
static gboolean
get_extents (const PscPickleValue *tuple, guint *rank, gint64 *extents)
{
  if (tuple->kind != PSC_PICKLE_TUPLE || psc_pickle_value_get_n_items (tuple) > PSC_TENSOR_MAX_RANK)
    return FALSE;

  *rank = psc_pickle_value_get_n_items (tuple);
  for (guint i = 0; i < *rank; i++)
    {
      const PscPickleValue *item = psc_pickle_value_get_item (tuple, i);

      if (item->kind != PSC_PICKLE_INT)
        return FALSE;
      extents[i] = item->integer;
    }
  return TRUE;
}

/* (storage, offset, shape, strides, requires_grad, backward_hooks[, metadata]), of which the last
 * ones tell nothing of the values. */
static PscPickleValue *
rebuild_tensor (PscPickleHeap *heap, const PscPickleValue *arguments, GError **error)
{
  guint n_arguments = psc_pickle_value_get_n_items (arguments);
  PscPickleTensor tensor = { 0 };
  const PscPickleValue *storage;
  const PscPickleValue *offset;
  PscPickleValue *value;
  guint n_strides;

  if (n_arguments < 6 || n_arguments > 7)
    return refuse (error, _ ("the checkpoint holds a tensor that is not described as one"));

  storage = psc_pickle_value_get_item (arguments, 0);
  offset = psc_pickle_value_get_item (arguments, 1);
  if (storage->kind != PSC_PICKLE_STORAGE || offset->kind != PSC_PICKLE_INT
      || !get_extents (psc_pickle_value_get_item (arguments, 2), &tensor.rank, tensor.shape)
      || !get_extents (psc_pickle_value_get_item (arguments, 3), &n_strides, tensor.strides)
      || n_strides != tensor.rank)
    return refuse (error, _ ("the checkpoint holds a tensor that is not described as one"));

  tensor.storage = &storage->storage;
  tensor.offset = offset->integer;
  value = add_value (heap, PSC_PICKLE_TENSOR, error);
  if (value != NULL)
    *value->tensor = tensor;
  return value;
}

/* (tensor, requires_grad, backward_hooks) */
static PscPickleValue *
rebuild_parameter (const PscPickleValue *arguments, GError **error)
{
  const PscPickleValue *tensor;

  if (psc_pickle_value_get_n_items (arguments) != 3)
    return refuse (error, _ ("the checkpoint holds a tensor that is not described as one"));

  tensor = psc_pickle_value_get_item (arguments, 0);
  if (tensor->kind != PSC_PICKLE_TENSOR)
    return refuse (error, _ ("the checkpoint holds a tensor that is not described as one"));
  return (PscPickleValue *) tensor;
}

static PscPickleValue *
make_dict (PscPickleHeap *heap, const PscPickleValue *arguments, GError **error)
{
  if (psc_pickle_value_get_n_items (arguments) != 0)
    return refuse (error, _ ("the checkpoint fills a dictionary in an unusual way"));
  return add_value (heap, PSC_PICKLE_DICT, error);
}

/* A torch.Size is a tuple made from a tuple or a list. */
static PscPickleValue *
make_size (PscPickleHeap *heap, const PscPickleValue *arguments, GError **error)
{
  PscPickleValue *tuple = add_value (heap, PSC_PICKLE_TUPLE, error);
  const PscPickleValue *items;

  if (tuple == NULL || psc_pickle_value_get_n_items (arguments) == 0)
    return tuple;

  items = psc_pickle_value_get_item (arguments, 0);
  if (psc_pickle_value_get_n_items (arguments) > 1
      || (items->kind != PSC_PICKLE_TUPLE && items->kind != PSC_PICKLE_LIST)
      || psc_pickle_value_get_n_items (items) > PSC_TENSOR_MAX_RANK)
    return refuse (error, _ ("the checkpoint holds a shape that is not one"));
  for (guint i = 0; i < psc_pickle_value_get_n_items (items); i++)
    {
      const PscPickleValue *item = psc_pickle_value_get_item (items, i);

      if (!psc_pickle_heap_append (heap, tuple, &item, 1))
        return refuse (error, _ ("the checkpoint holds too many values"));
    }
  return tuple;
}

PscPickleValue *
psc_pickle_global_call (PscPickleHeap *heap,
                        const PscPickleValue *callee,
                        const PscPickleValue *arguments,
                        GError **error)
{
  if (callee->kind != PSC_PICKLE_GLOBAL || arguments->kind != PSC_PICKLE_TUPLE)
    return refuse (error, _ ("the checkpoint calls what is not a function"));

  switch (callee->global->role)
    {
    case PSC_PICKLE_ORDERED_DICT:
      return make_dict (heap, arguments, error);
    case PSC_PICKLE_SIZE:
      return make_size (heap, arguments, error);
    case PSC_PICKLE_REBUILD_TENSOR:
      return rebuild_tensor (heap, arguments, error);
    case PSC_PICKLE_REBUILD_PARAMETER:
      return rebuild_parameter (arguments, error);
    case PSC_PICKLE_STORAGE_TYPE:
      break;
    }
  g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
               _ ("the checkpoint wants to run “%s”, and only tensors are read"),
               callee->global->name);
  return NULL;
}

PscPickleValue *
psc_pickle_global_load_storage (PscPickleHeap *heap, const PscPickleValue *identity, GError **error)
{
  static const PscPickleKind kinds[] = { PSC_PICKLE_STRING, PSC_PICKLE_GLOBAL, PSC_PICKLE_STRING,
                                         PSC_PICKLE_STRING, PSC_PICKLE_INT };
  const PscPickleValue *parts[G_N_ELEMENTS (kinds)];
  PscPickleValue *value;

  if (identity->kind != PSC_PICKLE_TUPLE
      || psc_pickle_value_get_n_items (identity) != G_N_ELEMENTS (kinds))
    return refuse (error, _ ("the checkpoint refers to something other than a tensor's storage"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      parts[i] = psc_pickle_value_get_item (identity, i);
      if (parts[i]->kind != kinds[i])
        return refuse (error,
                       _ ("the checkpoint refers to something other than a tensor's storage"));
    }
  if (!g_str_equal (parts[0]->string, "storage")
      || parts[1]->global->role != PSC_PICKLE_STORAGE_TYPE
      || strnlen (parts[2]->string, PSC_PICKLE_MAX_NAME + 1) > PSC_PICKLE_MAX_NAME)
    return refuse (error, _ ("the checkpoint refers to something other than a tensor's storage"));

  value = add_value (heap, PSC_PICKLE_STORAGE, error);
  if (value != NULL)
    value->storage = (PscPickleStorage){ .dtype = parts[1]->global->dtype,
                                         .key = parts[2]->string,
                                         .n_elements = parts[4]->integer };
  return value;
}
