/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscCohortKey:
 * @value: what is sorted by
 * @index: what is sorted
 */
typedef struct
{
  double value;
  guint index;
} PscCohortKey;

/**
 * psc_cohort_order_sort:
 * @keys: (array length=n) (inout): sorted from the least value to the greatest, or the other way
 *   about if @descending; either way equal values stay in the order in which they are, and values
 *   that are not known (NAN) come last
 *
 * For millions of keys, on a thread.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED, and @keys in no order
 */
gboolean psc_cohort_order_sort (
    PscCohortKey *keys, guint n, gboolean descending, GCancellable *cancellable, GError **error);

G_END_DECLS
