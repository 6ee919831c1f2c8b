/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-placement.h"

G_BEGIN_DECLS

/** What @mask has to be at a pixel for it to lie in the truth. */
#define PSC_TRUTH_INSIDE 128

/**
 * PscSeenPixels:
 * @inside: [n_inside], the map at the pixels that lie in the truth, the highest first
 * @outside: [n_outside], at those that do not, the highest first
 * @n_unseen: pixels of the truth that the model does not see, where there is no map
 *
 * A map and a truth on the picture's own pixels: all that measures of the one against the other
 * are made of.
 */
typedef struct
{
  float *inside;
  gsize n_inside;
  float *outside;
  gsize n_outside;
  gsize n_unseen;
} PscSeenPixels;

/**
 * psc_seen_pixels_new:
 * @map: [A][A]
 * @placement: where the picture lies in the model's input, which @map is over
 * @mask: [height][width], inside where it is PSC_TRUTH_INSIDE or more
 *
 * The map's value at a pixel of the picture is what bilinear interpolation makes of the map at the
 * pixel's centre, the values of the map standing at the centres of the model's pixels and going on
 * as they are beyond the outermost (“align_corners=False”). Where neighbours are equal, what lies
 * between them is exactly that: a plateau remains one. A pixel is seen if its centre is.
 *
 * Returns: (transfer full): or %NULL if a value is not finite, which has no place in any order
 */
PscSeenPixels *psc_seen_pixels_new (const float *map,
                                    const PscPlacement *placement,
                                    const guint8 *mask) G_GNUC_WARN_UNUSED_RESULT;
void psc_seen_pixels_free (PscSeenPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSeenPixels, psc_seen_pixels_free)

/** Of all pixels that are seen, and of the truth's, seen or not. */
gsize psc_seen_pixels_count (const PscSeenPixels *self);
gsize psc_seen_pixels_count_truth (const PscSeenPixels *self);

/**
 * PscDescent:
 * @pixels: borrowed
 * @value: where the descent is
 * @n_inside, @n_outside: pixels of @value or more
 *
 * Goes down through the values of a map, those that are equal in one step: every threshold that
 * makes a difference.
 */
typedef struct
{
  const PscSeenPixels *pixels;
  float value;
  gsize n_inside;
  gsize n_outside;
} PscDescent;

/** @self: zero but for @pixels before the first step. Returns: %FALSE if there is no step left. */
gboolean psc_descent_step (PscDescent *self);

G_END_DECLS
