/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** Bytes of the name of a tensor or storage. A pickle may repeat one name as often as it likes, so
 * what reads names must not take longer for longer ones. */
#define PSC_PICKLE_MAX_NAME 1024

typedef enum
{
  PSC_PICKLE_NONE,
  PSC_PICKLE_BOOL,
  PSC_PICKLE_INT,
  PSC_PICKLE_FLOAT,
  PSC_PICKLE_STRING,
  PSC_PICKLE_TUPLE,
  PSC_PICKLE_LIST,
  PSC_PICKLE_DICT,
  PSC_PICKLE_GLOBAL,
  PSC_PICKLE_STORAGE,
  PSC_PICKLE_TENSOR,
  PSC_PICKLE_OBJECT,
} PscPickleKind;

typedef struct _PscPickleValue PscPickleValue;

/** What `torch.save` says of a tensor's elements; they lie in a record of the name @key. */
typedef struct
{
  PscDtype dtype;
  const char *key; /* borrowed from the heap, at most PSC_PICKLE_MAX_NAME bytes */
  gint64 n_elements;
} PscPickleStorage;

/** A view of a storage; none of the numbers is checked against it. */
typedef struct
{
  const PscPickleStorage *storage; /* borrowed from the heap */
  gint64 offset;                   /* in elements */
  guint rank;
  gint64 shape[PSC_TENSOR_MAX_RANK];
  gint64 strides[PSC_TENSOR_MAX_RANK]; /* in elements */
} PscPickleTensor;

/** One of the few names of Python that a checkpoint may refer to. */
typedef struct
{
  const char *name; /* static, with its module */
  enum
  {
    PSC_PICKLE_ORDERED_DICT,
    PSC_PICKLE_SIZE,
    PSC_PICKLE_REBUILD_TENSOR,
    PSC_PICKLE_REBUILD_PARAMETER,
    PSC_PICKLE_STORAGE_TYPE,
  } role;
  PscDtype dtype; /* of a storage type */
} PscPickleGlobal;

/**
 * PscPickleValue:
 *
 * A value may hold itself, so don't follow it without a limit of depth.
 */
struct _PscPickleValue
{
  PscPickleKind kind;
  union
  {
    gint64 integer; /* also of a bool */
    double real;
    const char *string; /* valid UTF-8 without NUL */
    GPtrArray *items;   /* of a tuple, list or dict (key, value, key, …); NULL if none */
    const PscPickleGlobal *global; /* static */
    PscPickleStorage storage;
    PscPickleTensor *tensor;
    const PscPickleValue *state; /* of an object of an unknown class; nullable */
  };
};

/** Owns all values of a pickle, so that freeing them follows no reference. */
typedef struct _PscPickleHeap PscPickleHeap;

PscPickleHeap *psc_pickle_heap_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_pickle_heap_free (PscPickleHeap *heap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPickleHeap, psc_pickle_heap_free)

/** Returns: (nullable): a zeroed value, borrowed, or %NULL when there are too many */
PscPickleValue *psc_pickle_heap_add (PscPickleHeap *heap, PscPickleKind kind);

/** Returns: a copy that lives as long as the heap */
const char *psc_pickle_heap_add_string (PscPickleHeap *heap, const char *string, gsize size);

/** Appends to a tuple, list or dict. Returns: %FALSE when the heap holds too many items */
gboolean psc_pickle_heap_append (PscPickleHeap *heap,
                                 PscPickleValue *container,
                                 const PscPickleValue *const *items,
                                 gsize n_items);

/** The number of items of a tuple or list; a dict counts keys and values. */
guint psc_pickle_value_get_n_items (const PscPickleValue *value);
const PscPickleValue *psc_pickle_value_get_item (const PscPickleValue *value, guint index);

/** Returns: (nullable): the last value of a dict under that key */
const PscPickleValue *psc_pickle_value_lookup (const PscPickleValue *dict, const char *key);

G_END_DECLS
