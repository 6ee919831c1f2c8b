/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/panels/psc-panel.h"
#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscPanelGrid:
 *
 * All panels that a reading asks for, whatever its view. A double click on one of several, or
 * Enter, shows it alone and as large as it can be; the same, or Escape, shows all of them again.
 */
#define PSC_TYPE_PANEL_GRID (psc_panel_grid_get_type ())
G_DECLARE_FINAL_TYPE (PscPanelGrid, psc_panel_grid, PSC, PANEL_GRID, GtkWidget)

GtkWidget *psc_panel_grid_new (void);

/** @reading: (nullable). */
void psc_panel_grid_set_reading (PscPanelGrid *self, PscReading *reading);
/** Outlines on a canvas what belongs to @query; see PscOutlineFunc. */
typedef const char *(*PscQueryOutlineFunc) (cairo_t *cr, const PscQuery *query, gpointer user_data);

/** What to outline on every canvas while the reading's zones are shown: what belongs to its map's
 * query, and to the reading's on the original. */
void psc_panel_grid_set_outline_func (PscPanelGrid *self,
                                      PscQueryOutlineFunc func,
                                      gpointer user_data,
                                      GDestroyNotify destroy);

/** That the outlines are others now. */
void psc_panel_grid_queue_outlines (PscPanelGrid *self);

/** The panels on screen, of PscPanel *, row by row; borrowed until the reading changes. */
GPtrArray *psc_panel_grid_get_panels (PscPanelGrid *self);

/** (nullable): the one that is shown alone. */
PscPanel *psc_panel_grid_get_enlarged (PscPanelGrid *self);

/** How many of them are in a row of a matrix, and its headings, %NULL-terminated; 0 and %NULL for
 * tiles. (transfer full) */
guint psc_panel_grid_get_n_columns (PscPanelGrid *self);
char **psc_panel_grid_dup_row_headings (PscPanelGrid *self);
char **psc_panel_grid_dup_column_headings (PscPanelGrid *self);

G_END_DECLS
