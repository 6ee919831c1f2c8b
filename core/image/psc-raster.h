/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/* What the readers of PNG, JPEG and TIFF share. */

/**
 * psc_raster_luma:
 * @red: 0 to 65535; likewise @green and @blue
 *
 * The grey of a colour: ITU-R 601 in the integer arithmetic of Pillow's `convert ("L")`, which
 * holds for samples of 8 bits and of any other depth up to 16. Equal channels give their value.
 */
static inline guint
psc_raster_luma (guint red, guint green, guint blue)
{
  return (red * 19595u + green * 38470u + blue * 7471u + 0x8000u) >> 16;
}

/** The grey of an 8-bit ink, where 255 is full coverage: by way of RGB, as Pillow goes. */
guint psc_raster_luma_from_cmyk (guint cyan, guint magenta, guint yellow, guint black);

/**
 * psc_raster_present:
 * @image: its values unsigned integers of @stored_bits
 * @stored_bits: depth of a sample in the file, 1 to 16
 * @declared_bits: significant bits that the file declares, or 0 where it does not
 *
 * Sets the significant bits and the window, 0 to 2^bits − 1. Detectors of 10 to 14 bits are often
 * stored in 16 without a word about it, and would come out black: where nothing is declared and
 * no sample needs more, 8, 10, 12 or 14 bits are assumed and noted.
 */
void psc_raster_present (PscImage *image, guint stored_bits, guint declared_bits);

G_END_DECLS
