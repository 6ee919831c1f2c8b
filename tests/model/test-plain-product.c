/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-plain-product.h"

/* Products whose times are known: of the plain loops always 1. */
typedef struct
{
  double first; /* of the library */
  double later;
  guint fast_one; /* the one of the library's that takes 0.5; 0 for none */
  gboolean is_slow;
} Case;

static const Case cases[] = {
  { 0.3, 0.3, 0, FALSE }, { 3, 3, 0, TRUE },    { 1.6, 1.6, 0, TRUE },
  { 1.2, 1.2, 0, FALSE }, { 3, 3, 1, FALSE },   { 3, 3, 9, FALSE },
  { 0.9, 3, 0, FALSE },   { -1, -1, 0, FALSE }, { 3, -1, 0, FALSE },
};

typedef struct
{
  const Case *is;
  guint n;
} Clock;

static double
time_library (gpointer user_data)
{
  Clock *clock = user_data;

  clock->n++;
  if (clock->n == clock->is->fast_one)
    return 0.5;
  return clock->n == 1 ? clock->is->first : clock->is->later;
}

static double
time_plain (gpointer user_data)
{
  return 1;
}

/* A library is slow that never outran plain loops, and stayed far behind them. */
static void
test_outruns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Clock clock = { &cases[i], 0 };

      g_test_message ("%u", i);
      g_assert_cmpint (psc_plain_product_outruns (time_library, time_plain, &clock), ==,
                       cases[i].is_slow);
    }
}

static void
test_time (void)
{
  const double fastest =
      2.0 * PSC_PLAIN_PRODUCT_SIDE * PSC_PLAIN_PRODUCT_SIDE * PSC_PLAIN_PRODUCT_SIDE / 1e14;

  g_assert_cmpfloat (psc_plain_product_time (), >, fastest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plain-product/outruns", test_outruns);
  g_test_add_func ("/plain-product/time", test_time);

  return g_test_run ();
}
