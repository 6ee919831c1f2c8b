/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "report/psc-report.h"
#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscFigureItem:
 * @row, @column: its place
 * @overlay: (nullable): what is shown there; %NULL for the bare image. Borrowed
 *
 * A panel on screen, as a report needs it.
 */
typedef struct
{
  guint row;
  guint column;
  PscOverlay *overlay;
} PscFigureItem;

/**
 * psc_figure_builder_snapshot:
 * @reading: for the image, the display and the model; it must have a session
 * @items: (array length=n_items)
 *
 * Copies what the panels show at this moment, so that it can be written on another thread whatever
 * happens on screen meanwhile. Maps that are not ready are left out, and the report says so.
 *
 * Returns: (transfer full): headings can be set
 */
PscReport *psc_figure_builder_snapshot (PscReading *reading,
                                        guint n_rows,
                                        guint n_columns,
                                        const PscFigureItem *items,
                                        guint n_items) G_GNUC_WARN_UNUSED_RESULT;

/** Puts one item, of a session of @engine, into @report; %FALSE if its map is not ready. */
gboolean psc_figure_builder_add (PscReport *report, PscEngine *engine, const PscFigureItem *item);

G_END_DECLS
