/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "attribution/psc-npy.h"
#include "figure/psc-figure.h"
#include "psc-cli-explain-options.h"
#include "psc-cli-progress.h"

/* Everything that one run of the command works with. */
typedef struct
{
  PscCliExplainOptions options;
  PscModel *model;                 /* owned */
  PscImage *image;                 /* owned */
  PscModelInput *input;            /* owned */
  PscPromptClassifier *classifier; /* owned */
  float *z;                        /* owned, [M] */
  GPtrArray *queries;              /* owned, of PscQuery */
  float *directions;               /* owned, [Q][M] */
  GPtrArray *explanations;         /* owned, of PscExplanations, one per method */
  char *digest;                    /* owned, SHA-256 of the weights */
} Run;

static void
run_clear (Run *run)
{
  psc_cli_explain_options_clear (&run->options);
  g_clear_object (&run->model);
  g_clear_object (&run->image);
  g_clear_object (&run->input);
  g_clear_object (&run->classifier);
  g_free (run->z);
  g_clear_pointer (&run->queries, g_ptr_array_unref);
  g_free (run->directions);
  g_clear_pointer (&run->explanations, g_ptr_array_unref);
  g_free (run->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static PscPromptBank *
get_bank (Run *run)
{
  return psc_prompt_classifier_get_bank (run->classifier);
}

static const PscQuery *
get_query (Run *run, guint index)
{
  return g_ptr_array_index (run->queries, index);
}

static const float *
get_direction (Run *run, guint query)
{
  return run->directions
         + (gsize) query * psc_encoder_get_dimensions (psc_model_get_encoder (run->model));
}

static gboolean
has_mode (Run *run, PscExplanationMode mode)
{
  return (run->options.modes & (1u << mode)) != 0;
}

static const float *
get_map (Run *run, guint method, guint query, PscExplanationMode mode)
{
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, method);
  gsize area = (gsize) explanations->side * explanations->side;

  return (mode == PSC_EXPLANATION_FUSED ? explanations->fused : explanations->conventional)
         + query * area;
}

static const char *
get_mode_name (PscExplanationMode mode)
{
  return mode == PSC_EXPLANATION_FUSED ? "fused" : "conventional";
}

static gboolean
collect_queries (Run *run, PscPromptBank *bank, GError **error)
{
  const PscCliExplainOptions *options = &run->options;
  guint index;

  run->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_free);
  for (char **prompt = options->prompts; prompt != NULL && *prompt != NULL; prompt++)
    g_ptr_array_add (run->queries,
                     psc_query_new_prompt (*prompt, options->minus, options->centred));

  for (char **name = options->classes; name != NULL && *name != NULL; name++)
    {
      if (psc_prompt_bank_lookup (bank, *name, &index) == NULL)
        {
          psc_cli_set_usage_error (error, _ ("the bank has no class “%s”"), *name);
          return FALSE;
        }
      g_ptr_array_add (run->queries, psc_query_new_class (index, options->minus, options->centred));
    }
  return TRUE;
}

static gboolean
resolve_queries (Run *run, GError **error)
{
  guint m = psc_encoder_get_dimensions (psc_model_get_encoder (run->model));

  run->directions = g_new (float, (gsize) run->queries->len *m);
  for (guint q = 0; q < run->queries->len; q++)
    if (!psc_query_resolve (get_query (run, q), run->classifier, run->directions + (gsize) q * m,
                            NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
prepare (Run *run, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_cli_load_bank (run->options.bank, error);
  guint m;

  if (bank == NULL || !collect_queries (run, bank, error))
    return FALSE;

  run->model = psc_cli_load_model (&run->options.model, error);
  if (run->model == NULL)
    return FALSE;
  run->input = psc_cli_load_input (run->options.image, run->model, &run->image, error);
  if (run->input == NULL)
    return FALSE;
  run->z = psc_cli_encode_input (run->model, run->input, &m, error);
  if (run->z == NULL)
    return FALSE;
  run->classifier = psc_prompt_classifier_new (run->model, bank, NULL, error);
  if (run->classifier == NULL || !resolve_queries (run, error))
    return FALSE;
  run->digest = psc_model_bundle_dup_digest (psc_model_get_bundle (run->model), NULL, error);
  return run->digest != NULL;
}

static gboolean
attribute (Run *run, GError **error)
{
  run->explanations = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_explanations_free);
  for (guint i = 0; i < run->options.methods->len; i++)
    {
      PscMethod *method = g_ptr_array_index (run->options.methods, i);
      g_autoptr (PscCliProgress) progress = psc_cli_progress_new (psc_method_get_title (method));
      PscAttributionContext context = { .progress = psc_cli_progress_update,
                                        .progress_data = progress };
      PscExplanations *explanations =
          psc_explain (method, run->model, psc_model_input_get_values (run->input),
                       run->queries->len, run->directions, run->options.modes, &context, error);

      if (explanations == NULL)
        return FALSE;
      g_ptr_array_add (run->explanations, explanations);
    }
  return TRUE;
}

static double
score_query (Run *run, guint query)
{
  return psc_prompt_classifier_score (run->classifier, run->z, get_direction (run, query));
}

/* A map of what the model does not see misleads: a prompt is low when it scores below the mean of
 * all prompts of the bank on this image. A contrast has no such reading. */
static gboolean
scores_low (Run *run, guint query)
{
  const PscQuery *asked = get_query (run, query);

  if (asked->minus != NULL)
    return FALSE;
  if (asked->centred)
    return score_query (run, query) < 0;
  return score_query (run, query) < psc_prompt_classifier_score (
             run->classifier, run->z, psc_prompt_classifier_get_mean_direction (run->classifier));
}

/* Maps of one method and mode may share a scale: those of different ones have different units. */
static PscFigurePanel *
new_map_panel (Run *run, guint method, guint query, PscExplanationMode mode)
{
  PscMethod *made_by = g_ptr_array_index (run->options.methods, method);
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, method);
  PscFigurePanel *panel =
      psc_figure_panel_new (psc_method_get_title (made_by),
                            mode == PSC_EXPLANATION_FUSED ? _ ("fused") : _ ("conventional"));
  g_autofree char *prompt = psc_query_dup_title (get_query (run, query), get_bank (run));
  g_autofree char *score = g_strdup_printf (_ ("logit %.2f"), score_query (run, query));

  psc_figure_panel_set_prompt (panel, prompt);
  psc_figure_panel_set_score (panel, score);
  psc_figure_panel_set_map (panel, get_map (run, method, query, mode), explanations->side,
                            &run->options.display);
  panel->scale_group = 2 * method + mode;
  if (mode == PSC_EXPLANATION_FUSED && explanations->is_preview)
    panel->marks |= PSC_FIGURE_MARK_EXACT;
  if (scores_low (run, query))
    panel->marks |= PSC_FIGURE_MARK_LOW_SCORE;
  return panel;
}

/* A row for each query: the bare image, then for each method its modes, conventional first. */
static PscFigure *
compose (Run *run)
{
  guint n_modes =
      has_mode (run, PSC_EXPLANATION_FUSED) + has_mode (run, PSC_EXPLANATION_CONVENTIONAL);
  guint n_methods = run->options.methods->len;
  PscFigure *figure = psc_figure_new (run->image, run->queries->len, 1 + n_methods * n_modes);
  const PscModelGeometry *geometry = psc_model_input_get_geometry (run->input);
  const cairo_rectangle_t area = { -(double) geometry->offset_x, -(double) geometry->offset_y,
                                   geometry->side, geometry->side };

  psc_figure_set_map_area (figure, &area);
  psc_figure_set_dark (figure, run->options.dark);
  for (guint q = 0; q < run->queries->len; q++)
    {
      guint column = 0;

      psc_figure_take_panel (
          figure, q, column++,
          psc_figure_panel_new (_ ("Original"), psc_image_get_format (run->image)));
      for (guint i = 0; i < n_methods; i++)
        {
          if (has_mode (run, PSC_EXPLANATION_CONVENTIONAL))
            psc_figure_take_panel (figure, q, column++,
                                   new_map_panel (run, i, q, PSC_EXPLANATION_CONVENTIONAL));
          if (has_mode (run, PSC_EXPLANATION_FUSED))
            psc_figure_take_panel (figure, q, column++,
                                   new_map_panel (run, i, q, PSC_EXPLANATION_FUSED));
        }
    }
  return figure;
}

/* The footer: what it takes to make the figure again, and what its maps are. */
static void
annotate (Run *run, PscFigure *figure)
{
  psc_figure_set_model (figure, psc_model_bundle_get_name (psc_model_get_bundle (run->model)),
                        run->digest);
  for (guint i = 0; i < run->options.methods->len; i++)
    {
      PscMethod *method = g_ptr_array_index (run->options.methods, i);
      g_autofree char *parameters = psc_method_dup_parameters (method);

      psc_figure_add_parameters (figure, psc_method_get_title (method), parameters);
      if (has_mode (run, PSC_EXPLANATION_FUSED) && !psc_method_is_linear (method))
        {
          g_autofree char *note = g_strdup_printf (
              _ ("%s takes the absolute value of each dimension's map before fusing: the fused map "
                 "is not the attribution of any one score."),
              psc_method_get_title (method));

          psc_figure_add_note (figure, note);
        }
    }
}

/* Numbers of methods, queries and modes, in the order of the maps in an .npy file. */
static gboolean
write_maps (Run *run, const char *path, GError **error)
{
  guint side = psc_encoder_get_side (psc_model_get_encoder (run->model));
  gsize area = (gsize) side * side;
  guint n_modes =
      has_mode (run, PSC_EXPLANATION_FUSED) + has_mode (run, PSC_EXPLANATION_CONVENTIONAL);
  gsize shape[] = { run->options.methods->len, run->queries->len, n_modes, side, side };
  g_autofree float *maps = g_new (float, shape[0] * shape[1] * shape[2] * area);
  float *next = maps;

  for (guint i = 0; i < shape[0]; i++)
    for (guint q = 0; q < shape[1]; q++)
      for (guint mode = PSC_EXPLANATION_FUSED; mode <= PSC_EXPLANATION_CONVENTIONAL; mode++)
        if (has_mode (run, mode))
          {
            memcpy (next, get_map (run, i, q, mode), area * sizeof *next);
            next += area;
          }
  return psc_npy_write (path, G_N_ELEMENTS (shape), shape, maps, error);
}

static gboolean
write_outputs (Run *run, GError **error)
{
  g_autoptr (PscFigure) figure = NULL;

  for (char **output = run->options.outputs; *output != NULL; output++)
    {
      g_autofree char *lower = g_ascii_strdown (*output, -1);
      gboolean is_written;

      if (g_str_has_suffix (lower, ".npy"))
        is_written = write_maps (run, *output, error);
      else
        {
          if (figure == NULL)
            {
              figure = compose (run);
              annotate (run, figure);
            }
          is_written = psc_figure_write (figure, *output, error);
        }
      if (!is_written)
        {
          g_prefix_error (error, "%s: ", *output);
          return FALSE;
        }
    }
  return TRUE;
}

static void
add_query (Run *run, JsonBuilder *builder, guint query)
{
  g_autofree char *title = psc_query_dup_title (get_query (run, query), get_bank (run));

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "title", title);
  psc_cli_add_double (builder, "logit", score_query (run, query));
  json_builder_set_member_name (builder, "low");
  json_builder_add_boolean_value (builder, scores_low (run, query));
  json_builder_end_object (builder);
}

static void
add_method (Run *run, JsonBuilder *builder, guint index)
{
  PscMethod *method = g_ptr_array_index (run->options.methods, index);
  g_autofree char *parameters = psc_method_dup_parameters (method);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", psc_method_get_name (method));
  psc_cli_add_string (builder, "parameters", parameters);
  json_builder_set_member_name (builder, "linear");
  json_builder_add_boolean_value (builder, psc_method_is_linear (method));
  json_builder_end_object (builder);
}

/* Says in which order an .npy file holds the maps. */
static void
print_json (Run *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *image = g_filename_display_name (run->options.image);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "image", image);
  psc_cli_add_string (builder, "model",
                      psc_model_bundle_get_name (psc_model_get_bundle (run->model)));
  psc_cli_add_string (builder, "sha256", run->digest);
  json_builder_set_member_name (builder, "methods");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->options.methods->len; i++)
    add_method (run, builder, i);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "queries");
  json_builder_begin_array (builder);
  for (guint q = 0; q < run->queries->len; q++)
    add_query (run, builder, q);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "modes");
  json_builder_begin_array (builder);
  for (guint mode = PSC_EXPLANATION_FUSED; mode <= PSC_EXPLANATION_CONVENTIONAL; mode++)
    if (has_mode (run, mode))
      json_builder_add_string_value (builder, get_mode_name (mode));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

gboolean
psc_cli_explain (int argc, char **argv, GError **error)
{
  g_auto (Run) run = { 0 };

  if (!psc_cli_explain_options_parse (&run.options, argc, argv, error) || !prepare (&run, error)
      || !attribute (&run, error) || !write_outputs (&run, error))
    return FALSE;
  if (run.options.json)
    print_json (&run);
  return TRUE;
}
