/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A number that lies among others as the float with these bits does (IEEE 754), −0 below 0. */
guint32 psc_radix_key (guint32 bits);

/** The bits of the float that has this key. */
guint32 psc_radix_bits (guint32 key);

/**
 * psc_radix_sort:
 * @records: [n][n_words], sorted in place, the lowest first word first; equal ones stay in order
 * @n_words: words of a record, the first of which is its key
 *
 * A radix sort (Knuth, “The Art of Computer Programming” 3, 5.2.5) in three passes: linear in @n,
 * since the maps that it is for have millions of pixels. It takes as much memory again.
 */
void psc_radix_sort (guint32 *records, gsize n, guint n_words);

G_END_DECLS
