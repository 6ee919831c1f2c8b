/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscModelGeometry:
 * @image_width: columns of the picture
 * @image_height: rows of the picture
 * @side: side of the black square on which the picture lies, in picture pixels:
 *   max (@model_size, @image_width, @image_height)
 * @offset_x: black columns left of the picture, ⌊(side − width) / 2⌋
 * @offset_y: black rows above the picture, likewise
 * @model_size: A, the side of the model's input
 *
 * Where a picture lies in a model's input, as MedCLIP's own preprocessing puts it. A picture
 * smaller than A on both sides is framed and not enlarged.
 *
 * Coordinates are continuous and run along pixel edges: a picture covers [0, width] × [0, height],
 * the model's input [0, A] × [0, A], and the centre of pixel i is at i + ½.
 */
typedef struct
{
  gsize image_width;
  gsize image_height;
  gsize side;
  gsize offset_x;
  gsize offset_y;
  gsize model_size;
} PscModelGeometry;

/** All sizes are at least 1. */
void psc_model_geometry_init (PscModelGeometry *self,
                              gsize image_width,
                              gsize image_height,
                              gsize model_size);

/** Model pixels per picture pixel, the same along both axes: A / side, at most 1. */
double psc_model_geometry_get_scale (const PscModelGeometry *self);

/** From picture (x, y) to model (u, v). Points outside the picture are mapped by the same line. */
void psc_model_geometry_to_model (
    const PscModelGeometry *self, double x, double y, double *u, double *v);

/** From model (u, v) to picture (x, y): the inverse. A point of the black margin lands outside the
 * picture. */
void psc_model_geometry_to_image (
    const PscModelGeometry *self, double u, double v, double *x, double *y);

/** The rectangle that the picture covers in the model's input. */
void psc_model_geometry_get_image_rectangle (
    const PscModelGeometry *self, double *u, double *v, double *width, double *height);

G_END_DECLS
