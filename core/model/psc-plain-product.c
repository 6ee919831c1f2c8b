/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-plain-product.h"

#include <math.h>

#define N PSC_PLAIN_PRODUCT_SIDE

/* Products that are timed at most, and how much slower than plain loops the fastest of them must be
 * to be called slow. */
#define N_TRIALS    12
#define SLOW_FACTOR 1.5

/* The innermost loop has a fixed length and no dependencies, so that every compiler vectorises it.
 */
static void
multiply (const float *a, const float *b, float *restrict c)
{
  for (gsize i = 0; i < N; i++)
    for (gsize k = 0; k < N; k++)
      {
        float factor = a[i * N + k];

        for (gsize j = 0; j < N; j++)
          c[i * N + j] += factor * b[k * N + j];
      }
}

double
psc_plain_product_time (void)
{
  g_autofree float *a = g_new (float, N *N);
  g_autofree float *b = g_new (float, N *N);
  g_autofree float *c = g_new0 (float, N *N);
  gint64 start;
  double seconds;

  for (gsize i = 0; i < N * N; i++)
    {
      a[i] = 1.0f / (1 + i % 7);
      b[i] = 1.0f / (1 + i % 5);
    }
  start = g_get_monotonic_time ();
  multiply (a, b, c);
  seconds = (g_get_monotonic_time () - start) / 1e6;

  /* Looked at, so that no compiler leaves the product out. */
  return isfinite (c[N + 1]) ? MAX (seconds, 1e-6) : INFINITY;
}

gboolean
psc_plain_product_outruns (PscProductTimeFunc library, PscProductTimeFunc plain, gpointer user_data)
{
  double best = G_MAXDOUBLE;
  double best_plain = G_MAXDOUBLE;

  for (guint i = 0; i < N_TRIALS; i++)
    {
      double seconds = library (user_data);

      if (seconds < 0)
        return FALSE;
      best = MIN (best, seconds);
      best_plain = MIN (best_plain, plain (user_data));
      if (best < best_plain)
        return FALSE;
    }
  return best > SLOW_FACTOR * best_plain;
}
