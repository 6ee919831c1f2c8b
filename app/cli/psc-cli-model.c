/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/psc-model-layout.h"
#include "model/psc-model-store.h"
#include "psc-cli-progress.h"
#include "psc-cli.h"

static gboolean
import_model (int argc, char **argv, GError **error)
{
  g_autofree char *vocabulary = NULL;
  g_autofree char *name = NULL;
  gboolean replace = FALSE;
  g_autoptr (PscCliProgress) progress = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What to call it"), N_ ("NAME") },
    { "vocab", 0, 0, G_OPTION_ARG_FILENAME, &vocabulary,
      N_ ("The model's vocab.txt, if it does not lie beside the weights"), N_ ("FILE") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_ ("Replace a model of that name"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, "MODEL",
          _ ("Copies a model into your data folder. MODEL is MedCLIP's zip archive, its "
             "folder, its pytorch_model.bin, or a folder with config.json, "
             "model.safetensors and vocab.txt. Nothing in it is executed."),
          entries, NULL, 1, error))
    return FALSE;

  progress = psc_cli_progress_new (_ ("Importing"));
  bundle = psc_model_store_import (argv[1], vocabulary, NULL, name, replace, NULL,
                                   psc_cli_progress_update, progress, error);
  g_clear_pointer (&progress, psc_cli_progress_free);
  if (bundle == NULL)
    return FALSE;

  g_print (_ ("imported as %s\n"), psc_model_bundle_get_name (bundle));
  return TRUE;
}

static void
print_entries (GPtrArray *entries)
{
  if (entries->len == 0)
    g_print (_ ("No model is installed. “promptoscope-cli model import MODEL” installs one.\n"));
  for (guint i = 0; i < entries->len; i++)
    {
      const PscModelEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *path = g_filename_display_name (entry->path);

      g_print ("%-24s %s\n", entry->name, entry->problem != NULL ? entry->problem : path);
    }
}

static void
print_entries_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const PscModelEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *path = g_filename_display_name (entry->path);

      json_builder_begin_object (builder);
      psc_cli_add_string (builder, "name", entry->name);
      psc_cli_add_string (builder, "path", path);
      psc_cli_add_string (builder, "problem", entry->problem);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  psc_cli_print_json (builder);
}

static gboolean
list_models (int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) models = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, NULL, _ ("Lists the installed models."), entries, NULL, 0,
                      error))
    return FALSE;

  models = psc_model_store_list ();
  if (json)
    print_entries_json (models);
  else
    print_entries (models);
  return TRUE;
}

/* τ and b, as the encoder has them. */
static void
read_head (PscModelBundle *bundle, double *scale, double *bias)
{
  *scale = *bias = NAN;
  psc_head_read (&psc_model_bundle_get_spec (bundle)->head, psc_model_bundle_get_weights (bundle),
                 scale, bias, NULL);
}

static void
print_info (PscModelBundle *bundle, const char *digest)
{
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscWeights *weights = psc_model_bundle_get_weights (bundle);
  g_autofree char *path = g_filename_display_name (psc_model_bundle_get_path (bundle));
  g_autofree char *vision = psc_tower_spec_describe (&spec->vision->parent_instance);
  g_autofree char *text = psc_tower_spec_describe (&spec->text->parent_instance);
  g_auto (GStrv) unused = psc_model_layout_list_unused (spec, weights);
  double scale, bias;

  read_head (bundle, &scale, &bias);
  g_print (_ ("name        %s\n"), psc_model_bundle_get_name (bundle));
  g_print (_ ("path        %s\n"), path);
  g_print (_ ("form        %s\n"),
           psc_model_source_get_nick (psc_model_bundle_get_source (bundle)));
  g_print (_ ("image       %s\n"), vision);
  g_print (_ ("text        %s, at most %u tokens\n"), text, spec->max_tokens);
  g_print (_ ("input       %u × %u, grey mean %.4f, deviation %.4f\n"),
           psc_model_spec_get_side (spec), psc_model_spec_get_side (spec), spec->input.mean,
           spec->input.std);
  g_print (_ ("embedding   %u dimensions\n"), psc_model_spec_get_dimensions (spec));
  g_print (_ ("τ           %.4f\n"), scale);
  if (spec->head.has_bias)
    g_print (_ ("bias        %.4f\n"), bias);
  g_print (_ ("score       %s\n"), psc_score_rule_get_nick (spec->head.rule));
  g_print (_ ("weights     %.1f million in %u tensors\n"),
           psc_weights_count_parameters (weights) * 1e-6, psc_weights_get_n_tensors (weights));
  g_print (_ ("SHA-256     %s\n"), digest);
  for (char **name = unused; *name != NULL; name++)
    g_print (_ ("not used    %s\n"), *name);
}

static void
print_info_json (PscModelBundle *bundle, const char *digest)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscWeights *weights = psc_model_bundle_get_weights (bundle);
  g_autofree char *path = g_filename_display_name (psc_model_bundle_get_path (bundle));
  g_autofree char *config_text = psc_model_spec_to_json (spec);
  g_autoptr (JsonNode) config_node = json_from_string (config_text, NULL);
  double scale, bias;

  read_head (bundle, &scale, &bias);
  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", psc_model_bundle_get_name (bundle));
  psc_cli_add_string (builder, "path", path);
  psc_cli_add_string (builder, "form",
                      psc_model_source_get_nick (psc_model_bundle_get_source (bundle)));
  json_builder_set_member_name (builder, "config");
  json_builder_add_value (builder, g_steal_pointer (&config_node));
  psc_cli_add_double (builder, "temperature", scale);
  psc_cli_add_double (builder, "bias", bias);
  psc_cli_add_string (builder, "score", psc_score_rule_get_nick (spec->head.rule));
  psc_cli_add_int (builder, "parameters", psc_weights_count_parameters (weights));
  psc_cli_add_string (builder, "sha256", digest);
  json_builder_end_object (builder);
  psc_cli_print_json (builder);
}

/* Looks at the files alone: no device is needed. */
static gboolean
describe_model (int argc, char **argv, GError **error)
{
  g_autofree char *vocabulary = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "vocab", 0, 0, G_OPTION_ARG_FILENAME, &vocabulary,
      N_ ("The model's vocab.txt, if it does not lie beside the weights"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, "[MODEL]",
          _ ("Describes a model: its architecture, its sizes, τ, and the SHA-256 of its "
             "weights."),
          entries, NULL, -1, error))
    return FALSE;
  if (argc > 2)
    {
      psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"), argv[2]);
      return FALSE;
    }

  bundle = psc_model_store_open (argc > 1 ? argv[1] : NULL, vocabulary, NULL, NULL, error);
  digest = bundle != NULL ? psc_model_bundle_dup_digest (bundle, NULL, error) : NULL;
  if (digest == NULL)
    return FALSE;

  if (json)
    print_info_json (bundle, digest);
  else
    print_info (bundle, digest);
  return TRUE;
}

gboolean
psc_cli_model (int argc, char **argv, GError **error)
{
  static const struct
  {
    const char *name;
    PscCliCommandFunc run;
  } actions[] = {
    { "import", import_model },
    { "list", list_models },
    { "info", describe_model },
  };

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (argv[1], actions[i].name))
      {
        psc_cli_enter_command (argv[1]);
        return actions[i].run (argc - 1, argv + 1, error);
      }

  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      g_print (_ ("Usage:\n"
                  "  promptoscope-cli model import MODEL   copy a model into your data folder\n"
                  "  promptoscope-cli model list           list the installed models\n"
                  "  promptoscope-cli model info [MODEL]   describe a model\n"));
      return TRUE;
    }
  psc_cli_set_usage_error (error, _ ("say what to do: model import, model list or model info"));
  return FALSE;
}
