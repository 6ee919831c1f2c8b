/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/** Whether @bytes begin as a JPEG file does. */
gboolean psc_jpeg_reader_probe (GBytes *bytes);

/**
 * psc_jpeg_reader_read:
 *
 * Reads an 8-bit JPEG picture, baseline or progressive: grey, colour (which becomes grey by
 * psc_raster_luma()) or CMYK in Adobe's inverted form. An Exif orientation is applied. Data that
 * the decoder had to make up is an error: a picture with an invented part has no place here.
 *
 * The decoder works within 512 MiB and 64 scans.
 *
 * Returns: (transfer full): the picture, or %NULL with an error of PSC_IMAGE_ERROR
 */
PscImage *psc_jpeg_reader_read (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
