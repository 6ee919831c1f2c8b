/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis-rest.h"

#include <math.h>
#include <string.h>

/* Aiming at less than a direction may lack, rows leave none just above it. */
#define AIM 0.9

/* From what is missing of the worst direction to what is missing in common. Going on would lead to
 * the principal direction, and leave the worst to a row of its own. */
#define N_TURNS 8

struct _PscBasisRest
{
  guint dimensions; /* M */
  guint n;
  guint n_rows;    /* that are taken away */
  double *left;    /* owned, [n][M] */
  double *squares; /* owned, [n], of the directions' lengths */
};

/* As many as every 64-bit processor adds at a time. */
typedef double Pair __attribute__ ((vector_size (16), aligned (8), may_alias));

/* In four sums, of which none waits for another. */
static double
dot (const double *a, const double *b, guint n)
{
  Pair even = { 0 };
  Pair odd = { 0 };
  double sum = 0;
  guint i = 0;

  for (; i + 4 <= n; i += 4)
    {
      even += *(const Pair *) (a + i) * *(const Pair *) (b + i);
      odd += *(const Pair *) (a + i + 2) * *(const Pair *) (b + i + 2);
    }
  for (; i < n; i++)
    sum += a[i] * b[i];
  even += odd;
  return sum + even[0] + even[1];
}

/* sum += factor · vector */
static void
add (double *sum, double factor, const double *vector, guint n)
{
  guint i = 0;

  for (; i + 2 <= n; i += 2)
    *(Pair *) (sum + i) += factor * *(const Pair *) (vector + i);
  for (; i < n; i++)
    sum[i] += factor * vector[i];
}

PscBasisRest *
psc_basis_rest_new (guint dimensions, guint n, const float *directions)
{
  PscBasisRest *self;

  g_return_val_if_fail (dimensions > 0 && n > 0, NULL);
  g_return_val_if_fail (directions != NULL, NULL);

  self = g_new0 (PscBasisRest, 1);
  self->dimensions = dimensions;
  self->n = n;
  self->left = g_new (double, (gsize) n *dimensions);
  self->squares = g_new (double, n);
  for (gsize i = 0; i < (gsize) n * dimensions; i++)
    self->left[i] = directions[i];
  for (guint j = 0; j < n; j++)
    self->squares[j] =
        dot (self->left + (gsize) j * dimensions, self->left + (gsize) j * dimensions, dimensions);
  return self;
}

void
psc_basis_rest_free (PscBasisRest *self)
{
  g_free (self->left);
  g_free (self->squares);
  g_free (self);
}

void
psc_basis_rest_take_away (PscBasisRest *self, const double *row)
{
  const guint m = self->dimensions;

  for (guint j = 0; j < self->n; j++)
    {
      double *left = self->left + (gsize) j * m;

      add (left, -dot (left, row, m), row, m);
    }
  self->n_rows++;
}

/* The square of the share of direction @j that is missing. */
static double
find_share (const PscBasisRest *self, guint j)
{
  const double *left = self->left + (gsize) j * self->dimensions;

  return self->squares[j] > 0 ? dot (left, left, self->dimensions) / self->squares[j] : 0;
}

double
psc_basis_rest_find_missing (PscBasisRest *self, guint n_rows, const float *rows)
{
  g_autofree double *row = g_new (double, self->dimensions);
  double greatest = 0;

  g_return_val_if_fail (n_rows >= self->n_rows, 1);

  while (self->n_rows < n_rows)
    {
      for (guint i = 0; i < self->dimensions; i++)
        row[i] = rows[(gsize) self->n_rows * self->dimensions + i];
      psc_basis_rest_take_away (self, row);
    }
  for (guint j = 0; j < self->n; j++)
    greatest = MAX (greatest, find_share (self, j));
  return sqrt (greatest);
}

static void
normalise (double *vector, guint n)
{
  const double length = sqrt (dot (vector, vector, n));

  for (guint i = 0; i < n; i++)
    vector[i] /= length;
}

gboolean
psc_basis_rest_find_next (PscBasisRest *self, double allowed, double *next)
{
  const guint m = self->dimensions;
  g_autofree double *weights = g_new (double, self->n);
  g_autofree double *sum = g_new (double, m);
  double greatest = 0;
  guint worst = 0;

  for (guint j = 0; j < self->n; j++)
    {
      const double share = find_share (self, j);
      const double excess = share - AIM * allowed * AIM * allowed;

      weights[j] = excess > 0 ? sqrt (excess) / self->squares[j] : 0;
      if (share > greatest)
        {
          greatest = share;
          worst = j;
        }
    }
  if (!(greatest > allowed * allowed))
    return FALSE;

  memcpy (next, self->left + (gsize) worst * m, m * sizeof *next);
  normalise (next, m);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      memset (sum, 0, m * sizeof *sum);
      for (guint j = 0; j < self->n; j++)
        if (weights[j] > 0)
          {
            const double *left = self->left + (gsize) j * m;

            add (sum, weights[j] * dot (left, next, m), left, m);
          }
      normalise (sum, m);
      memcpy (next, sum, m * sizeof *next);
    }
  return TRUE;
}
