/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_svg_words_insert:
 * @drawing: a complete SVG as Cairo writes it
 *
 * Cairo writes letters as outlines, so what a drawing says goes into it as title and desc, for
 * search and for screen readers.
 *
 * Returns: (transfer full): the drawing with the words
 */
GByteArray *psc_svg_words_insert (GByteArray *drawing, const char *title, const char *description);

G_END_DECLS
