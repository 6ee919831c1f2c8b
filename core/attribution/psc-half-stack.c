/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-stack.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-half-kernels.h"
#include "attribution/psc-parallel.h"

/* Cells that are fused together, roughly: their sums for a dozen prompts stay in the second cache,
 * and a thread takes a block at a time. All but the last are a multiple of what the kernels do at a
 * time, so that the same cells are done by vectors on any number of threads. */
#define BLOCK      8192
#define BLOCK_STEP 128

/* Maps that are added for each time that the sums are loaded and stored. Where there are few sums,
 * reading the maps is what takes the time, and more of them at once would crowd each other out of
 * the cache. */
#define FEW_MAPS    16
#define MANY_MAPS   32
#define FEW_PROMPTS 3

/* Multiplications from which on a second thread is worth waking. */
#define MIN_SHARED_WORK (16 << 20)

/* The same of values that are narrowed. */
#define MIN_SHARED_VALUES (64 << 10)

/* Exponents that a map's power of two can have. */
#define MIN_EXPONENT (-110)
#define MAX_EXPONENT 120

/* The largest magnitude of a map comes to lie in [2¹⁴, 2¹⁵). */
#define TOP_EXPONENT 15

struct _PscHalfStack
{
  PscKeptStack parent_instance;

  guint n_maps;
  PscMapGrid grid;
  GBytes *bytes;         /* owned: [n_maps] gint32 exponents, [n_maps][rows][columns] halves */
  const guint16 *halves; /* borrowed from @bytes */
  float *factors;        /* owned, [n_maps], what each map is to be multiplied with */
};

G_DEFINE_FINAL_TYPE (PscHalfStack, psc_half_stack, PSC_TYPE_KEPT_STACK)

static void
psc_half_stack_finalize (GObject *object)
{
  PscHalfStack *self = PSC_HALF_STACK (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->factors, g_free);

  G_OBJECT_CLASS (psc_half_stack_parent_class)->finalize (object);
}

static guint
psc_half_stack_get_dimensions (PscKeptStack *stack)
{
  return psc_half_stack_get_n_maps (PSC_HALF_STACK (stack));
}

static gsize
psc_half_stack_measure (PscKeptStack *stack)
{
  return psc_half_stack_get_size (PSC_HALF_STACK (stack));
}

static GBytes *
psc_half_stack_dup_bytes (PscKeptStack *stack, GError **error)
{
  return g_bytes_ref (PSC_HALF_STACK (stack)->bytes);
}

static PscMapGrid
psc_half_stack_get_kept_grid (PscKeptStack *stack)
{
  return PSC_HALF_STACK (stack)->grid;
}

static gboolean
psc_half_stack_fuse_kept (
    PscKeptStack *stack, guint n, const float *weights, float *maps, GError **error)
{
  psc_half_stack_fuse_many (PSC_HALF_STACK (stack), n, weights, maps);
  return TRUE;
}

static gboolean
psc_half_stack_read_cell (PscKeptStack *stack, gsize cell, float *values, GError **error)
{
  PscHalfStack *self = PSC_HALF_STACK (stack);
  const PscHalfKernels *kernels = psc_half_kernels_get ();
  gsize n_cells = psc_map_grid_get_n_cells (self->grid);

  for (guint k = 0; k < self->n_maps; k++)
    {
      kernels->widen (self->halves + k * n_cells + cell, values + k, 1);
      values[k] *= self->factors[k];
    }
  return TRUE;
}

static void
psc_half_stack_class_init (PscHalfStackClass *klass)
{
  PscKeptStackClass *kept_class = PSC_KEPT_STACK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_half_stack_finalize;
  kept_class->get_dimensions = psc_half_stack_get_dimensions;
  kept_class->get_size = psc_half_stack_measure;
  kept_class->dup_bytes = psc_half_stack_dup_bytes;
  kept_class->get_grid = psc_half_stack_get_kept_grid;
  kept_class->fuse = psc_half_stack_fuse_kept;
  kept_class->read_cell = psc_half_stack_read_cell;
}

static void
psc_half_stack_init (PscHalfStack *self)
{
}

/* FALSE when it does not fit into a gsize. */
static gboolean
count_bytes (guint n_maps, PscMapGrid grid, gsize *size)
{
  gsize cells, halves, exponents;

  return n_maps > 0 && grid.columns > 0 && grid.rows > 0 && grid.side > 0
         && g_size_checked_mul (&cells, grid.columns, grid.rows)
         && g_size_checked_mul (&halves, cells, n_maps)
         && g_size_checked_mul (&halves, halves, sizeof (guint16))
         && g_size_checked_mul (&exponents, n_maps, sizeof (gint32))
         && g_size_checked_add (size, halves, exponents);
}

/* Magnitudes as integers, whose order is the same. */
typedef gint32 Magnitudes __attribute__ ((vector_size (16)));

#define N_MAGNITUDES ((gsize) (sizeof (Magnitudes) / sizeof (gint32)))
#define INFINITE     0x7f800000

/* The greatest finite magnitude of @values, 0 if there is none. */
static float
find_greatest (const float *values, gsize n)
{
  Magnitudes greatest = { 0 };
  float found = 0;
  gsize i = 0;

  for (; i + N_MAGNITUDES <= n; i += N_MAGNITUDES)
    {
      Magnitudes some, is_greater;

      memcpy (&some, values + i, sizeof some);
      some &= 0x7fffffff;
      is_greater = (some > greatest) & (some < INFINITE);
      greatest = (some & is_greater) | (greatest & ~is_greater);
    }
  for (; i < n; i++)
    if (isfinite (values[i]))
      found = MAX (found, fabsf (values[i]));
  for (gsize lane = 0; lane < N_MAGNITUDES; lane++)
    {
      const gint32 bits = greatest[lane];
      float value;

      memcpy (&value, &bits, sizeof value);
      found = MAX (found, value);
    }
  return found;
}

static int
choose_exponent (const float *map, gsize n_cells)
{
  const float greatest = find_greatest (map, n_cells);
  int exponent;

  if (greatest == 0)
    return 0;
  frexpf (greatest, &exponent);
  return CLAMP (exponent - TOP_EXPONENT, MIN_EXPONENT, MAX_EXPONENT);
}

/* @bytes: (transfer full), of the right size and aligned. */
static PscHalfStack *
new_take (guint n_maps, PscMapGrid grid, GBytes *bytes)
{
  PscHalfStack *self = g_object_new (PSC_TYPE_HALF_STACK, NULL);
  const gint32 *exponents = g_bytes_get_data (bytes, NULL);

  self->n_maps = n_maps;
  self->grid = grid;
  self->bytes = bytes;
  self->halves = (const guint16 *) (gconstpointer) (exponents + n_maps);
  self->factors = g_new (float, n_maps);
  for (guint k = 0; k < n_maps; k++)
    self->factors[k] = ldexpf (1, GINT32_FROM_LE (exponents[k]));
  return self;
}

/* On all threads, or on this one alone where that is sooner done. */
static void
do_parts (guint n, gboolean is_shared, PscPart part, gpointer data)
{
  if (is_shared)
    psc_parallel_for (n, part, data);
  else
    for (guint i = 0; i < n; i++)
      part (i, data);
}

typedef struct
{
  PscStack *stack;   /* borrowed */
  gsize n_cells;     /* of a map */
  gint32 *exponents; /* borrowed, [n_maps] */
  guint16 *halves;   /* borrowed, [n_maps][n_cells] */
} Narrowing;

static void
narrow_map (guint k, gpointer data)
{
  const Narrowing *narrowing = data;
  const gsize n = narrowing->n_cells;
  const float *map = psc_stack_get_map (narrowing->stack, k);
  const int exponent = choose_exponent (map, n);

  narrowing->exponents[k] = GINT32_TO_LE (exponent);
  psc_half_kernels_get ()->narrow (map, ldexpf (1, -exponent), narrowing->halves + k * n, n);
}

PscHalfStack *
psc_half_stack_new (PscStack *stack, guint n_maps)
{
  Narrowing narrowing = { .stack = stack };
  gsize size;
  gint32 *data;
  PscMapGrid grid;

  g_return_val_if_fail (PSC_IS_STACK (stack), NULL);
  g_return_val_if_fail (n_maps > 0 && n_maps <= psc_stack_get_n_maps (stack), NULL);

  grid = psc_stack_get_grid (stack);
  if (!count_bytes (n_maps, grid, &size))
    g_assert_not_reached ();
  data = g_malloc (size);
  narrowing.n_cells = psc_map_grid_get_n_cells (grid);
  narrowing.exponents = data;
  narrowing.halves = (guint16 *) (gpointer) (data + n_maps);
  do_parts (n_maps, n_maps * narrowing.n_cells >= MIN_SHARED_VALUES, narrow_map, &narrowing);
  return new_take (n_maps, grid, g_bytes_new_take (data, size));
}

PscHalfStack *
psc_half_stack_new_joined (PscHalfStack *first, PscHalfStack *second)
{
  PscHalfStack *const parts[] = { first, second };
  GByteArray *array;

  g_return_val_if_fail (PSC_IS_HALF_STACK (first) && PSC_IS_HALF_STACK (second), NULL);
  g_return_val_if_fail (psc_map_grid_equal (first->grid, second->grid), NULL);

  array = g_byte_array_sized_new (
      (guint) (g_bytes_get_size (first->bytes) + g_bytes_get_size (second->bytes)));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_byte_array_append (array, g_bytes_get_data (parts[i]->bytes, NULL),
                         parts[i]->n_maps * (guint) sizeof (gint32));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_byte_array_append (
        array, (const guint8 *) parts[i]->halves,
        (guint) (g_bytes_get_size (parts[i]->bytes) - parts[i]->n_maps * sizeof (gint32)));
  return new_take (first->n_maps + second->n_maps, first->grid, g_byte_array_free_to_bytes (array));
}

static gboolean
check_exponents (const guint8 *data, guint n_maps)
{
  for (guint k = 0; k < n_maps; k++)
    {
      gint32 exponent;

      memcpy (&exponent, data + k * sizeof exponent, sizeof exponent);
      exponent = GINT32_FROM_LE (exponent);
      if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT)
        return FALSE;
    }
  return TRUE;
}

PscHalfStack *
psc_half_stack_new_from_bytes (guint n_maps, PscMapGrid grid, GBytes *bytes)
{
  gsize size, wanted;
  gconstpointer data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (!count_bytes (n_maps, grid, &wanted) || size != wanted || !check_exponents (data, n_maps))
    return NULL;
  if (GPOINTER_TO_SIZE (data) % sizeof (gint32) != 0)
    return new_take (n_maps, grid, g_bytes_new (data, size));
  return new_take (n_maps, grid, g_bytes_ref (bytes));
}

GBytes *
psc_half_stack_get_bytes (PscHalfStack *self)
{
  g_return_val_if_fail (PSC_IS_HALF_STACK (self), NULL);

  return self->bytes;
}

guint
psc_half_stack_get_n_maps (PscHalfStack *self)
{
  g_return_val_if_fail (PSC_IS_HALF_STACK (self), 0);

  return self->n_maps;
}

PscMapGrid
psc_half_stack_get_grid (PscHalfStack *self)
{
  g_return_val_if_fail (PSC_IS_HALF_STACK (self), (PscMapGrid){ 0 });

  return self->grid;
}

gsize
psc_half_stack_get_size (PscHalfStack *self)
{
  g_return_val_if_fail (PSC_IS_HALF_STACK (self), 0);

  return g_bytes_get_size (self->bytes) + self->n_maps * sizeof *self->factors;
}

/* [n_maps][n]: each map's power of two taken into its weights, and those side by side. */
static float *
scale_weights (PscHalfStack *self, guint n, const float *weights)
{
  float *scaled = g_new (float, (gsize) n * self->n_maps);

  for (guint j = 0; j < n; j++)
    for (guint k = 0; k < self->n_maps; k++)
      scaled[(gsize) k * n + j] = weights[(gsize) j * self->n_maps + k] * self->factors[k];
  return scaled;
}

typedef struct
{
  PscHalfStack *stack; /* borrowed */
  guint n;
  const float *weights; /* borrowed, [n_maps][n] */
  float *maps;          /* borrowed, [n][rows][columns] */
  gsize area;           /* cells of a map */
  gsize block;          /* cells */
} Fusing;

/* All maps of a block's cells, to all sums. */
static void
fuse_block (guint block, gpointer data)
{
  const Fusing *fusing = data;
  gsize start = block * fusing->block;
  guint together = fusing->n <= FEW_PROMPTS ? FEW_MAPS : MANY_MAPS;
  guint n_maps = fusing->stack->n_maps;
  PscHalfSums work = { .sums = fusing->maps + start,
                       .sums_stride = fusing->area,
                       .n_sums = fusing->n,
                       .stride = fusing->area,
                       .weights_stride = fusing->n,
                       .length = MIN (fusing->block, fusing->area - start) };

  for (guint j = 0; j < fusing->n; j++)
    memset (work.sums + j * fusing->area, 0, work.length * sizeof *work.sums);
  for (guint first = 0; first < n_maps; first += together)
    {
      work.halves = fusing->stack->halves + first * fusing->area + start;
      work.weights = fusing->weights + (gsize) first * fusing->n;
      work.n_maps = MIN (together, n_maps - first);
      psc_half_kernels_get ()->add (&work);
    }
}

void
psc_half_stack_fuse_many (PscHalfStack *self, guint n, const float *weights, float *maps)
{
  g_autofree float *scaled = NULL;
  Fusing fusing = { self, n, NULL, maps };
  guint n_blocks;

  g_return_if_fail (PSC_IS_HALF_STACK (self));
  g_return_if_fail (n > 0 && weights != NULL && maps != NULL);

  fusing.weights = scaled = scale_weights (self, n, weights);
  fusing.area = psc_map_grid_get_n_cells (self->grid);
  n_blocks = MAX (fusing.area / BLOCK, 1);
  fusing.block = (fusing.area / n_blocks / BLOCK_STEP + 1) * BLOCK_STEP;
  n_blocks = (fusing.area + fusing.block - 1) / fusing.block;

  do_parts (n_blocks, fusing.area * self->n_maps * n >= MIN_SHARED_WORK, fuse_block, &fusing);
}

void
psc_half_stack_fuse (PscHalfStack *self, const float *weights, float *map)
{
  psc_half_stack_fuse_many (self, 1, weights, map);
}
