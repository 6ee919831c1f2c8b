/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPlacement:
 * @side: A, columns and rows of the model's input
 * @width, @height: columns and rows of the picture
 * @scale_x, @scale_y: model pixels per picture pixel
 * @offset_x, @offset_y: where the picture's upper left corner lies in the model's input
 * @left, @top, @right, @bottom: the rectangle of the picture that the model sees; less than the
 *   picture where a part of it was cropped away
 *
 * Where a picture lies in a model's input, whatever framed it. It goes with every map over the
 * input.
 *
 * Coordinates are continuous and run along pixel edges: a picture covers [0, width] × [0, height],
 * the model's input [0, A] × [0, A], and the centre of pixel i is at i + ½. Points outside are
 * mapped by the same line.
 */
typedef struct
{
  gsize side;
  gsize width;
  gsize height;
  double scale_x;
  double scale_y;
  double offset_x;
  double offset_y;
  double left;
  double top;
  double right;
  double bottom;
} PscPlacement;

/** From picture (x, y) to model (u, v). */
void psc_placement_to_model (const PscPlacement *self, double x, double y, double *u, double *v);

/** From model (u, v) to picture (x, y): the inverse. */
void psc_placement_to_image (const PscPlacement *self, double u, double v, double *x, double *y);

/** The rectangle that the whole input covers, in picture pixels; it may reach beyond the picture.
 */
void psc_placement_get_input_area (
    const PscPlacement *self, double *x, double *y, double *width, double *height);

/** Whether the model sees all of the picture. */
gboolean psc_placement_is_whole (const PscPlacement *self);

G_END_DECLS
