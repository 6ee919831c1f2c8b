/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_orientation_from_exif:
 * @data: an Exif block from its byte-order mark (“II” or “MM”) on, as PNG's eXIf chunk and, after
 *   the six bytes “Exif\0\0”, JPEG's APP1 segment hold it
 * @size: bytes of @data
 *
 * Reads tag 274, Orientation, of the block's first directory (CIPA DC-008, 4.6.4), a whole number
 * of whatever type.
 *
 * Returns: 1 to 8; 1, upright, where the block is damaged or does not say
 */
guint psc_orientation_from_exif (const guint8 *data, gsize size);

/** Whether a picture of this orientation changes width and height when it is turned upright. */
gboolean psc_orientation_swaps_axes (guint orientation);

/**
 * psc_orientation_turn:
 * @orientation: 1 to 8: where the stored first row and first column belong
 * @source: [height][width], as stored
 * @target: (out caller-allocates): the upright picture, [height][width], or [width][height] where
 *   psc_orientation_swaps_axes()
 */
void psc_orientation_turn (
    guint orientation, const float *source, gsize width, gsize height, float *target);

/**
 * psc_orientation_turn_point:
 * @x, @y: (inout): a place as shares of the stored picture's width and height, from its first row
 *   and column; then of the upright picture's
 */
void psc_orientation_turn_point (guint orientation, double *x, double *y);

/** The orientation that undoes @orientation, 1 to 8. */
guint psc_orientation_invert (guint orientation);

G_END_DECLS
