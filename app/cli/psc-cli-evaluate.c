/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "lab/evaluation/psc-evaluation-chart.h"
#include "psc-cli-evaluate-report.h"
#include "psc-cli-parameters.h"
#include "psc-cli-progress.h"

/* Twenty-four of each class. */
#define DEFAULT_COUNT 312
#define MAX_COUNT     1000000

/* Reading a phantom takes a moment, explaining it by all methods a thousand times as long: more of
 * them are read. */
#define READ_PER_EXPLAINED 4

typedef struct
{
  PscCliModelOptions model;
  int count;
  gint64 seed;
  char *methods;
  char *preset;
  char **parameters;
  gboolean faithfulness;
  char *chart;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  psc_cli_model_options_clear (&options->model);
  g_free (options->methods);
  g_free (options->preset);
  g_strfreev (options->parameters);
  g_free (options->chart);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &options->count,
      N_ ("Phantoms to explain; four times as many are read. 312 unless given"), N_ ("N") },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &options->seed,
      N_ ("Which phantoms and sentences; 1 unless given"), N_ ("S") },
    { "methods", 0, 0, G_OPTION_ARG_STRING, &options->methods,
      N_ ("Methods with commas between, all or none; the four of the paper unless given"),
      N_ ("LIST") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options->preset, PSC_CLI_PRESET_HELP, N_ ("NAME") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options->parameters,
      N_ ("A method's parameter; may be given several times"), N_ ("METHOD.KEY=VALUE") },
    { "faithfulness", 0, 0, G_OPTION_ARG_NONE, &options->faithfulness,
      N_ ("Measure how the score falls as what maps show is taken away, too"), NULL },
    { "chart", 0, 0, G_OPTION_ARG_FILENAME, &options->chart, N_ ("Draw the figures as bars"),
      N_ ("FILE.svg") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, NULL,
                      _ ("Measures a model and the methods on synthetic radiographs whose findings "
                         "are known and that no training has seen: how well the model names a "
                         "finding, its side and its zone, and how well maps point at it."),
                      entries, &options->model, 0, error))
    return FALSE;
  if (options->count < 1 || options->count > MAX_COUNT)
    {
      psc_cli_set_usage_error (error, _ ("--count is a number from 1 to %d"), MAX_COUNT);
      return FALSE;
    }
  if (options->seed < 0)
    {
      psc_cli_set_usage_error (error, _ ("--seed is not negative"));
      return FALSE;
    }
  if (options->chart != NULL && !g_str_has_suffix (options->chart, ".svg"))
    {
      psc_cli_set_usage_error (error, _ ("“%s” does not end in .svg"), options->chart);
      return FALSE;
    }
  return options->chart == NULL
         || psc_cli_check_outputs ((const char *const[]){ options->chart, NULL }, &options->model,
                                   (const char *const[]){ NULL }, error);
}

static void
warn_of_prompt (PscPromptReading *reading)
{
  g_autofree char *remark = psc_prompt_reading_dup_remark (reading);
  g_autofree char *note = NULL;

  if (remark == NULL)
    return;
  note = g_strdup_printf ("%s: %s", psc_prompt_reading_get_text (reading), remark);
  psc_cli_warn (note);
}

/* Figures of a model that does not read the bank's prompts are those of other prompts. */
static void
warn_of_prompts (PscPromptDirections *directions)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (directions);
  GPtrArray *readings = psc_prompt_directions_get_readings (directions);

  for (guint i = 0; i < readings->len; i++)
    warn_of_prompt (readings->pdata[i]);
  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    if (psc_prompt_directions_get_negative (directions, c) != NULL)
      warn_of_prompt (psc_prompt_directions_get_negative (directions, c));
}

static PscEvaluation *
evaluate (const Options *options, PscModel *model, GPtrArray *methods, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_cli_load_bank (NULL, error);
  g_autoptr (PscPromptDirections) directions =
      bank != NULL ? psc_cli_encode_bank (model, bank, error) : NULL;
  g_autoptr (PscCliProgress) progress = psc_cli_progress_new (_ ("Evaluating"));
  const PscAttributionContext context = { .progress = psc_cli_progress_update,
                                          .progress_data = progress };
  const PscEvaluationPlan plan = { .seed = (guint64) options->seed,
                                   .n_read = READ_PER_EXPLAINED * (guint) options->count,
                                   .n_explained = (guint) options->count,
                                   .methods = methods,
                                   .faithfulness = options->faithfulness };

  if (directions == NULL)
    return NULL;
  warn_of_prompts (directions);
  return psc_evaluation_new (model, directions, &plan, &context, error);
}

static gboolean
print_json (const Options *options,
            PscModel *model,
            const PscEvaluation *evaluation,
            GError **error)
{
  PscModelBundle *bundle = psc_model_get_bundle (model);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *digest = psc_model_bundle_dup_digest (bundle, NULL, error);

  if (digest == NULL)
    return FALSE;
  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "model", psc_model_bundle_get_name (bundle));
  psc_cli_add_string (builder, "sha256", digest);
  psc_cli_add_string (builder, "preset", options->preset != NULL ? options->preset : "paper");
  psc_cli_add_string (builder, "device",
                      psc_encoder_get_device_kind (psc_model_get_encoder (model)));
  psc_cli_add_evaluation (builder, evaluation);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
  return TRUE;
}

/* With what its numbers depend on, unless that is as it is everywhere. */
static gboolean
write_chart (const Options *options,
             PscModel *model,
             const PscEvaluation *evaluation,
             GError **error)
{
  const char *name = psc_model_bundle_get_name (psc_model_get_bundle (model));
  const char *kind = psc_encoder_get_device_kind (psc_model_get_encoder (model));
  g_autofree char *label =
      g_str_equal (kind, "cpu") ? g_strdup (name) : g_strdup_printf ("%s (%s)", name, kind);

  if (psc_evaluation_write_chart (evaluation, label,
                                  options->preset != NULL ? options->preset : "paper",
                                  options->chart, error))
    return TRUE;
  g_prefix_error (error, "%s: ", options->chart);
  return FALSE;
}

gboolean
psc_cli_evaluate (int argc, char **argv, GError **error)
{
  g_auto (Options) options = { .count = DEFAULT_COUNT, .seed = 1 };
  g_autoptr (GPtrArray) methods = NULL;
  g_autoptr (PscModel) model = NULL;
  g_autoptr (PscEvaluation) evaluation = NULL;
  gboolean all_methods;

  if (!parse_options (&options, argc, argv, error))
    return FALSE;
  if (!psc_cli_collect_method_list (options.methods, (const char *const *) options.parameters,
                                    options.preset, &methods, &all_methods, error))
    return FALSE;
  if (methods->len == 0 && options.faithfulness)
    {
      psc_cli_set_usage_error (error, _ ("%s is of maps, and there are none with --methods none"),
                               "--faithfulness");
      return FALSE;
    }
  model = psc_cli_load_model (&options.model, error);
  if (model == NULL || !psc_cli_fit_methods (methods, all_methods, model, error))
    return FALSE;
  evaluation = evaluate (&options, model, methods, error);
  if (evaluation == NULL)
    return FALSE;

  if (options.chart != NULL && !write_chart (&options, model, evaluation, error))
    return FALSE;
  if (options.json)
    return print_json (&options, model, evaluation, error);
  psc_cli_print_evaluation (evaluation);
  return TRUE;
}
