/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_sort_descending:
 * @values: [n], finite; sorted in place, the highest first
 *
 * A radix sort (Knuth, “The Art of Computer Programming” 3, 5.2.5) in three passes: linear in @n,
 * since the maps that it is for have millions of pixels. It takes as much memory again.
 */
void psc_sort_descending (float *values, gsize n);

G_END_DECLS
