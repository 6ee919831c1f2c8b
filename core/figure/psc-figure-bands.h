/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "figure/psc-figure.h"

G_BEGIN_DECLS

/* Private to this folder and its tests: a grid that is wider than a page is cut into bands, which
 * lie below each other. All rows of the first columns come first, so that what stands in one column
 * stays together. Each band begins with the first column where that is the bare image. */
typedef struct
{
  guint n_bands;
  guint n_places; /* columns of a band; the last one may have fewer */
  guint n_frozen; /* of them those that every band begins with: 0 or 1 */
  guint n_columns;
} PscFigureBands;

/** How @figure is cut: not at all unless it must be, and evenly. */
PscFigureBands psc_figure_bands_find (PscFigure *figure);

/** The column of the grid at a place of a band; %FALSE if nothing is there. */
gboolean
psc_figure_bands_get_column (const PscFigureBands *self, guint band, guint place, guint *column);

G_END_DECLS
