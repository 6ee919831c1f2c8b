/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "ui/export/psc-export-dialog.h"
#include "ui/export/psc-figure-builder.h"

/* Tiles have no columns of their own; a figure has this many. */
#define TILE_COLUMNS 4

/* What is not there is missed by nobody who is not told. */
static void
note_misfit (PscViewer *self, PscReport *report)
{
  const char *misfit = psc_truth_book_get_misfit (self->truth_book);
  g_autofree char *note = NULL;

  if (misfit == NULL || !psc_viewport_get_regions_shown (psc_reading_get_viewport (self->reading)))
    return;
  note = g_strdup_printf (_ ("The regions of the open file are not drawn: %s."), misfit);
  psc_report_add_note (report, note);
}

static PscReport *
report_panels (PscViewer *self, GPtrArray *panels, guint n_columns)
{
  g_autofree PscFigureItem *items = g_new (PscFigureItem, panels->len);
  PscReport *report;

  for (guint i = 0; i < panels->len; i++)
    items[i] = (PscFigureItem){ i / n_columns, i % n_columns,
                                psc_panel_get_overlay (g_ptr_array_index (panels, i)) };
  report = psc_figure_builder_snapshot (self->reading, (panels->len + n_columns - 1) / n_columns,
                                        MIN (n_columns, panels->len), items, panels->len);
  note_misfit (self, report);
  return report;
}

static PscReport *
report_comparison (PscViewer *self)
{
  GPtrArray *panels = psc_panel_grid_get_panels (self->grid);
  guint n_columns = psc_panel_grid_get_n_columns (self->grid);
  g_auto (GStrv) rows = psc_panel_grid_dup_row_headings (self->grid);
  g_auto (GStrv) columns = psc_panel_grid_dup_column_headings (self->grid);
  PscReport *report = report_panels (self, panels, n_columns > 0 ? n_columns : TILE_COLUMNS);

  for (guint i = 0; rows != NULL && rows[i] != NULL; i++)
    psc_report_set_row_heading (report, i, rows[i]);
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    psc_report_set_column_heading (report, i, columns[i]);
  return report;
}

/* The panel in focus, or else the last one, which is the map where there is an original beside. */
static PscPanel *
choose_panel (PscViewer *self)
{
  GPtrArray *panels = psc_panel_grid_get_panels (self->grid);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *panel = focus != NULL ? gtk_widget_get_ancestor (focus, PSC_TYPE_PANEL) : NULL;

  if (panel != NULL && g_ptr_array_find (panels, panel, NULL))
    return PSC_PANEL (panel);
  return g_ptr_array_index (panels, panels->len - 1);
}

void
psc_viewer_export (PscViewer *self)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (PscReport) panel = NULL;
  g_autoptr (PscReport) comparison = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  PscExportDialog *dialog;

  if (psc_reading_get_session (self->reading) == NULL
      || psc_panel_grid_get_panels (self->grid)->len == 0)
    return;
  g_ptr_array_add (one, choose_panel (self));
  panel = report_panels (self, one, 1);
  comparison = report_comparison (self);
  dialog = psc_export_dialog_new (panel, comparison, psc_reading_get_title (self->reading));
  inputs = psc_study_list_dup_paths (psc_study_pane_get_list (self->study_pane));
  psc_export_dialog_set_inputs (dialog, inputs);
  psc_export_dialog_set_settings (dialog, self->settings);
  psc_dialog_present (PSC_DIALOG (dialog), GTK_WIDGET (self));
}
