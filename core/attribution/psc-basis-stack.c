/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis-stack.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-half-stack.h"

struct _PscBasisStack
{
  PscKeptStack parent_instance;

  guint dimensions;   /* M */
  PscKeptStack *maps; /* owned, r of them */
  float *rows;        /* owned, [r][M] */
  gsize origin;       /* of this one and those that it has grown from, and of no other */
};

G_DEFINE_FINAL_TYPE (PscBasisStack, psc_basis_stack, PSC_TYPE_KEPT_STACK)

static void
psc_basis_stack_finalize (GObject *object)
{
  PscBasisStack *self = PSC_BASIS_STACK (object);

  g_clear_object (&self->maps);
  g_free (self->rows);

  G_OBJECT_CLASS (psc_basis_stack_parent_class)->finalize (object);
}

static gsize
count_rows (PscBasisStack *self)
{
  return (gsize) psc_kept_stack_get_dimensions (self->maps) * self->dimensions;
}

static guint
psc_basis_stack_get_dimensions (PscKeptStack *stack)
{
  return PSC_BASIS_STACK (stack)->dimensions;
}

static gsize
psc_basis_stack_get_size (PscKeptStack *stack)
{
  PscBasisStack *self = PSC_BASIS_STACK (stack);

  return psc_kept_stack_get_size (self->maps) + count_rows (self) * sizeof *self->rows;
}

/* r, the rows, and the maps as they are kept alone. */
static GBytes *
psc_basis_stack_dup_bytes (PscKeptStack *stack, GError **error)
{
  PscBasisStack *self = PSC_BASIS_STACK (stack);
  guint32 n_maps = GUINT32_TO_LE (psc_kept_stack_get_dimensions (self->maps));
  g_autoptr (GBytes) bytes = psc_kept_stack_dup_bytes (self->maps, error);
  GByteArray *array;
  gconstpointer maps;
  gsize size;

  if (bytes == NULL)
    return NULL;
  maps = g_bytes_get_data (bytes, &size);
  array = g_byte_array_sized_new (
      (guint) (sizeof n_maps + count_rows (self) * sizeof *self->rows + size));
  g_byte_array_append (array, (const guint8 *) &n_maps, sizeof n_maps);
  g_byte_array_append (array, (const guint8 *) self->rows,
                       (guint) (count_rows (self) * sizeof *self->rows));
  g_byte_array_append (array, maps, (guint) size);
  return g_byte_array_free_to_bytes (array);
}

static PscMapGrid
psc_basis_stack_get_grid (PscKeptStack *stack)
{
  return psc_kept_stack_get_grid (PSC_BASIS_STACK (stack)->maps);
}

/* Q_r w */
static void
project (PscBasisStack *self, const float *weights, float *coefficients)
{
  for (guint k = 0; k < psc_kept_stack_get_dimensions (self->maps); k++)
    {
      const float *row = self->rows + (gsize) k * self->dimensions;
      double sum = 0;

      for (guint i = 0; i < self->dimensions; i++)
        sum += (double) row[i] * weights[i];
      coefficients[k] = (float) sum;
    }
}

/* Of each of [n][M], [n][r]. (transfer full) */
static float *
project_all (PscBasisStack *self, guint n, const float *weights)
{
  guint n_maps = psc_kept_stack_get_dimensions (self->maps);
  float *coefficients = g_new (float, (gsize) n *n_maps);

  for (guint j = 0; j < n; j++)
    project (self, weights + (gsize) j * self->dimensions, coefficients + (gsize) j * n_maps);
  return coefficients;
}

static gboolean
psc_basis_stack_fuse (
    PscKeptStack *stack, guint n, const float *weights, float *maps, GError **error)
{
  PscBasisStack *self = PSC_BASIS_STACK (stack);
  g_autofree float *coefficients = project_all (self, n, weights);

  return psc_kept_stack_fuse (self->maps, n, coefficients, maps, error);
}

static gboolean
psc_basis_stack_finishes (PscKeptStack *stack)
{
  return psc_kept_stack_finishes (PSC_BASIS_STACK (stack)->maps);
}

static gboolean
psc_basis_stack_finish (PscKeptStack *stack,
                        guint n,
                        const float *weights,
                        const PscMapFinish *how,
                        float *cells,
                        float *maps,
                        gboolean *is_finished,
                        GError **error)
{
  PscBasisStack *self = PSC_BASIS_STACK (stack);
  g_autofree float *coefficients = project_all (self, n, weights);

  return psc_kept_stack_finish (self->maps, n, coefficients, how, cells, maps, is_finished, error);
}

static gboolean
psc_basis_stack_read_cell (PscKeptStack *stack, gsize cell, float *values, GError **error)
{
  PscBasisStack *self = PSC_BASIS_STACK (stack);
  guint n_maps = psc_kept_stack_get_dimensions (self->maps);
  g_autofree float *own = g_new (float, n_maps);
  g_autofree double *sums = g_new0 (double, self->dimensions);

  if (!psc_kept_stack_read_cell (self->maps, cell, own, error))
    return FALSE;
  for (guint k = 0; k < n_maps; k++)
    for (guint i = 0; i < self->dimensions; i++)
      sums[i] += (double) own[k] * self->rows[(gsize) k * self->dimensions + i];
  for (guint i = 0; i < self->dimensions; i++)
    values[i] = (float) sums[i];
  return TRUE;
}

static void
psc_basis_stack_class_init (PscBasisStackClass *klass)
{
  PscKeptStackClass *kept_class = PSC_KEPT_STACK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_basis_stack_finalize;
  kept_class->get_dimensions = psc_basis_stack_get_dimensions;
  kept_class->get_size = psc_basis_stack_get_size;
  kept_class->dup_bytes = psc_basis_stack_dup_bytes;
  kept_class->get_grid = psc_basis_stack_get_grid;
  kept_class->fuse = psc_basis_stack_fuse;
  kept_class->finishes = psc_basis_stack_finishes;
  kept_class->finish = psc_basis_stack_finish;
  kept_class->read_cell = psc_basis_stack_read_cell;
}

static void
psc_basis_stack_init (PscBasisStack *self)
{
  static gsize n_origins;

  self->origin = (gsize) g_atomic_pointer_add (&n_origins, 1) + 1;
}

PscBasisStack *
psc_basis_stack_new (PscEncoder *encoder,
                     PscBasisStack *former,
                     PscStack *stack,
                     guint dimensions,
                     const float *rows,
                     GError **error)
{
  PscBasisStack *self;
  PscKeptStack *maps;

  g_return_val_if_fail (PSC_IS_STACK (stack), NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  maps =
      psc_kept_maps_new (encoder, former != NULL ? former->maps : NULL, stack, dimensions, error);
  if (maps == NULL)
    return NULL;

  self = g_object_new (PSC_TYPE_BASIS_STACK, NULL);
  self->dimensions = dimensions;
  self->maps = maps;
  self->rows = g_memdup2 (rows, count_rows (self) * sizeof *rows);
  if (former != NULL)
    self->origin = former->origin;
  return self;
}

static gboolean
are_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

PscBasisStack *
psc_basis_stack_new_from_bytes (guint dimensions, PscMapGrid grid, GBytes *bytes)
{
  g_autoptr (PscBasisStack) self = NULL;
  g_autoptr (GBytes) rest = NULL;
  guint32 n_maps;
  gsize size, n_rows, offset;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size < sizeof n_maps)
    return NULL;
  memcpy (&n_maps, data, sizeof n_maps);
  n_maps = GUINT32_FROM_LE (n_maps);
  if (n_maps == 0 || n_maps > dimensions || !g_size_checked_mul (&n_rows, n_maps, dimensions)
      || n_rows > (size - sizeof n_maps) / sizeof (float))
    return NULL;

  offset = sizeof n_maps + n_rows * sizeof (float);
  rest = g_bytes_new_from_bytes (bytes, offset, size - offset);
  self = g_object_new (PSC_TYPE_BASIS_STACK, NULL);
  self->dimensions = dimensions;
  self->rows = g_memdup2 (data + sizeof n_maps, n_rows * sizeof (float));
  self->maps = (PscKeptStack *) psc_half_stack_new_from_bytes (n_maps, grid, rest);
  return self->maps != NULL && are_finite (self->rows, n_rows) ? g_steal_pointer (&self) : NULL;
}

guint
psc_basis_stack_get_n_maps (PscBasisStack *self)
{
  g_return_val_if_fail (PSC_IS_BASIS_STACK (self), 0);

  return psc_kept_stack_get_dimensions (self->maps);
}

gboolean
psc_basis_stack_is_whole (PscBasisStack *self)
{
  return psc_basis_stack_get_n_maps (self) == self->dimensions;
}

PscKeptStack *
psc_basis_stack_get_maps (PscBasisStack *self)
{
  g_return_val_if_fail (PSC_IS_BASIS_STACK (self), NULL);

  return self->maps;
}

const float *
psc_basis_stack_get_rows (PscBasisStack *self)
{
  g_return_val_if_fail (PSC_IS_BASIS_STACK (self), NULL);

  return self->rows;
}

gsize
psc_basis_stack_get_origin (PscBasisStack *self)
{
  g_return_val_if_fail (PSC_IS_BASIS_STACK (self), 0);

  return self->origin;
}

double
psc_basis_stack_find_missing (PscBasisStack *self, PscBasisRest *rest)
{
  g_return_val_if_fail (PSC_IS_BASIS_STACK (self), 0);

  return psc_basis_rest_find_missing (rest, psc_basis_stack_get_n_maps (self), self->rows);
}
