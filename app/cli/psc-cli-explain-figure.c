/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "psc-cli-explain-run.h"

/* Maps of one method and mode may share a scale: those of different ones have different units. */
static PscFigurePanel *
new_map_panel (PscCliExplainRun *run, guint method, guint query, PscExplanationMode mode)
{
  PscMethod *made_by = g_ptr_array_index (run->options.methods, method);
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, method);
  PscFigurePanel *panel =
      psc_figure_panel_new (psc_method_get_title (made_by),
                            mode == PSC_EXPLANATION_FUSED ? _ ("fused") : _ ("conventional"));
  g_autofree char *prompt = psc_query_dup_title (psc_cli_explain_run_get_query (run, query),
                                                 psc_cli_explain_run_get_bank (run));
  g_autofree char *score =
      g_strdup_printf (_ ("logit %.2f"), psc_cli_explain_run_score (run, query));

  psc_figure_panel_set_prompt (panel, prompt);
  psc_figure_panel_set_score (panel, score);
  psc_figure_panel_set_map (panel, psc_cli_explain_run_get_map (run, method, query, mode),
                            explanations->side, &run->options.display);
  panel->scale_group = 2 * method + mode;
  if (mode == PSC_EXPLANATION_FUSED && explanations->is_preview)
    panel->marks |= PSC_FIGURE_MARK_EXACT;
  if (psc_cli_explain_run_scores_low (run, query))
    panel->marks |= PSC_FIGURE_MARK_LOW_SCORE;
  return panel;
}

static PscFigurePanel *
new_original_panel (PscCliExplainRun *run)
{
  return psc_figure_panel_new (_ ("Original"), psc_image_get_format (run->image));
}

/* One method: a row for each query, with the image and its maps side by side. */
static void
compose_one_method (PscCliExplainRun *run, PscFigure *figure)
{
  for (guint q = 0; q < run->queries->len; q++)
    {
      psc_figure_take_panel (figure, q, 0, new_original_panel (run));
      for (guint i = 0; i < run->n_modes; i++)
        psc_figure_take_panel (figure, q, 1 + i, new_map_panel (run, 0, q, run->modes[i]));
    }
}

/* Several methods: a row for each query and mode, with the image and a column for each method. */
static void
compose_matrix (PscCliExplainRun *run, PscFigure *figure)
{
  for (guint q = 0; q < run->queries->len; q++)
    for (guint i = 0; i < run->n_modes; i++)
      {
        guint row = q * run->n_modes + i;

        psc_figure_take_panel (figure, row, 0, new_original_panel (run));
        for (guint method = 0; method < run->options.methods->len; method++)
          psc_figure_take_panel (figure, row, 1 + method,
                                 new_map_panel (run, method, q, run->modes[i]));
      }
}

/* The footer: what it takes to make the figure again, and what its maps are. */
static void
annotate (PscCliExplainRun *run, PscFigure *figure)
{
  psc_figure_set_model (figure, psc_model_bundle_get_name (psc_model_get_bundle (run->model)),
                        run->digest);
  for (guint i = 0; i < run->options.methods->len; i++)
    {
      PscMethod *method = g_ptr_array_index (run->options.methods, i);
      g_autofree char *parameters = psc_method_dup_parameters (method);

      psc_figure_add_parameters (figure, psc_method_get_title (method), parameters);
      if ((run->options.modes & (1u << PSC_EXPLANATION_FUSED)) != 0
          && !psc_method_is_linear (method))
        {
          g_autofree char *note = g_strdup_printf (
              _ ("%s takes the absolute value of each dimension's map before fusing: the fused map "
                 "is not the attribution of any one score."),
              psc_method_get_title (method));

          psc_figure_add_note (figure, note);
        }
    }
}

PscFigure *
psc_cli_explain_compose (PscCliExplainRun *run)
{
  const PscModelGeometry *geometry = psc_model_input_get_geometry (run->input);
  const cairo_rectangle_t area = { -(double) geometry->offset_x, -(double) geometry->offset_y,
                                   geometry->side, geometry->side };
  guint n_methods = run->options.methods->len;
  guint n_queries = run->queries->len;
  PscFigure *figure = n_methods == 1
                          ? psc_figure_new (run->image, n_queries, 1 + run->n_modes)
                          : psc_figure_new (run->image, n_queries * run->n_modes, 1 + n_methods);

  psc_figure_set_map_area (figure, &area);
  psc_figure_set_dark (figure, run->options.dark);
  if (n_methods == 1)
    compose_one_method (run, figure);
  else
    compose_matrix (run, figure);
  annotate (run, figure);
  return figure;
}
