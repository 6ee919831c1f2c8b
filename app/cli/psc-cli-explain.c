/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attribution/psc-npy.h"
#include "psc-cli-explain-metrics.h"
#include "psc-cli-explain-run.h"
#include "psc-cli-parameters.h"
#include "psc-cli-progress.h"
#include "psc-cli-truth.h"

static void
run_clear (PscCliExplainRun *run)
{
  psc_cli_explain_options_clear (&run->options);
  g_clear_object (&run->model);
  g_clear_object (&run->image);
  g_clear_object (&run->input);
  g_clear_object (&run->bank);
  g_free (run->z);
  g_clear_pointer (&run->queries, g_ptr_array_unref);
  g_free (run->directions);
  g_clear_pointer (&run->readings, g_ptr_array_unref);
  g_clear_pointer (&run->explanations, g_ptr_array_unref);
  g_clear_pointer (&run->truth, psc_cli_truth_free);
  g_clear_pointer (&run->trust, g_ptr_array_unref);
  g_free (run->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliExplainRun, run_clear)

PscPromptBank *
psc_cli_explain_run_get_bank (PscCliExplainRun *run)
{
  return psc_prompt_directions_get_bank (run->bank);
}

const PscQuery *
psc_cli_explain_run_get_query (PscCliExplainRun *run, guint index)
{
  return g_ptr_array_index (run->queries, index);
}

static const float *
get_direction (PscCliExplainRun *run, guint query)
{
  return run->directions
         + (gsize) query * psc_encoder_get_dimensions (psc_model_get_encoder (run->model));
}

const float *
psc_cli_explain_run_get_map (PscCliExplainRun *run,
                             guint method,
                             guint query,
                             PscExplanationMode mode)
{
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, method);
  gsize area = (gsize) explanations->side * explanations->side;

  return (mode == PSC_EXPLANATION_FUSED ? explanations->fused : explanations->conventional)
         + query * area;
}

static gboolean
collect_queries (PscCliExplainRun *run, PscPromptBank *bank, GError **error)
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

static void
warn_of_reading (PscCliExplainRun *run, guint query)
{
  g_autofree char *note = psc_query_reading_dup_note (run->readings->pdata[query],
                                                      psc_cli_explain_run_get_query (run, query),
                                                      psc_cli_explain_run_get_bank (run));

  psc_cli_warn (note);
}

static gboolean
resolve_queries (PscCliExplainRun *run, GError **error)
{
  guint m = psc_encoder_get_dimensions (psc_model_get_encoder (run->model));

  run->directions = g_new (float, m *(gsize) run->queries->len);
  run->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_query_reading_unref);
  for (guint q = 0; q < run->queries->len; q++)
    {
      PscQueryReading *reading;

      while (!psc_query_resolve (psc_cli_explain_run_get_query (run, q), run->model, run->bank,
                                 run->directions + (gsize) q * m, &reading, NULL, error))
        if (!psc_model_retry_on_cpu (run->model, NULL, error))
          return FALSE;
      g_ptr_array_add (run->readings, reading);
      warn_of_reading (run, q);
    }
  return TRUE;
}

/* The conventional map comes first: it is what the fused one is compared with. */
static void
order_modes (PscCliExplainRun *run)
{
  if (run->options.modes & (1u << PSC_EXPLANATION_CONVENTIONAL))
    run->modes[run->n_modes++] = PSC_EXPLANATION_CONVENTIONAL;
  if (run->options.modes & (1u << PSC_EXPLANATION_FUSED))
    run->modes[run->n_modes++] = PSC_EXPLANATION_FUSED;
}

/* A figure has a row for each query, or for each query and mode. */
static gboolean
check_size (PscCliExplainRun *run, GError **error)
{
  guint n_methods = run->options.methods->len;
  guint n_rows = run->queries->len * (n_methods > 1 ? run->n_modes : 1);

  if (n_rows <= PSC_FIGURE_MAX_PANELS && n_methods < PSC_FIGURE_MAX_PANELS)
    return TRUE;
  psc_cli_set_usage_error (error, _ ("a figure has at most %d rows and as many columns"),
                           PSC_FIGURE_MAX_PANELS);
  return FALSE;
}

static gboolean
prepare (PscCliExplainRun *run, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_cli_load_bank (run->options.bank, error);
  guint m;

  if (bank == NULL || !collect_queries (run, bank, error))
    return FALSE;
  order_modes (run);
  if (!check_size (run, error))
    return FALSE;

  run->model = psc_cli_load_model (&run->options.model, error);
  if (run->model == NULL)
    return FALSE;
  if (!psc_cli_fit_methods (run->options.methods, run->options.all_methods, run->model, error))
    return FALSE;
  run->input =
      psc_cli_load_input (run->options.image, run->model, run->options.voi, &run->image, error);
  if (run->input == NULL)
    return FALSE;
  run->z = psc_cli_encode_input (run->model, run->input, &m, error);
  if (run->z == NULL)
    return FALSE;
  run->bank = psc_cli_encode_bank (run->model, bank, error);
  if (run->bank == NULL || !resolve_queries (run, error))
    return FALSE;
  run->digest = psc_model_bundle_dup_digest (psc_model_get_bundle (run->model), NULL, error);
  return run->digest != NULL;
}

static gboolean
attribute (PscCliExplainRun *run, GError **error)
{
  run->explanations = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_explanations_free);
  for (guint i = 0; i < run->options.methods->len; i++)
    {
      PscMethod *method = g_ptr_array_index (run->options.methods, i);
      g_autoptr (PscCliProgress) progress = psc_cli_progress_new (psc_method_get_title (method));
      PscAttributionContext context = { .progress = psc_cli_progress_update,
                                        .progress_data = progress };
      PscExplanations *explanations;

      do
        explanations =
            psc_explain (method, run->model, psc_model_input_get_values (run->input),
                         run->queries->len, run->directions, run->options.modes, &context, error);
      while (explanations == NULL && psc_model_retry_on_cpu (run->model, NULL, error));
      if (explanations == NULL)
        return FALSE;
      g_ptr_array_add (run->explanations, explanations);
    }
  return TRUE;
}

double
psc_cli_explain_run_score (PscCliExplainRun *run, guint query)
{
  return psc_prompt_directions_score_query (run->bank, psc_cli_explain_run_get_query (run, query),
                                            run->z, get_direction (run, query));
}

gboolean
psc_cli_explain_run_scores_low (PscCliExplainRun *run, guint query)
{
  return psc_prompt_directions_is_low (run->bank, psc_cli_explain_run_get_query (run, query),
                                       run->z, psc_cli_explain_run_score (run, query));
}

/* [methods, queries, modes, A, A] */
static gboolean
write_maps (PscCliExplainRun *run, const char *path, GError **error)
{
  guint side = psc_encoder_get_side (psc_model_get_encoder (run->model));
  gsize area = (gsize) side * side;
  gsize shape[] = { run->options.methods->len, run->queries->len, run->n_modes, side, side };
  g_autofree float *maps = g_new (float, shape[0] * shape[1] * shape[2] * area);
  float *next = maps;

  for (guint i = 0; i < shape[0]; i++)
    for (guint q = 0; q < shape[1]; q++)
      for (guint mode = 0; mode < shape[2]; mode++)
        {
          memcpy (next, psc_cli_explain_run_get_map (run, i, q, run->modes[mode]),
                  area * sizeof *next);
          next += area;
        }
  return psc_npy_write (path, G_N_ELEMENTS (shape), shape, maps, error);
}

static gboolean
write_outputs (PscCliExplainRun *run, GError **error)
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
            figure = psc_cli_explain_compose (run);
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
add_query (PscCliExplainRun *run, JsonBuilder *builder, guint query)
{
  g_autofree char *title = psc_query_dup_title (psc_cli_explain_run_get_query (run, query),
                                                psc_cli_explain_run_get_bank (run));

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "title", title);
  psc_cli_add_double (builder, "logit", psc_cli_explain_run_score (run, query));
  json_builder_set_member_name (builder, "low");
  json_builder_add_boolean_value (builder, psc_cli_explain_run_scores_low (run, query));
  psc_query_reading_add_json (run->readings->pdata[query], builder);
  json_builder_end_object (builder);
}

/* Of the maps of all queries, in their units, where chance has a part in them. */
static void
add_errors (PscCliExplainRun *run, JsonBuilder *builder, const PscExplanations *explanations)
{
  json_builder_set_member_name (builder, "standard_errors");
  json_builder_begin_object (builder);
  for (guint i = 0; i < run->n_modes; i++)
    {
      json_builder_set_member_name (builder, psc_explanation_mode_get_nick (run->modes[i]));
      json_builder_begin_array (builder);
      for (guint q = 0; q < run->queries->len; q++)
        psc_cli_add_number (builder, psc_explanations_get_error (explanations, run->modes[i], q));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_method (PscCliExplainRun *run, JsonBuilder *builder, guint index)
{
  const PscExplanations *explanations = g_ptr_array_index (run->explanations, index);
  PscMethod *method = g_ptr_array_index (run->options.methods, index);
  g_autofree char *parameters = psc_method_dup_parameters (method);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", psc_method_get_name (method));
  psc_cli_add_string (builder, "parameters", parameters);
  json_builder_set_member_name (builder, "linear");
  json_builder_add_boolean_value (builder, psc_method_is_linear (method));
  psc_cli_add_string (builder, "device", explanations->device_kind);
  if (explanations->fused_errors != NULL || explanations->conventional_errors != NULL)
    add_errors (run, builder, explanations);
  json_builder_end_object (builder);
}

/* Says in which order an .npy file holds the maps. */
static void
print_json (PscCliExplainRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *image = g_filename_display_name (run->options.image);

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "image", image);
  psc_cli_add_notes (builder, run->image);
  psc_cli_add_voi (builder, run->image);
  psc_cli_add_string (builder, "model",
                      psc_model_bundle_get_name (psc_model_get_bundle (run->model)));
  psc_cli_add_string (builder, "sha256", run->digest);
  psc_cli_add_double (builder, "temperature", psc_prompt_directions_get_logit_scale (run->bank));
  psc_cli_add_double (builder, "bias", psc_prompt_directions_get_logit_bias (run->bank));
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
  for (guint i = 0; i < run->n_modes; i++)
    json_builder_add_string_value (builder, psc_explanation_mode_get_nick (run->modes[i]));
  json_builder_end_array (builder);
  if (run->truth != NULL)
    psc_cli_truth_add_json (run->truth, run, builder);
  if (run->options.metrics)
    psc_cli_explain_add_metrics (run, builder);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

/* A file that says nothing of the image is refused before there is a model to wait for. */
static gboolean
load_truth (PscCliExplainRun *run, GError **error)
{
  if (run->options.truth == NULL)
    return TRUE;
  run->truth = psc_cli_truth_load (run->options.truth, run->options.image, error);
  return run->truth != NULL;
}

gboolean
psc_cli_explain (int argc, char **argv, GError **error)
{
  g_auto (PscCliExplainRun) run = { 0 };

  if (!psc_cli_explain_options_parse (&run.options, argc, argv, error) || !load_truth (&run, error)
      || !prepare (&run, error)
      || (run.truth != NULL && !psc_cli_truth_match (run.truth, &run, error))
      || !attribute (&run, error)
      || (run.truth != NULL && !psc_cli_truth_measure (run.truth, &run, error))
      || (run.options.metrics && !psc_cli_explain_measure (&run, error))
      || !write_outputs (&run, error))
    return FALSE;
  if (run.options.json)
    {
      print_json (&run);
      return TRUE;
    }
  if (run.truth != NULL)
    psc_cli_truth_print (run.truth, &run);
  if (run.options.metrics)
    psc_cli_explain_print_metrics (&run);
  return TRUE;
}
