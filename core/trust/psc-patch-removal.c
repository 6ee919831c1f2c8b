/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trust/psc-patch-removal.h"

#include <string.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-method.h"
#include "metrics/psc-faithfulness.h"

/* Standard deviation of the blurred baseline in pixels of a side of PSC_METHOD_SIDE: what methods
 * with such a baseline have. */
#define BLUR 10

/* The image and the baseline. */
#define N_ENDS 2

struct _PscPatchRemoval
{
  PscPerturbation parent_instance;

  PscMapGrid patches;
  guint n_patches;
  guint n_steps;
  guint n_orders;
  guint *orders; /* owned, [n_orders][n_patches] */
};

G_DEFINE_FINAL_TYPE (PscPatchRemoval, psc_patch_removal, PSC_TYPE_PERTURBATION)

/* Where patch @index of @n along a side begins, in pixels. */
static guint
get_edge (guint index, guint n, guint side)
{
  return (guint) ((guint64) index * side / n);
}

static void
replace_patch (const PscPatchRemoval *self, guint patch, const float *baseline, float *pixels)
{
  const PscMapGrid *grid = &self->patches;
  guint column = patch % grid->columns;
  guint row = patch / grid->columns;
  guint left = get_edge (column, grid->columns, grid->side);
  guint width = get_edge (column + 1, grid->columns, grid->side) - left;

  for (guint y = get_edge (row, grid->rows, grid->side);
       y < get_edge (row + 1, grid->rows, grid->side); y++)
    memcpy (pixels + (gsize) y * grid->side + left, baseline + (gsize) y * grid->side + left,
            width * sizeof *pixels);
}

static void
psc_patch_removal_fill (PscPerturbation *perturbation, guint index, float *pixels)
{
  PscPatchRemoval *self = PSC_PATCH_REMOVAL (perturbation);
  gsize size = (gsize) self->patches.side * self->patches.side * sizeof *pixels;
  const float *baseline = psc_perturbation_get_baseline (perturbation);
  const guint *order;
  guint n_gone;

  memcpy (pixels, index == 1 ? baseline : psc_perturbation_get_pixels (perturbation), size);
  if (index < N_ENDS)
    return;
  index -= N_ENDS;
  order = self->orders + (gsize) (index / (self->n_steps - 1)) * self->n_patches;
  n_gone =
      psc_faithfulness_count_gone (self->n_patches, 1 + index % (self->n_steps - 1), self->n_steps);
  for (guint i = 0; i < n_gone; i++)
    replace_patch (self, order[i], baseline, pixels);
}

static void
psc_patch_removal_finalize (GObject *object)
{
  g_free (PSC_PATCH_REMOVAL (object)->orders);

  G_OBJECT_CLASS (psc_patch_removal_parent_class)->finalize (object);
}

static void
psc_patch_removal_class_init (PscPatchRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_patch_removal_finalize;
  PSC_PERTURBATION_CLASS (klass)->fill = psc_patch_removal_fill;
}

static void
psc_patch_removal_init (PscPatchRemoval *self)
{
}

PscMapGrid
psc_patch_removal_choose_grid (PscMapGrid grid)
{
  guint n = MAX ((grid.side + PSC_PATCH_WIDTH / 2) / PSC_PATCH_WIDTH, 1);

  if (!psc_map_grid_is_of_pixels (grid) && grid.columns * PSC_PATCH_WIDTH <= grid.side
      && grid.rows * PSC_PATCH_WIDTH <= grid.side)
    return grid;
  return (PscMapGrid){ n, n, grid.side };
}

float *
psc_patch_removal_new_baseline (PscModelSpec *spec, const float *pixels)
{
  gsize side = psc_model_spec_get_side (spec);
  float *baseline = g_new (float, side *side);

  psc_baseline_fill (PSC_BASELINE_BLUR, spec, pixels, BLUR * (double) side / PSC_METHOD_SIDE, NULL,
                     baseline);
  return baseline;
}

void
psc_patch_removal_average (PscMapGrid patches, const float *map, double *relevance)
{
  for (guint row = 0; row < patches.rows; row++)
    for (guint column = 0; column < patches.columns; column++)
      {
        guint left = get_edge (column, patches.columns, patches.side);
        guint right = get_edge (column + 1, patches.columns, patches.side);
        guint top = get_edge (row, patches.rows, patches.side);
        guint bottom = get_edge (row + 1, patches.rows, patches.side);
        double sum = 0;

        for (guint y = top; y < bottom; y++)
          for (guint x = left; x < right; x++)
            sum += map[(gsize) y * patches.side + x];
        relevance[row * patches.columns + column] =
            sum / ((double) (right - left) * (bottom - top));
      }
}

void
psc_patch_removal_order (PscMapGrid patches, const float *map, const guint *ties, guint *orders)
{
  guint n = (guint) psc_map_grid_get_n_cells (patches);
  g_autofree double *relevance = g_new (double, n);

  psc_patch_removal_average (patches, map, relevance);
  psc_faithfulness_order (relevance, ties, n, TRUE, orders);
  psc_faithfulness_order (relevance, ties, n, FALSE, orders + n);
}

static char *
describe (PscMapGrid patches, const guint *orders, gsize n, guint n_steps)
{
  g_autoptr (GString) recipe = g_string_new (NULL);

  g_string_printf (recipe, "removal of %u × %u patches in %u steps:", patches.columns, patches.rows,
                   n_steps);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (recipe, " %u", orders[i]);
  return g_string_free (g_steal_pointer (&recipe), FALSE);
}

PscPerturbation *
psc_patch_removal_new (const float *pixels,
                       const float *baseline,
                       PscMapGrid patches,
                       const guint *orders,
                       guint n_orders,
                       guint n_steps)
{
  PscPatchRemoval *self;
  g_autofree char *recipe = NULL;
  gsize n;

  g_return_val_if_fail (pixels != NULL && baseline != NULL && orders != NULL, NULL);
  g_return_val_if_fail (n_steps > 0 && n_steps <= psc_map_grid_get_n_cells (patches), NULL);

  self = g_object_new (PSC_TYPE_PATCH_REMOVAL, NULL);
  self->patches = patches;
  self->n_patches = patches.columns * patches.rows;
  self->n_steps = n_steps;
  self->n_orders = n_orders;
  n = (gsize) n_orders * self->n_patches;
  self->orders = g_memdup2 (orders, n * sizeof *orders);
  recipe = describe (patches, orders, n, n_steps);
  psc_perturbation_set_image (PSC_PERTURBATION (self), patches.side, pixels, baseline,
                              N_ENDS + n_orders * (n_steps - 1), recipe);
  return PSC_PERTURBATION (self);
}

void
psc_patch_removal_read_curve (PscPatchRemoval *self,
                              const double *values,
                              guint order,
                              double *curve)
{
  guint n_between = self->n_steps - 1;

  g_return_if_fail (PSC_IS_PATCH_REMOVAL (self));

  curve[0] = values[0];
  memcpy (curve + 1, values + N_ENDS + (gsize) order * n_between, n_between * sizeof *curve);
  curve[self->n_steps] = values[1];
}

void
psc_patch_removal_follow (PscPatchRemoval *self,
                          PscEmbeddingTable *table,
                          const PscFunctionals *functionals,
                          double *curves)
{
  guint n_images = psc_embedding_table_get_n_images (table);
  guint m = psc_embedding_table_get_dimensions (table);
  guint n = psc_functionals_get_n (functionals);
  g_autofree double *at_image = g_new (double, n);
  g_autofree double *values = g_new (double, (gsize) n *n_images);

  g_return_if_fail (PSC_IS_PATCH_REMOVAL (self));

  for (guint i = 0; i < n_images; i++)
    {
      psc_functionals_evaluate (
          functionals, psc_embedding_table_get_embeddings (table) + (gsize) i * m, at_image);
      for (guint k = 0; k < n; k++)
        values[(gsize) k * n_images + i] = at_image[k];
    }
  for (guint k = 0; k < n; k++)
    for (guint o = 0; o < self->n_orders; o++)
      psc_patch_removal_read_curve (self, values + (gsize) k * n_images, o,
                                    curves
                                        + ((gsize) k * self->n_orders + o) * (self->n_steps + 1));
}
