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

G_END_DECLS
