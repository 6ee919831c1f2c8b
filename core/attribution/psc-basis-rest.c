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

static double
measure_square (const double *vector, guint m)
{
  double sum = 0;

  for (guint i = 0; i < m; i++)
    sum += vector[i] * vector[i];
  return sum;
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
    self->squares[j] = measure_square (self->left + (gsize) j * dimensions, dimensions);
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
take_away (double *left, const float *row, guint m)
{
  double along = 0;

  for (guint i = 0; i < m; i++)
    along += left[i] * row[i];
  for (guint i = 0; i < m; i++)
    left[i] -= along * row[i];
}

double
psc_basis_rest_find_missing (PscBasisRest *self, guint n_rows, const float *rows)
{
  double greatest = 0;

  g_return_val_if_fail (n_rows >= self->n_rows, 1);

  for (guint j = 0; j < self->n; j++)
    {
      double *left = self->left + (gsize) j * self->dimensions;

      for (guint k = self->n_rows; k < n_rows; k++)
        take_away (left, rows + (gsize) k * self->dimensions, self->dimensions);
      if (self->squares[j] > 0)
        greatest = MAX (greatest, measure_square (left, self->dimensions) / self->squares[j]);
    }
  self->n_rows = n_rows;
  return sqrt (greatest);
}
