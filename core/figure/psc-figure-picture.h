/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/* Private to this folder: the pictures of a figure. */

/**
 * psc_figure_picture_new:
 * @window: (nullable): %NULL for the image's own presentation
 * @inverted: whether bright and dark change places
 * @scale: device pixels per image pixel that it will be drawn at
 *
 * The image as it is shown. It is reduced by a whole factor, as a mean, where it will be
 * drawn at half its size or less, or Cairo could not hold it; drawn into the same rectangle it
 * stays where it is to within a pixel of the image.
 *
 * Returns: (transfer full): RGB24, possibly in an error state
 */
cairo_surface_t *
psc_figure_picture_new (PscImage *image, const PscWindow *window, gboolean inverted, double scale);

/** Stretches @picture into @area. */
void
psc_figure_paint_picture (cairo_t *cr, cairo_surface_t *picture, const cairo_rectangle_t *area);

/** Draws @map over @map_area, smoothly, and only inside of @picture_area. */
void psc_figure_paint_map (cairo_t *cr,
                           cairo_surface_t *map,
                           const cairo_rectangle_t *map_area,
                           const cairo_rectangle_t *picture_area);

G_END_DECLS
