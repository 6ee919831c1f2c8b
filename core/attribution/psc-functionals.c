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

struct _PscFunctionals
{
  gatomicrefcount references;
  Kind kind;
  guint n;          /* K */
  guint dimensions; /* M */
  guint *indices;   /* owned, [K], of unit functionals */
  float *weights;   /* owned, [K][M], of the others */
};

static PscFunctionals *
functionals_new (Kind kind, guint dimensions, guint n)
{
  PscFunctionals *self = g_new0 (PscFunctionals, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = kind;
  self->dimensions = dimensions;
  self->n = n;
  return self;
}

PscFunctionals *
psc_functionals_new_units (guint dimensions, const guint *indices, guint n)
{
  PscFunctionals *self;

  g_return_val_if_fail (dimensions > 0, NULL);
  g_return_val_if_fail (indices == NULL || n > 0, NULL);

  self = functionals_new (UNIT, dimensions, indices != NULL ? n : dimensions);
  self->indices = g_new (guint, self->n);
  for (guint k = 0; k < self->n; k++)
    {
      self->indices[k] = indices != NULL ? indices[k] : k;
      g_assert (self->indices[k] < dimensions);
    }
  return self;
}

static PscFunctionals *
functionals_new_weighted (Kind kind, guint dimensions, guint n, const float *weights)
{
  PscFunctionals *self;

  g_return_val_if_fail (dimensions > 0 && n > 0, NULL);
  g_return_val_if_fail (weights != NULL, NULL);

  self = functionals_new (kind, dimensions, n);
  self->weights = g_memdup2 (weights, (gsize) n * dimensions * sizeof *weights);
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
psc_functionals_ref (PscFunctionals *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
psc_functionals_unref (PscFunctionals *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->indices);
  g_free (self->weights);
  g_free (self);
}

guint
psc_functionals_get_n (const PscFunctionals *self)
{
  return self->n;
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
  double scale = self->kind == COSINE ? 1 / norm (z, self->dimensions) : 1;

  for (guint k = 0; k < self->n; k++)
    values[k] =
        self->kind == UNIT
            ? z[self->indices[k]]
            : scale * dot (self->weights + (gsize) k * self->dimensions, z, self->dimensions);
}

void
psc_functionals_differentiate (
    const PscFunctionals *self, const float *z, guint first, guint n, float *cotangents)
{
  guint m = self->dimensions;
  double length = self->kind == COSINE ? norm (z, m) : 1;

  g_return_if_fail (first + n <= self->n);

  for (guint k = 0; k < n; k++)
    {
      float *out = cotangents + (gsize) k * m;
      const float *w;
      double along;

      switch (self->kind)
        {
        case UNIT:
          memset (out, 0, m * sizeof *out);
          out[self->indices[first + k]] = 1;
          break;
        case LINEAR:
          memcpy (out, self->weights + (gsize) (first + k) * m, m * sizeof *out);
          break;
        case COSINE:
        default:
          w = self->weights + (gsize) (first + k) * m;
          along = dot (w, z, m) / (length * length);
          for (guint i = 0; i < m; i++)
            out[i] = (float) ((w[i] - along * z[i]) / length);
          break;
        }
    }
}
