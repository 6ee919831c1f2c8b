/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPlacement:
 * @scale_x, @scale_y: model pixels per picture pixel
 * @offset_x, @offset_y: where the picture's upper left corner lies in the model's input
 * @left, @top, @right, @bottom: the rectangle of the picture that the model sees; less than the
 *   picture where a part of it was cropped away
 *
 * Where a picture lies in a model's input, whatever framed it. Coordinates are continuous and run
 * along pixel edges, as those of #PscModelGeometry.
 */
typedef struct
{
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

/** Whether the model sees all of a picture of that size. */
gboolean psc_placement_is_whole (const PscPlacement *self, gsize width, gsize height);

G_END_DECLS
