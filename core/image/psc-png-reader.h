/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/** Whether @bytes begin as a PNG file does. */
gboolean psc_png_reader_probe (GBytes *bytes);

/**
 * psc_png_reader_read:
 *
 * Reads a PNG picture of any colour type and depth. Samples of 16 bits are kept whole; colours
 * become grey by psc_raster_luma(); transparency and gamma are passed over. Where an sBIT chunk
 * says that 16-bit samples were scaled up from fewer, they are scaled back. An eXIf orientation is
 * applied.
 *
 * Returns: (transfer full): the picture, or %NULL with an error of PSC_IMAGE_ERROR
 */
PscImage *psc_png_reader_read (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
