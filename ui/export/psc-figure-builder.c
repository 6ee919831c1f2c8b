/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/export/psc-figure-builder.h"

#include <glib/gi18n.h>
#include <math.h>

gboolean
psc_figure_builder_add (PscReport *report, PscEngine *engine, const PscFigureItem *item)
{
  PscReportMap map = { NULL };
  double error;

  if (item->overlay == NULL)
    {
      psc_report_set_original (report, item->row, item->column);
      return TRUE;
    }
  map.values = psc_overlay_get_values (item->overlay, &map.side);
  if (psc_overlay_get_state (item->overlay) != PSC_OVERLAY_READY || map.values == NULL
      || psc_overlay_get_source (item->overlay) == PSC_OVERLAY_PART)
    return FALSE;

  map.method = psc_overlay_get_method (item->overlay);
  map.mode = psc_overlay_get_mode (item->overlay);
  map.query = psc_overlay_get_query (item->overlay);
  map.reading = psc_overlay_get_reading (item->overlay);
  map.grid = psc_overlay_get_grid (item->overlay);
  map.is_exact = map.mode == PSC_EXPLANATION_FUSED
                 && psc_overlay_get_source (item->overlay) == PSC_OVERLAY_DIRECT;
  error = psc_overlay_get_error (item->overlay);
  map.error = isnan (error) ? 0 : error;
  map.device_kind = psc_overlay_get_device_kind (item->overlay);
  map.has_score = psc_overlay_get_score (item->overlay, &map.logit, &map.is_low);
  map.is_plain = psc_overlay_is_plain (item->overlay);
  map.note = psc_engine_get_note (engine, map.method);
  psc_report_set_map (report, item->row, item->column, &map);
  return TRUE;
}

static const PscReportSource sources[PSC_REGION_N_ORIGINS] = {
  [PSC_REGION_OWN] = PSC_REPORT_SOURCE_DRAWN,
  [PSC_REGION_FILE] = PSC_REPORT_SOURCE_FILE,
  [PSC_REGION_PHANTOM] = PSC_REPORT_SOURCE_PHANTOM,
};

/* As they are on screen. */
static void
add_regions (PscReport *report, PscViewport *viewport)
{
  PscRegionSet *set = psc_viewport_get_regions (viewport);
  PscRegionItem *chosen;

  if (set == NULL || !psc_viewport_get_regions_shown (viewport))
    return;
  chosen = psc_region_set_get_chosen (set, NULL);
  for (guint i = 0; i < psc_region_set_get_n (set); i++)
    {
      PscRegionItem *item = psc_region_set_get (set, i);

      psc_report_add_region (report, item->finding, item->outline, sources[item->origin],
                             item->form, item == chosen);
    }
}

PscReport *
psc_figure_builder_snapshot (
    PscReading *reading, guint n_rows, guint n_columns, const PscFigureItem *items, guint n_items)
{
  PscEngine *engine = psc_reading_get_engine (reading);
  PscSession *session = psc_reading_get_session (reading);
  PscViewport *viewport = psc_reading_get_viewport (reading);
  PscReport *report;
  guint n_missing = 0;

  g_return_val_if_fail (session != NULL, NULL);

  report = psc_report_new (psc_session_get_image (session), psc_session_get_placement (session),
                           psc_engine_get_bank (engine), n_rows, n_columns);
  psc_report_set_display (report, psc_reading_get_display (reading));
  psc_report_set_window (report, psc_viewport_get_window (viewport),
                         psc_viewport_get_inverted (viewport));
  psc_report_set_model (report, psc_engine_get_model_name (engine), psc_engine_get_digest (engine),
                        psc_engine_explains_levels (engine),
                        psc_score_rule_get_nick (psc_engine_get_score_rule (engine)));
  add_regions (report, viewport);
  for (guint i = 0; i < n_items; i++)
    n_missing += !psc_figure_builder_add (report, engine, &items[i]);
  if (n_missing > 0)
    {
      g_autofree char *note =
          g_strdup_printf (ngettext ("%u map was not ready and is left out.",
                                     "%u maps were not ready and are left out.", n_missing),
                           n_missing);

      psc_report_add_note (report, note);
    }
  return report;
}
