/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-stack.h"

#include <string.h>

/* Cells that are summed over all maps before the next ones: their sums stay in the first cache. */
#define FUSE_BLOCK 2048

struct _PscStack
{
  GObject parent_instance;

  guint n_maps;
  PscMapGrid grid;
  float *values; /* owned, [n_maps][rows][columns] */
};

G_DEFINE_FINAL_TYPE (PscStack, psc_stack, G_TYPE_OBJECT)

static void
psc_stack_finalize (GObject *object)
{
  g_clear_pointer (&PSC_STACK (object)->values, g_free);

  G_OBJECT_CLASS (psc_stack_parent_class)->finalize (object);
}

static void
psc_stack_class_init (PscStackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_stack_finalize;
}

static void
psc_stack_init (PscStack *self)
{
}

PscStack *
psc_stack_new_take (guint n_maps, PscMapGrid grid, float *values)
{
  PscStack *self;

  g_return_val_if_fail (n_maps > 0 && psc_map_grid_get_n_cells (grid) > 0 && grid.side > 0, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  self = g_object_new (PSC_TYPE_STACK, NULL);
  self->n_maps = n_maps;
  self->grid = grid;
  self->values = values;
  return self;
}

guint
psc_stack_get_n_maps (PscStack *self)
{
  g_return_val_if_fail (PSC_IS_STACK (self), 0);

  return self->n_maps;
}

PscMapGrid
psc_stack_get_grid (PscStack *self)
{
  g_return_val_if_fail (PSC_IS_STACK (self), (PscMapGrid){ 0 });

  return self->grid;
}

const float *
psc_stack_get_values (PscStack *self)
{
  g_return_val_if_fail (PSC_IS_STACK (self), NULL);

  return self->values;
}

const float *
psc_stack_get_map (PscStack *self, guint index)
{
  g_return_val_if_fail (PSC_IS_STACK (self), NULL);
  g_return_val_if_fail (index < self->n_maps, NULL);

  return self->values + index * psc_map_grid_get_n_cells (self->grid);
}

void
psc_stack_fuse (PscStack *self, guint n_weights, const float *weights, float *map)
{
  gsize n_cells;

  g_return_if_fail (PSC_IS_STACK (self));
  g_return_if_fail (n_weights <= self->n_maps);
  g_return_if_fail (weights != NULL && map != NULL);

  n_cells = psc_map_grid_get_n_cells (self->grid);
  memset (map, 0, n_cells * sizeof *map);
  for (gsize start = 0; start < n_cells; start += FUSE_BLOCK)
    {
      gsize length = MIN (FUSE_BLOCK, n_cells - start);

      for (guint k = 0; k < n_weights; k++)
        {
          const float *source = self->values + k * n_cells + start;
          float weight = weights[k];

          for (gsize i = 0; i < length; i++)
            map[start + i] += weight * source[i];
        }
    }
}
