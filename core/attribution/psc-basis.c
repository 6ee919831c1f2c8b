/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-basis-rest.h"

/* What is left of a direction, as a share of it, for it to count as one of its own. */
#define TOLERANCE (PSC_BASIS_EXACT / 10)

struct _PscBasis
{
  guint dimensions;
  guint n_first;
  guint n_spanning;
  float *rows; /* owned, [dimensions][dimensions] */
};

G_DEFINE_BOXED_TYPE (PscBasis, psc_basis, psc_basis_ref, psc_basis_unref)

/* A basis that grows. Every stage looks at whether to stop before each vector. */
typedef struct
{
  GCancellable *cancellable; /* borrowed, nullable */
  guint m;
  guint n;
  double *rows; /* owned, [m][m], the first n of them orthonormal */
} Builder;

static double
dot (const double *a, const double *b, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static gboolean
is_cancelled (const Builder *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* Takes away from @vector what the rows hold of it; twice, since once leaves what rounding made of
 * it. */
static void
reduce (const Builder *self, double *vector)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint k = 0; k < self->n; k++)
      {
        const double *row = self->rows + (gsize) k * self->m;
        double along = dot (row, vector, self->m);

        for (guint i = 0; i < self->m; i++)
          vector[i] -= along * row[i];
      }
}

/* Adds what the rows do not hold of @vector, which is changed, if that is more than @least.
 * Returns: whether it did */
static gboolean
add (Builder *self, double *vector, double least)
{
  double length;

  if (self->n == self->m)
    return FALSE;
  reduce (self, vector);
  length = sqrt (dot (vector, vector, self->m));
  if (!(length > least))
    return FALSE;
  for (guint i = 0; i < self->m; i++)
    self->rows[(gsize) self->n * self->m + i] = vector[i] / length;
  self->n++;
  return TRUE;
}

static void
widen (const float *from, gsize n, double *to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = from[i];
}

static void
add_first (Builder *self, guint n, const float *directions)
{
  g_autofree double *vector = g_new (double, self->m);

  for (guint k = 0; k < n && !is_cancelled (self); k++)
    {
      widen (directions + (gsize) k * self->m, self->m, vector);
      add (self, vector, TOLERANCE * sqrt (dot (vector, vector, self->m)));
    }
}

static void
add_others (Builder *self, guint n, const float *directions)
{
  static const double goals[] = { PSC_BASIS_ROUGH, PSC_BASIS_SERVED, TOLERANCE };
  g_autoptr (PscBasisRest) rest = psc_basis_rest_new (self->m, n, directions);
  g_autofree double *vector = g_new (double, self->m);

  for (guint k = 0; k < self->n && !is_cancelled (self); k++)
    psc_basis_rest_take_away (rest, self->rows + (gsize) k * self->m);
  for (guint i = 0; i < G_N_ELEMENTS (goals); i++)
    while (!is_cancelled (self) && psc_basis_rest_find_next (rest, goals[i], vector)
           && add (self, vector, 0))
      psc_basis_rest_take_away (rest, self->rows + (gsize) (self->n - 1) * self->m);
}

/* Unit vectors in the order of how much of them is missing. Each row that is added takes its
 * squares from what is missing of all others. */
static void
complete (Builder *self)
{
  g_autofree double *missing = g_new (double, self->m);
  g_autofree double *vector = g_new (double, self->m);

  for (guint i = 0; i < self->m; i++)
    missing[i] = 1;
  for (guint k = 0; k < self->m && !is_cancelled (self); k++)
    {
      const double *row = self->rows + (gsize) k * self->m;

      if (k == self->n)
        {
          guint greatest = 0;

          for (guint i = 1; i < self->m; i++)
            if (missing[i] > missing[greatest])
              greatest = i;
          memset (vector, 0, self->m * sizeof *vector);
          vector[greatest] = 1;
          if (!add (self, vector, 0))
            g_assert_not_reached ();
        }
      for (guint i = 0; i < self->m; i++)
        missing[i] -= row[i] * row[i];
    }
}

PscBasis *
psc_basis_new (guint dimensions,
               guint n_first,
               const float *first,
               guint n_others,
               const float *others,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PscBasis) self = g_atomic_rc_box_new0 (PscBasis);
  Builder builder = { .cancellable = cancellable, .m = dimensions };

  g_return_val_if_fail (dimensions > 0, NULL);
  g_return_val_if_fail (n_first == 0 || first != NULL, NULL);
  g_return_val_if_fail (n_others == 0 || others != NULL, NULL);

  builder.rows = g_new0 (double, (gsize) dimensions *dimensions);
  self->dimensions = dimensions;
  add_first (&builder, n_first, first);
  self->n_first = builder.n;
  if (n_others > 0)
    add_others (&builder, n_others, others);
  self->n_spanning = builder.n;
  complete (&builder);

  self->rows = g_new0 (float, (gsize) dimensions *dimensions);
  for (gsize i = 0; i < (gsize) dimensions * dimensions; i++)
    self->rows[i] = (float) builder.rows[i];
  g_free (builder.rows);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&self);
}

PscBasis *
psc_basis_ref (PscBasis *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_free (((PscBasis *) data)->rows);
}

void
psc_basis_unref (PscBasis *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
psc_basis_get_dimensions (const PscBasis *self)
{
  return self->dimensions;
}

guint
psc_basis_get_n_first (const PscBasis *self)
{
  return self->n_first;
}

guint
psc_basis_get_n_spanning (const PscBasis *self)
{
  return self->n_spanning;
}

const float *
psc_basis_get_rows (const PscBasis *self)
{
  return self->rows;
}

double
psc_basis_find_missing (guint dimensions, guint n_rows, const float *rows, const float *direction)
{
  g_autoptr (PscBasisRest) rest = psc_basis_rest_new (dimensions, 1, direction);

  return psc_basis_rest_find_missing (rest, n_rows, rows);
}
