/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* A keyword of the PNG specification (Title, Comment, …) and its text in UTF-8. */
typedef struct
{
  const char *keyword;
  const char *text;
} PscFigurePngText;

/**
 * psc_figure_encode_png:
 * @surface: RGB24
 *
 * Private to this folder: an 8-bit RGB PNG with @texts as iTXt, which Cairo's own writer cannot do.
 *
 * Returns: (transfer full) (nullable): %NULL with PSC_FIGURE_ERROR_DRAWING
 */
GByteArray *psc_figure_encode_png (cairo_surface_t *surface,
                                   const PscFigurePngText *texts,
                                   guint n_texts,
                                   GError **error);

G_END_DECLS
