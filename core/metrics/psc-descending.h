/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_sort_descending:
 * @values: [n], finite; sorted in place, the highest first
 *
 * See psc_radix_sort(); it takes twice as much memory again.
 */
void psc_sort_descending (float *values, gsize n);

G_END_DECLS
