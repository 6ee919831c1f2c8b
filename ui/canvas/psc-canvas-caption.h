/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-image-facts.h"

G_BEGIN_DECLS

/**
 * PscCanvasCaption:
 *
 * What is written over a picture: whose it is, and, hard to overlook, that it is not as it came or
 * not as a radiograph is usually seen. The pointer goes through it. It lies at the bottom, since
 * side markers are in the upper corners of most radiographs.
 */
#define PSC_TYPE_CANVAS_CAPTION (psc_canvas_caption_get_type ())
G_DECLARE_FINAL_TYPE (PscCanvasCaption, psc_canvas_caption, PSC, CANVAS_CAPTION, GtkBox)

/** @name, @details: (nullable): on two lines */
void psc_canvas_caption_set_text (PscCanvasCaption *self, const char *name, const char *details);

/** Badges for what the file says, and for what a user did to the picture. */
void psc_canvas_caption_set_marks (PscCanvasCaption *self,
                                   PscImageMarks marks,
                                   gboolean mirrored,
                                   gboolean inverted);

G_END_DECLS
