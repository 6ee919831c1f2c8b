/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** A generator for sample @index of a method's @seed, whose numbers do not depend on how many came
 * before. (transfer full) */
GRand *psc_noise_new_generator (guint seed, guint index) G_GNUC_WARN_UNUSED_RESULT;

/** The name of the parameter of psc_noise_new_seed_spec(). */
#define PSC_NOISE_SEED "seed"

/** The parameter “seed” of a method that draws numbers, for psc_method_class_add_parameter();
 * @blurb: static, to be translated. (transfer full) */
GParamSpec *psc_noise_new_seed_spec (const char *blurb);

/** A number of the standard normal distribution. */
double psc_noise_draw (GRand *random);

G_END_DECLS
