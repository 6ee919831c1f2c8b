/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscTileLayout:
 *
 * Equal tiles in as many columns as make the pictures in them largest, wherever what is written
 * stands then: three in a row where there is width, one above the other where there is height.
 */
#define PSC_TYPE_TILE_LAYOUT (psc_tile_layout_get_type ())
G_DECLARE_FINAL_TYPE (PscTileLayout, psc_tile_layout, PSC, TILE_LAYOUT, GtkLayoutManager)

/** @aspect: width by height of the pictures that the tiles show; 1 unless set
 * @surround: what a tile has above and below its picture, in pixels; 0 unless set
 * @side: how wide that is beside the picture, where it may stand as well; 0, as unless set: never
 */
void psc_tile_layout_set_picture (PscTileLayout *self, double aspect, int surround, int side);

/**
 * psc_tile_layout_choose_columns:
 * @width, @height: in which the tiles are to be
 * @aspect, @surround, @side: see psc_tile_layout_set_picture()
 * @least_width, @least_height: of a tile
 *
 * Returns: 1 to @n_tiles; as many columns as there is width for where the height is too small
 */
guint psc_tile_layout_choose_columns (guint n_tiles,
                                      int width,
                                      int height,
                                      double aspect,
                                      int surround,
                                      int side,
                                      int least_width,
                                      int least_height);

G_END_DECLS
