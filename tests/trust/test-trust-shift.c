/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "trust/psc-trust-shift.h"

#define SIDE 9

/* Numbers that tell each pixel, with a range of 80. */
static void
fill (float *pixels)
{
  for (guint i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (float) i;
}

/* What is cut out of both shows the same, to within the noise. */
static void
test_cut_out (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  float pixels[SIDE * SIDE], changed[SIDE * SIDE];
  guint n_shifted = 0;

  fill (pixels);
  for (guint i = 0; i < 40; i++)
    {
      PscTrustShift shift = psc_trust_shift_draw (random, pixels, SIDE, changed);
      gsize n, n_after;
      g_autofree float *before = psc_trust_shift_cut (shift, SIDE, pixels, FALSE, &n);
      g_autofree float *after = psc_trust_shift_cut (shift, SIDE, changed, TRUE, &n_after);

      g_assert_cmpint (ABS (shift.x), <=, PSC_TRUST_MAX_SHIFT);
      g_assert_cmpint (ABS (shift.y), <=, PSC_TRUST_MAX_SHIFT);
      n_shifted += shift.x != 0 || shift.y != 0;
      g_assert_cmpuint (n, ==, (SIDE - ABS (shift.x)) * (SIDE - ABS (shift.y)));
      g_assert_cmpuint (n_after, ==, n);
      for (gsize p = 0; p < n; p++)
        g_assert_cmpfloat_with_epsilon (before[p], after[p], PSC_TRUST_NOISE * 80 + 1e-4);
    }
  g_assert_cmpuint (n_shifted, >, 20);
}

/* What comes in at an edge is what was there. */
static void
test_edges (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  float pixels[SIDE * SIDE] = { 0 };
  float changed[SIDE * SIDE];

  for (guint y = 0; y < SIDE; y++)
    pixels[y * SIDE] = 100;
  for (guint i = 0; i < 40; i++)
    {
      PscTrustShift shift = psc_trust_shift_draw (random, pixels, SIDE, changed);

      for (int x = 0; x < SIDE; x++)
        g_assert_cmpfloat_with_epsilon (changed[4 * SIDE + x], x <= shift.x ? 100 : 0,
                                        100 * PSC_TRUST_NOISE + 1e-4);
    }
}

static void
test_same_seed (void)
{
  float pixels[SIDE * SIDE], once[SIDE * SIDE], again[SIDE * SIDE];
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GRand) other = g_rand_new_with_seed (3);

  fill (pixels);
  psc_trust_shift_draw (random, pixels, SIDE, once);
  psc_trust_shift_draw (other, pixels, SIDE, again);
  g_assert_cmpmem (once, sizeof once, again, sizeof again);
  psc_trust_shift_draw (random, pixels, SIDE, again);
  g_assert_cmpint (memcmp (once, again, sizeof once), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trust-shift/cut-out", test_cut_out);
  g_test_add_func ("/trust-shift/edges", test_edges);
  g_test_add_func ("/trust-shift/same-seed", test_same_seed);

  return g_test_run ();
}
