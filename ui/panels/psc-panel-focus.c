/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-focus.h"

static gboolean
has_map (PscPanel *panel)
{
  return gtk_widget_get_visible (GTK_WIDGET (panel)) && psc_panel_get_overlay (panel) != NULL;
}

/* How near a panel's map is to what the reading asks. */
static guint
rate (PscPanel *panel, PscReading *reading)
{
  PscOverlay *overlay = psc_panel_get_overlay (panel);
  guint rating = 1;

  if (psc_query_equal (psc_overlay_get_query (overlay), psc_reading_get_query (reading)))
    rating += 2;
  if (psc_overlay_get_mode (overlay) == PSC_EXPLANATION_FUSED)
    rating += 1;
  return rating;
}

PscPanel *
psc_panel_focus_find (GPtrArray *panels, PscReading *reading, PscPanel *chosen)
{
  PscPanel *best = NULL;
  guint best_rating = 0;

  if (chosen != NULL && has_map (chosen))
    return chosen;
  for (guint i = 0; i < panels->len; i++)
    {
      PscPanel *panel = g_ptr_array_index (panels, i);
      guint rating = has_map (panel) ? rate (panel, reading) : 0;

      if (rating > best_rating)
        {
          best = panel;
          best_rating = rating;
        }
    }
  return best;
}

void
psc_panel_focus_mark (GPtrArray *panels, PscPanel *focus)
{
  guint n_maps = 0;

  for (guint i = 0; i < panels->len; i++)
    n_maps += has_map (g_ptr_array_index (panels, i));
  for (guint i = 0; i < panels->len; i++)
    {
      GtkWidget *panel = g_ptr_array_index (panels, i);

      if (n_maps > 1 && panel == GTK_WIDGET (focus))
        gtk_widget_add_css_class (panel, "current");
      else
        gtk_widget_remove_css_class (panel, "current");
    }
}
