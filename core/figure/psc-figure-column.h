/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure-layout.h"

G_BEGIN_DECLS

/* Private to this folder: what is written above one column: its heading and, in a compact figure,
 * each prompt that its panels have, with its score and what is to be known of it. All columns of a
 * band share the heights of the highest, line by line, so that like stands beside like. */
typedef struct _PscFigureColumn PscFigureColumn;

/** Heights of lines, to be raised by psc_figure_column_extend(). (transfer full) */
GArray *psc_figure_column_heights_new (void);

PscFigureColumn *psc_figure_column_new (PscFigure *figure,
                                        guint index,
                                        PangoContext *context,
                                        double em,
                                        double width) G_GNUC_WARN_UNUSED_RESULT;

void psc_figure_column_free (PscFigureColumn *self);

/** Raises @heights to what this column needs. */
void psc_figure_column_extend (PscFigureColumn *self, GArray *heights);

/** All of it with its gaps; 0 if there is nothing. */
double psc_figure_column_heights_get_total (GArray *heights, double em);

/** Puts the lines into @layout from (@x, @y) on. */
void psc_figure_column_place (
    PscFigureColumn *self, GArray *heights, PscFigureLayout *layout, double x, double y);

G_END_DECLS
