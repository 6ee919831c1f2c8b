/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * psc_tiff_reader_read:
 *
 * Reads the first page of a TIFF file: grey of 1 to 16 bits, signed or not, 32-bit integers and
 * floating point; RGB, palette, CMYK and JPEG's YCbCr, which become grey by psc_raster_luma(); in
 * strips or tiles, with interleaved or separate planes; uncompressed or in one of the usual
 * compressions (PackBits, LZW, Deflate, Zstandard, CCITT, JPEG). Extra samples such as transparency
 * are passed over. White-is-zero pictures are inverted, the orientation is applied.
 *
 * Signed and floating-point values have no natural black and white: the picture is shown over its
 * own range.
 *
 * The decoder takes no single piece of memory over 512 MiB.
 *
 * Returns: (transfer full): the picture, or %NULL with an error of PSC_IMAGE_ERROR
 */
PscImage *psc_tiff_reader_read (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
