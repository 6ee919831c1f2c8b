/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure-layout.h"

G_BEGIN_DECLS

/**
 * psc_figure_draw:
 * @layout: made for @figure
 *
 * Private to this folder: draws the page from (0, 0) in page units. @cr carries the scale.
 */
void psc_figure_draw (PscFigure *figure, const PscFigureLayout *layout, cairo_t *cr);

G_END_DECLS
