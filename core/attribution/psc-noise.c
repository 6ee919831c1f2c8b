/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-noise.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-method.h"

GRand *
psc_noise_new_generator (guint seed, guint index)
{
  guint32 words[] = { seed, index };

  return g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
}

GParamSpec *
psc_noise_new_seed_spec (const char *blurb)
{
  return g_param_spec_uint (PSC_NOISE_SEED, N_ ("Seed"), blurb, 0, G_MAXUINT, 0,
                            PSC_PARAMETER_FLAGS);
}

/* Box and Muller's: two uniform numbers to one normal one. */
double
psc_noise_draw (GRand *random)
{
  double radius = sqrt (-2 * log (1 - g_rand_double (random)));

  return radius * cos (2 * G_PI * g_rand_double (random));
}
