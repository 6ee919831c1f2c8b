/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/* Pixels that are not square in a file are square in a PscImage: whoever comes after the reader,
 * the screen, figures, thumbnails and a model's input, need not know of any proportion. */

/** Proportions this much off 1 : 1 are taken for rounding. */
#define PSC_PIXEL_ASPECT_TOLERANCE 0.01

/** Proportions beyond this are no scanner's and are passed over. */
#define PSC_PIXEL_ASPECT_MAX 10.0

/**
 * psc_pixel_aspect_declare:
 * @height: of a stored pixel, in any unit
 * @width: of it, in the same unit
 *
 * For readers, before psc_image_turn(): tells @image what its file says. Numbers that make no sense
 * are passed over with a note.
 */
void psc_pixel_aspect_declare (PscImage *image, double height, double width);

/**
 * psc_pixel_aspect_make_square:
 *
 * Once a reader has filled @image: resamples values whose pixels are not square, at full depth and
 * within their range, and says so in a note. The longer side of a pixel is divided, so that nothing
 * is lost, unless that would go beyond PSC_IMAGE_MAX_PIXELS or PSC_IMAGE_MAX_SIDE.
 */
void psc_pixel_aspect_make_square (PscImage *image);

G_END_DECLS
