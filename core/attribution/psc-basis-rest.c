/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis-rest.h"

#include <math.h>

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

/* left -= along · row */
static void
subtract (double *left, const double *row, double along, guint n)
{
  guint i = 0;

  for (; i + 2 <= n; i += 2)
    *(Pair *) (left + i) -= along * *(const Pair *) (row + i);
  for (; i < n; i++)
    left[i] -= along * row[i];
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

static void
take_away (PscBasisRest *self, const float *row)
{
  const guint m = self->dimensions;
  g_autofree double *wide = g_new (double, m);

  for (guint i = 0; i < m; i++)
    wide[i] = row[i];
  for (guint j = 0; j < self->n; j++)
    {
      double *left = self->left + (gsize) j * m;

      subtract (left, wide, dot (left, wide, m), m);
    }
}

double
psc_basis_rest_find_missing (PscBasisRest *self, guint n_rows, const float *rows)
{
  double greatest = 0;

  g_return_val_if_fail (n_rows >= self->n_rows, 1);

  for (; self->n_rows < n_rows; self->n_rows++)
    take_away (self, rows + (gsize) self->n_rows * self->dimensions);
  for (guint j = 0; j < self->n; j++)
    if (self->squares[j] > 0)
      {
        const double *left = self->left + (gsize) j * self->dimensions;

        greatest = MAX (greatest, dot (left, left, self->dimensions) / self->squares[j]);
      }
  return sqrt (greatest);
}
