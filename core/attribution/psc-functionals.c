/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-functionals.h"

#include <math.h>
#include <string.h>

typedef enum
{
  UNIT,
  LINEAR,
  COSINE,
} Kind;

typedef struct
{
  Kind kind;
  guint index;          /* of a unit functional */
  const float *weights; /* borrowed from a block, [M], of the others */
} Functional;

struct _PscFunctionals
{
  guint dimensions;  /* M */
  GArray *rows;      /* owned, of Functional */
  GPtrArray *blocks; /* owned, of GBytes *, the weights of the rows */
};

static PscFunctionals *
functionals_new (guint dimensions)
{
  PscFunctionals *self = g_new0 (PscFunctionals, 1);

  self->dimensions = dimensions;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Functional));
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

PscFunctionals *
psc_functionals_new_units (guint dimensions, const guint *indices, guint n)
{
  PscFunctionals *self;

  g_return_val_if_fail (dimensions > 0, NULL);
  g_return_val_if_fail (indices == NULL || n > 0, NULL);

  self = functionals_new (dimensions);
  for (guint k = 0; k < (indices != NULL ? n : dimensions); k++)
    {
      Functional row = { UNIT, indices != NULL ? indices[k] : k, NULL };

      g_assert (row.index < dimensions);
      g_array_append_val (self->rows, row);
    }
  return self;
}

static PscFunctionals *
functionals_new_weighted (Kind kind, guint dimensions, guint n, const float *weights)
{
  PscFunctionals *self;
  GBytes *block;
  const float *copy;

  g_return_val_if_fail (dimensions > 0 && n > 0, NULL);
  g_return_val_if_fail (weights != NULL, NULL);

  self = functionals_new (dimensions);
  block = g_bytes_new (weights, (gsize) n * dimensions * sizeof *weights);
  copy = g_bytes_get_data (block, NULL);
  g_ptr_array_add (self->blocks, block);
  for (guint k = 0; k < n; k++)
    {
      Functional row = { kind, 0, copy + (gsize) k * dimensions };

      g_array_append_val (self->rows, row);
    }
  return self;
}

PscFunctionals *
psc_functionals_new_linear (guint dimensions, guint n, const float *weights)
{
  return functionals_new_weighted (LINEAR, dimensions, n, weights);
}

PscFunctionals *
psc_functionals_new_cosine (guint dimensions, guint n, const float *weights)
{
  return functionals_new_weighted (COSINE, dimensions, n, weights);
}

PscFunctionals *
psc_functionals_join (PscFunctionals *const *parts, guint n_parts)
{
  PscFunctionals *self;

  g_return_val_if_fail (n_parts > 0, NULL);

  self = functionals_new (parts[0]->dimensions);
  for (guint i = 0; i < n_parts; i++)
    {
      g_assert (parts[i]->dimensions == self->dimensions);
      g_array_append_vals (self->rows, parts[i]->rows->data, parts[i]->rows->len);
      for (guint b = 0; b < parts[i]->blocks->len; b++)
        g_ptr_array_add (self->blocks, g_bytes_ref (g_ptr_array_index (parts[i]->blocks, b)));
    }
  return self;
}

void
psc_functionals_free (PscFunctionals *self)
{
  g_array_unref (self->rows);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

guint
psc_functionals_get_n (const PscFunctionals *self)
{
  return self->rows->len;
}

guint
psc_functionals_get_dimensions (const PscFunctionals *self)
{
  return self->dimensions;
}

static double
dot (const float *a, const float *b, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* ‖z‖, and not nothing: at the origin no direction is better than another. */
static double
norm (const float *z, guint n)
{
  return MAX (sqrt (dot (z, z, n)), 1e-30);
}

void
psc_functionals_evaluate (const PscFunctionals *self, const float *z, double *values)
{
  double length = norm (z, self->dimensions);

  for (guint k = 0; k < self->rows->len; k++)
    {
      const Functional *row = &g_array_index (self->rows, Functional, k);

      if (row->kind == UNIT)
        values[k] = z[row->index];
      else
        values[k] = dot (row->weights, z, self->dimensions) / (row->kind == COSINE ? length : 1);
    }
}

void
psc_functionals_differentiate (
    const PscFunctionals *self, const float *z, guint first, guint n, float *cotangents)
{
  guint m = self->dimensions;
  double length = norm (z, m);

  g_return_if_fail (first + n <= self->rows->len);

  for (guint k = 0; k < n; k++)
    {
      const Functional *row = &g_array_index (self->rows, Functional, first + k);
      float *out = cotangents + (gsize) k * m;
      double along;

      switch (row->kind)
        {
        case UNIT:
          memset (out, 0, m * sizeof *out);
          out[row->index] = 1;
          break;
        case LINEAR:
          memcpy (out, row->weights, m * sizeof *out);
          break;
        case COSINE:
        default:
          along = dot (row->weights, z, m) / (length * length);
          for (guint i = 0; i < m; i++)
            out[i] = (float) ((row->weights[i] - along * z[i]) / length);
          break;
        }
    }
}
