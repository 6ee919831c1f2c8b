/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A few maps, or what a tower's tiles work in: blocks of so many bytes come and go all the time.
 */
#define PSC_FREED_MEMORY_OF_MAPS (32 << 20)

/**
 * psc_freed_memory_keep:
 * @size: bytes of the largest blocks that a program frees and allocates again and again
 *
 * Has the C library keep up to twice as much of what is freed for the next one who asks, where it
 * can be told: to give it back to the system, which hands out cleared pages for it at once, takes
 * longer than the arithmetic of a small model. For main(), once.
 */
void psc_freed_memory_keep (int size);

G_END_DECLS
