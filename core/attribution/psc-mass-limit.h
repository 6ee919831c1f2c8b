/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_mass_limit_find:
 * @magnitudes: (array length=n): finite, none negative, at least one over 0
 * @mass: over 0 to 1
 *
 * In linear time, what sorting gives: with the magnitudes in ascending order, the first one at
 * which their cumulative sum, in double precision from the least on, reaches @mass × their total.
 */
float psc_mass_limit_find (const float *magnitudes, gsize n, double mass);

G_END_DECLS
