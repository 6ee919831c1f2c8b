/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A generator for sample @index of a method's @seed, whose numbers do not depend on how many came
 * before. (transfer full) */
GRand *psc_noise_new_generator (guint seed, guint index) G_GNUC_WARN_UNUSED_RESULT;

/** A number of the standard normal distribution. */
double psc_noise_draw (GRand *random);

G_END_DECLS
