/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Sides of the square matrices that psc_plain_product_time() multiplies. */
#define PSC_PLAIN_PRODUCT_SIDE 192

/**
 * psc_plain_product_time:
 *
 * Multiplies two square matrices with three plain loops on the calling thread: what a library for
 * matrix products must at least be as fast as on the same machine at the same time.
 *
 * Returns: the seconds it took
 */
double psc_plain_product_time (void);

/** Returns: the seconds that one product took, or less than 0 if it failed */
typedef double (*PscProductTimeFunc) (gpointer user_data);

/**
 * psc_plain_product_outruns:
 * @library, @plain: a product of the same size, by a library and by plain loops
 *
 * Whether plain loops on one thread outrun the library on all of its threads. A library made for
 * the processor is faster by a factor of three or more; the reference BLAS, which is not, takes
 * three times as long as they do. On a busy machine a product may have to wait for its threads, so
 * that one that is fast counts more than any number that were slow.
 */
gboolean psc_plain_product_outruns (PscProductTimeFunc library,
                                    PscProductTimeFunc plain,
                                    gpointer user_data);

G_END_DECLS
