/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-placement.h"

G_BEGIN_DECLS

/** What @mask has to be at a pixel for it to lie in the truth. */
#define PSC_TRUTH_INSIDE 128

/** Numbers that values are counted by: the upper half of psc_radix_key() of their bits. */
#define PSC_SEEN_BINS (1 << 16)

/**
 * PscSeenPart:
 * @n: how many pixels there are
 * @sum: of the map at them
 * @positive: the sum of what is over 0
 * @least, @greatest: of the map at them; not of none
 */
typedef struct
{
  gsize n;
  double sum;
  double positive;
  float least;
  float greatest;
} PscSeenPart;

typedef struct _PscSeenPlace PscSeenPlace;

/**
 * PscSeenPixels:
 * @inside: the pixels that lie in the truth
 * @outside: those that do not
 * @n_unseen: pixels of the truth that the model does not see, where there is no map
 * @bins: [PSC_SEEN_BINS], how many of both lie in each
 *
 * A map and a truth on the picture's own pixels: all that measures of the one against the other
 * are made of. It holds no value of a pixel: those of a radiograph would take more memory than the
 * picture, and are read a row at a time as often as they are needed. The other members are its own.
 */
typedef struct
{
  PscSeenPart inside;
  PscSeenPart outside;
  gsize n_unseen;
  gsize *bins; /* owned */

  const float *map; /* borrowed, as the mask */
  const guint8 *mask;
  PscPlacement placement;
  gsize first_column;
  gsize n_columns;
  gsize first_row;
  gsize n_rows;
  PscSeenPlace *places; /* owned, [n_columns] */
  float *line;          /* owned, [A] */
} PscSeenPixels;

/**
 * psc_seen_pixels_new:
 * @map: [A][A]; stays as long as this, as @mask
 * @placement: where the picture lies in the model's input, which @map is over
 * @mask: [height][width], inside where it is PSC_TRUTH_INSIDE or more
 * @cancellable: (nullable): looked at before each row
 *
 * The map's value at a pixel of the picture is what bilinear interpolation makes of the map at the
 * pixel's centre, the values of the map standing at the centres of the model's pixels and going on
 * as they are beyond the outermost (“align_corners=False”). Where neighbours are equal, what lies
 * between them is exactly that: a plateau remains one. A pixel is seen if its centre is.
 *
 * Returns: (transfer full): or %NULL if a value is not finite, which has no place in any order, or
 * if it was cancelled
 */
PscSeenPixels *psc_seen_pixels_new (const float *map,
                                    const PscPlacement *placement,
                                    const guint8 *mask,
                                    GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void psc_seen_pixels_free (PscSeenPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSeenPixels, psc_seen_pixels_free)

/** Of all pixels that are seen, and of the truth's, seen or not. */
gsize psc_seen_pixels_count (const PscSeenPixels *self);
gsize psc_seen_pixels_count_truth (const PscSeenPixels *self);

/**
 * psc_seen_pixels_read_row:
 * @row: from 0 to @n_rows − 1
 * @values: (out): [n_columns], the map at the pixels that are seen of it, no −0 among them
 *
 * Returns: the mask at them; borrowed
 */
const guint8 *psc_seen_pixels_read_row (PscSeenPixels *self, gsize row, float *values);

G_END_DECLS
