/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMapGrid:
 * @columns: cells from left to right
 * @rows: cells from top to bottom
 * @side: A, of the model's input that they cover evenly
 *
 * What the values of a map are of: pixels of the model's input, or the larger cells of a layer.
 */
typedef struct
{
  guint columns;
  guint rows;
  guint side;
} PscMapGrid;

/** One cell for each of A × A pixels. */
PscMapGrid psc_map_grid_of_pixels (guint side);

/** Whether it is that. */
gboolean psc_map_grid_is_of_pixels (PscMapGrid self);

gboolean psc_map_grid_equal (PscMapGrid a, PscMapGrid b);

/** Cells of a map. */
gsize psc_map_grid_get_n_cells (PscMapGrid self);

/** “7 × 7 cells”, translated; %NULL of pixels. (transfer full) (nullable) */
char *psc_map_grid_describe (PscMapGrid self) G_GNUC_WARN_UNUSED_RESULT;

/** The index of the cell at model pixel (@u, @v), each from 0 to below A. */
gsize psc_map_grid_find_cell (PscMapGrid self, double u, double v);

/** @shares: (out caller-allocates): [side][n]: of which of @n cells along an axis each of @side
 * pixels is made, as psc_map_grid_upsample() does it. */
void psc_map_grid_get_shares (guint n, guint side, float *shares);

/**
 * psc_map_grid_upsample:
 * @cells: [rows][columns]
 * @map: (out caller-allocates): [A][A]
 *
 * A cell's value is that of its centre; between centres values change linearly, outside them they
 * stay: what PyTorch calls bilinear with align_corners=False. Linear in @cells.
 */
void psc_map_grid_upsample (PscMapGrid self, const float *cells, float *map);

G_END_DECLS
