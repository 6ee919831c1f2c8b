/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Does part @index of some work. Called from any thread. */
typedef void (*PscPart) (guint index, gpointer data);

/**
 * psc_parallel_for:
 * @n: parts
 * @part: called once with every index below @n, in any order
 *
 * Shares the parts out between the calling thread and those of a pool, one for each other
 * processor; returns when all are done. A thread takes the next part when it has done one, and
 * nobody waits for a thread that has not come to take any: where the other processors are busy, the
 * caller does it all.
 */
void psc_parallel_for (guint n, PscPart part, gpointer data);

/**
 * psc_parallel_set_threads:
 * @n: threads in all, with the calling one; 0 for one per processor again
 *
 * For tests. Not while anything runs.
 */
void psc_parallel_set_threads (guint n);

G_END_DECLS
