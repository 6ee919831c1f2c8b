/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "model/psc-model-store.h"
#include "psc-cli-model-info.h"
#include "psc-cli-progress.h"
#include "psc-cli.h"

/* @cause says of a name that is taken what has it, but not how to choose another. */
static void
set_import_error (const GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS))
    g_set_error (error, cause->domain, cause->code, "%s (--name %s)", cause->message, _ ("NAME"));
  else
    g_propagate_error (error, g_error_copy (cause));
}

static gboolean
import_model (int argc, char **argv, GError **error)
{
  g_autofree char *vocabulary = NULL;
  g_autofree char *family = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean replace = FALSE;
  g_autoptr (PscCliProgress) progress = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What to call it"), N_ ("NAME") },
    { "vocab", 0, 0, G_OPTION_ARG_FILENAME, &vocabulary, PSC_CLI_VOCAB_HELP, N_ ("FILE") },
    { "family", 0, 0, G_OPTION_ARG_STRING, &family, PSC_CLI_FAMILY_HELP, N_ ("NAME") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_ ("Replace a model of that name"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, "MODEL",
          _ ("Copies a model into your data folder. MODEL is the folder with the files as they "
             "were published, the file of weights in it, or MedCLIP's zip archive. Nothing in it "
             "is executed. “promptoscope-cli model families” lists what can be read."),
          entries, NULL, 1, error)
      || !psc_cli_check_family (family, error))
    return FALSE;
  if (name != NULL && !psc_model_store_check_name (name, &local_error))
    {
      psc_cli_set_usage_error (error, "%s", local_error->message);
      return FALSE;
    }

  progress = psc_cli_progress_new (_ ("Importing"));
  bundle = psc_model_store_import (argv[1], vocabulary, family, name, replace, NULL,
                                   psc_cli_progress_update, progress, &local_error);
  g_clear_pointer (&progress, psc_cli_progress_free);
  if (bundle == NULL)
    {
      set_import_error (local_error, error);
      return FALSE;
    }

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

      if (entry->problem != NULL)
        g_print ("%-24s %s\n", entry->name, entry->problem);
      else
        g_print ("%-24s %-20s %s\n", entry->name, psc_model_family_get_title (entry->family), path);
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
      psc_cli_add_string (builder, "family",
                          entry->family != NULL ? psc_model_family_get_nick (entry->family) : NULL);
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

static void
print_families (void)
{
  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    g_print (_ ("%s: %s\n  get it:  %s\n  licence: %s\n"), psc_model_family_get_nick (*family),
             psc_model_family_get_title (*family), psc_model_family_get_download (*family),
             psc_model_family_get_licence (*family));
}

static void
print_families_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    {
      json_builder_begin_object (builder);
      psc_cli_add_string (builder, "family", psc_model_family_get_nick (*family));
      psc_cli_add_string (builder, "title", psc_model_family_get_title (*family));
      psc_cli_add_string (builder, "download", psc_model_family_get_download (*family));
      psc_cli_add_string (builder, "licence", psc_model_family_get_licence (*family));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  psc_cli_print_json (builder);
}

static gboolean
list_families (int argc, char **argv, GError **error)
{
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, NULL,
                      _ ("Lists the families of models that can be read, what to download of each, "
                         "and its licence."),
                      entries, NULL, 0, error))
    return FALSE;

  if (json)
    print_families_json ();
  else
    print_families ();
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
    { "info", psc_cli_model_info },
    { "families", list_families },
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
                  "  promptoscope-cli model info [MODEL]   describe a model\n"
                  "  promptoscope-cli model families       list what models can be read\n"));
      return TRUE;
    }
  psc_cli_set_usage_error (error, _ ("say what to do: model import, list, info or families"));
  return FALSE;
}
