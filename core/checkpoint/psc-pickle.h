/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-pickle-value.h"

G_BEGIN_DECLS

/**
 * psc_pickle_read:
 * @data: a pickle of protocol 2 to 5 that `torch.save` wrote
 * @size: its bytes, to the end of the last instruction
 * @heap: where the values are made
 *
 * Follows the instructions of a pickle (CPython's Lib/pickletools.py) as far as tensors and plain
 * containers need them. Nothing is imported and nothing is called; time and memory are linear in
 * @size.
 *
 * Returns: (nullable): the value, owned by @heap, or %NULL with PSC_CHECKPOINT_ERROR_DAMAGED for a
 * damaged pickle, or PSC_CHECKPOINT_ERROR_REFUSED for one that needs anything else
 */
const PscPickleValue *
psc_pickle_read (const guint8 *data, gsize size, PscPickleHeap *heap, GError **error);

/**
 * psc_pickle_read_objects:
 *
 * The same, but what is neither a tensor nor a plain container becomes a PSC_PICKLE_OBJECT that
 * does nothing: objects of unknown classes, results of unknown functions, tensors of unknown kinds,
 * bytes, sets and integers of more than 64 bits. Keys of dictionaries may be anything. Still
 * nothing is imported and nothing is called.
 *
 * Returns: (nullable): as psc_pickle_read()
 */
const PscPickleValue *
psc_pickle_read_objects (const guint8 *data, gsize size, PscPickleHeap *heap, GError **error);

G_END_DECLS
