/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle-value.h"

/* The checkpoint of a network of a thousand tensors makes about 20 thousand values. */
#define MAX_VALUES (1 << 20)
#define MAX_ITEMS  (1 << 22)

#define CHUNK_SIZE (1 << 16)

struct _PscPickleHeap
{
  GPtrArray *values;     /* owned, of PscPickleValue * */
  GStringChunk *strings; /* owned */
  gsize n_items;         /* of all containers */
};

static void
value_free (gpointer data)
{
  PscPickleValue *value = data;

  switch (value->kind)
    {
    case PSC_PICKLE_TUPLE:
    case PSC_PICKLE_LIST:
    case PSC_PICKLE_DICT:
      g_clear_pointer (&value->items, g_ptr_array_unref);
      break;
    case PSC_PICKLE_TENSOR:
      g_free (value->tensor);
      break;
    default:
      break;
    }
  g_free (value);
}

PscPickleHeap *
psc_pickle_heap_new (void)
{
  PscPickleHeap *heap = g_new0 (PscPickleHeap, 1);

  heap->values = g_ptr_array_new_with_free_func (value_free);
  heap->strings = g_string_chunk_new (CHUNK_SIZE);

  return heap;
}

void
psc_pickle_heap_free (PscPickleHeap *heap)
{
  g_ptr_array_unref (heap->values);
  g_string_chunk_free (heap->strings);
  g_free (heap);
}

PscPickleValue *
psc_pickle_heap_add (PscPickleHeap *heap, PscPickleKind kind)
{
  PscPickleValue *value;

  if (heap->values->len == MAX_VALUES)
    return NULL;

  value = g_new0 (PscPickleValue, 1);
  value->kind = kind;
  if (kind == PSC_PICKLE_TENSOR)
    value->tensor = g_new0 (PscPickleTensor, 1);
  g_ptr_array_add (heap->values, value);

  return value;
}

const char *
psc_pickle_heap_add_string (PscPickleHeap *heap, const char *string, gsize size)
{
  return g_string_chunk_insert_len (heap->strings, string, size);
}

gboolean
psc_pickle_heap_append (PscPickleHeap *heap,
                        PscPickleValue *container,
                        const PscPickleValue *const *items,
                        gsize n_items)
{
  if (n_items > MAX_ITEMS - heap->n_items)
    return FALSE;

  heap->n_items += n_items;
  if (container->items == NULL && n_items > 0)
    container->items = g_ptr_array_new ();
  for (gsize i = 0; i < n_items; i++)
    g_ptr_array_add (container->items, (gpointer) items[i]);

  return TRUE;
}

guint
psc_pickle_value_get_n_items (const PscPickleValue *value)
{
  return value->items != NULL ? value->items->len : 0;
}

const PscPickleValue *
psc_pickle_value_get_item (const PscPickleValue *value, guint index)
{
  return g_ptr_array_index (value->items, index);
}

const PscPickleValue *
psc_pickle_value_lookup (const PscPickleValue *dict, const char *key)
{
  for (guint i = psc_pickle_value_get_n_items (dict); i > 0; i -= 2)
    {
      const PscPickleValue *candidate = psc_pickle_value_get_item (dict, i - 2);

      if (candidate->kind == PSC_PICKLE_STRING && g_str_equal (candidate->string, key))
        return psc_pickle_value_get_item (dict, i - 1);
    }
  return NULL;
}
