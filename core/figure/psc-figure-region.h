/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure.h"

G_BEGIN_DECLS

/* Private to this folder: what somebody saw, drawn over every picture and named in the footer. */

typedef struct
{
  PscTruthOutline *outline; /* owned */
  char *name;               /* owned */
  char *source;             /* owned */
  gboolean is_chosen;
} PscFigureRegion;

void psc_figure_region_free (PscFigureRegion *self);

/** Adds a line for each source to @lines, of PscFigureLine *. */
void psc_figure_list_regions (PscFigure *figure, GPtrArray *lines);

/** @picture: where the image lies on the page. */
void psc_figure_draw_regions (PscFigure *figure,
                              const cairo_rectangle_t *picture,
                              double em,
                              cairo_t *cr);

G_END_DECLS
