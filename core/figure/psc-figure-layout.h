/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure-text.h"
#include "figure/psc-figure.h"

G_BEGIN_DECLS

/* Private to this folder and its tests: where everything of a figure goes. Lengths are in page
 * units: one is a pixel of the enlarged image. */

/* A piece of text at its place. */
typedef struct
{
  PangoLayout *layout; /* owned */
  PscFigureInk ink;
  gboolean upward; /* written from the bottom to the top */
  cairo_rectangle_t area;
} PscFigureLabel;

/* A panel's picture and its colour bar. */
typedef struct
{
  const PscFigurePanel *panel; /* borrowed */
  PscMapMeasure measure;
  cairo_rectangle_t picture;
  cairo_rectangle_t bar; /* of height 0 without a map */
} PscFigureCell;

typedef struct
{
  double em; /* unit of type and of all distances */
  double width;
  double height;
  GArray *cells;  /* owned, of PscFigureCell, row by row; empty places are left out */
  GArray *labels; /* owned, of PscFigureLabel */
  GArray *rules;  /* owned, of cairo_rectangle_t of height 0: hairlines */
} PscFigureLayout;

/** @reduction: what the page will be scaled by, 1 or less; only for the footer to tell. */
PscFigureLayout *psc_figure_layout_new (PscFigure *figure, double reduction);

void psc_figure_layout_free (PscFigureLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFigureLayout, psc_figure_layout_free)

/** Places @text (transfer full) (nullable) with its top left corner at a point. */
void psc_figure_layout_take_text (
    PscFigureLayout *self, PangoLayout *text, PscFigureStyle style, double x, double y);

void psc_figure_layout_add_rule (PscFigureLayout *self, double x, double y, double width);

G_END_DECLS
