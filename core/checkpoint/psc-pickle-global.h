/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-pickle-value.h"

G_BEGIN_DECLS

/** Returns: (nullable): what is known under that name, static; or %NULL with
 * PSC_CHECKPOINT_ERROR_REFUSED, whose message names it */
const PscPickleGlobal *
psc_pickle_global_find (const char *module, const char *name, GError **error);

/**
 * psc_pickle_global_call:
 * @callee: any value
 * @arguments: any value
 *
 * What Python would get from calling @callee, made by this program from the arguments' values.
 *
 * Returns: (nullable): the result, owned by @heap, or %NULL with PSC_CHECKPOINT_ERROR_REFUSED
 */
PscPickleValue *psc_pickle_global_call (PscPickleHeap *heap,
                                        const PscPickleValue *callee,
                                        const PscPickleValue *arguments,
                                        GError **error);

/** Turns the identity that `torch.save` gives a storage, ("storage", type, key, device, number of
 * elements), into it. Returns: (nullable): as psc_pickle_global_call() */
PscPickleValue *psc_pickle_global_load_storage (PscPickleHeap *heap,
                                                const PscPickleValue *identity,
                                                GError **error);

G_END_DECLS
