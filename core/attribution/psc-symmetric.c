/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-symmetric.h"

#include <math.h>
#include <string.h>

/* Convergence is quadratic: a dozen rounds do for any matrix. */
#define MAX_ROUNDS 30

/* Of the diagonal, what may be left beside it. */
#define TOLERANCE 1e-15

/* Turns rows @p and @q by an angle. */
static void
turn_rows (guint n, double *rows, guint p, guint q, double c, double s)
{
  double *one = rows + (gsize) p * n;
  double *other = rows + (gsize) q * n;

  for (guint i = 0; i < n; i++)
    {
      double a = one[i];
      double b = other[i];

      one[i] = c * a - s * b;
      other[i] = s * a + c * b;
    }
}

static void
turn_columns (guint n, double *matrix, guint p, guint q, double c, double s)
{
  for (guint i = 0; i < n; i++)
    {
      double *row = matrix + (gsize) i * n;
      double a = row[p];
      double b = row[q];

      row[p] = c * a - s * b;
      row[q] = s * a + c * b;
    }
}

/* Makes the elements at (p, q) and (q, p) 0. FALSE if they are already, next to the diagonal's. */
static gboolean
rotate (guint n, double *matrix, double *vectors, guint p, guint q)
{
  double off = matrix[(gsize) p * n + q];
  double one = matrix[(gsize) p * n + p];
  double other = matrix[(gsize) q * n + q];
  double theta, t, c;

  if (fabs (off) <= TOLERANCE * sqrt (fabs (one * other)) || fabs (off) < 1e-300)
    return FALSE;
  theta = (other - one) / (2 * off);
  t = copysign (1, theta) / (fabs (theta) + sqrt (theta * theta + 1));
  c = 1 / sqrt (t * t + 1);
  turn_rows (n, matrix, p, q, c, t * c);
  turn_columns (n, matrix, p, q, c, t * c);
  turn_rows (n, vectors, p, q, c, t * c);
  return TRUE;
}

static void
swap_rows (guint n, double *rows, guint p, guint q)
{
  for (guint i = 0; i < n; i++)
    {
      double kept = rows[(gsize) p * n + i];

      rows[(gsize) p * n + i] = rows[(gsize) q * n + i];
      rows[(gsize) q * n + i] = kept;
    }
}

static void
sort (guint n, double *values, double *vectors)
{
  for (guint k = 0; k < n; k++)
    {
      guint greatest = k;
      double value = values[k];

      for (guint i = k + 1; i < n; i++)
        if (values[i] > values[greatest])
          greatest = i;
      if (greatest == k)
        continue;
      values[k] = values[greatest];
      values[greatest] = value;
      swap_rows (n, vectors, k, greatest);
    }
}

gboolean
psc_symmetric_decompose (
    guint n, double *matrix, double *values, double *vectors, GCancellable *cancellable)
{
  gboolean has_rotated = TRUE;

  memset (vectors, 0, (gsize) n * n * sizeof *vectors);
  for (guint i = 0; i < n; i++)
    vectors[(gsize) i * n + i] = 1;
  for (guint round = 0; has_rotated && round < MAX_ROUNDS; round++)
    {
      has_rotated = FALSE;
      for (guint p = 0; p < n; p++)
        {
          if (g_cancellable_is_cancelled (cancellable))
            return FALSE;
          for (guint q = p + 1; q < n; q++)
            has_rotated = rotate (n, matrix, vectors, p, q) || has_rotated;
        }
    }
  for (guint i = 0; i < n; i++)
    values[i] = matrix[(gsize) i * n + i];
  sort (n, values, vectors);
  return TRUE;
}
