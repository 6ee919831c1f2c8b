/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/** A colour 0xRRGGBB, or one of the page's own inks, which differ between light and dark pages. */
typedef guint32 PscDrawingColour;

#define PSC_DRAWING_INK    0xff000000
#define PSC_DRAWING_TEXT   (PSC_DRAWING_INK | 0)
/** Of axes, and of what is less important. */
#define PSC_DRAWING_MUTED  (PSC_DRAWING_INK | 1)
#define PSC_DRAWING_RULE   (PSC_DRAWING_INK | 2)
/** Of what is measured. */
#define PSC_DRAWING_MARK   (PSC_DRAWING_INK | 3)
#define PSC_DRAWING_N_INKS 4

/** Where a text's point lies in it. */
typedef enum
{
  PSC_DRAWING_START,
  PSC_DRAWING_MIDDLE,
  PSC_DRAWING_END,
} PscDrawingAnchor;

/**
 * PscDrawing:
 *
 * A chart as a list of shapes, which goes into HTML as SVG with words that can be read and copied,
 * and onto paper by Cairo. Lengths are CSS pixels; texts are made valid.
 */
typedef struct _PscDrawing PscDrawing;

/** @description: what it says, for who cannot see it. (transfer full) */
PscDrawing *
psc_drawing_new (double width, double height, const char *description) G_GNUC_WARN_UNUSED_RESULT;

void psc_drawing_free (PscDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDrawing, psc_drawing_free)

double psc_drawing_get_width (const PscDrawing *self);
double psc_drawing_get_height (const PscDrawing *self);
const char *psc_drawing_get_description (const PscDrawing *self);

void psc_drawing_add_line (PscDrawing *self,
                           PscDrawingColour colour,
                           double thickness,
                           double x1,
                           double y1,
                           double x2,
                           double y2);

/** Filled. */
void psc_drawing_add_rectangle (
    PscDrawing *self, PscDrawingColour colour, double x, double y, double width, double height);

/** Filled. */
void
psc_drawing_add_disc (PscDrawing *self, PscDrawingColour colour, double x, double y, double radius);

/** @y: of the base line; @size: of an em */
void psc_drawing_add_text (PscDrawing *self,
                           PscDrawingColour colour,
                           double size,
                           PscDrawingAnchor anchor,
                           double x,
                           double y,
                           const char *text);

/** The same from the bottom to the top, the base line at the right. */
void psc_drawing_add_upward_text (PscDrawing *self,
                                  PscDrawingColour colour,
                                  double size,
                                  PscDrawingAnchor anchor,
                                  double x,
                                  double y,
                                  const char *text);

/** How wide @text is, at least nearly so, whatever sans-serif type it is written in. */
double psc_drawing_measure_text (const char *text, double size);

/** Appends an svg element, whose inks are the custom properties --ink-0 and so on. */
void psc_drawing_write_svg (const PscDrawing *self, GString *html);

/** From (0, 0), with the inks of a light page. */
void psc_drawing_draw (const PscDrawing *self, cairo_t *cr);

/** An ink's colour on a light page and on a dark one. */
guint32 psc_drawing_get_ink (guint index, gboolean is_dark);

G_END_DECLS
