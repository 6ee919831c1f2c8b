/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file/psc-output-file.h"
#include "image/psc-image-file.h"
#include "image/psc-voi.h"
#include "model/psc-device.h"
#include "model/psc-model-store.h"
#include "text/psc-json.h"

#define REDUCED "reduced"

G_DEFINE_QUARK (psc_cli_error, psc_cli_error)

void
psc_cli_set_usage_error (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, PSC_CLI_ERROR, PSC_CLI_ERROR_USAGE, text);
}

void
psc_cli_enter_command (const char *name)
{
  g_autofree char *program = g_strdup_printf ("%s %s", g_get_prgname (), name);

  g_set_prgname (program);
}

void
psc_cli_model_options_clear (PscCliModelOptions *options)
{
  g_free (options->model);
  g_strfreev (options->models);
  g_free (options->vocabulary);
  g_free (options->family);
  g_free (options->device);
  g_free (options->precision);
}

/* --model, --vocab, --family, --device, --precision and --threads; (transfer full), of static
 * strings. */
static GOptionEntry *
dup_model_entries (PscCliModelOptions *options)
{
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->model,
      N_ ("An installed model's name, or a folder, zip or weights file"), N_ ("MODEL") },
    { "vocab", 0, 0, G_OPTION_ARG_FILENAME, &options->vocabulary, PSC_CLI_VOCAB_HELP, N_ ("FILE") },
    { "family", 0, 0, G_OPTION_ARG_STRING, &options->family, PSC_CLI_FAMILY_HELP, N_ ("NAME") },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options->device, N_ ("auto, cpu, cuda or cuda:N"),
      N_ ("DEVICE") },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &options->precision,
      N_ ("Of gradients: full, or reduced where the device is faster with it"), "full|reduced" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
      N_ ("Threads on the CPU; one per processor unless given"), N_ ("N") },
    { NULL },
  };

  GOptionEntry *copy = g_memdup2 (entries, sizeof entries);

  if (options->takes_several)
    {
      copy[0].arg = G_OPTION_ARG_FILENAME_ARRAY;
      copy[0].arg_data = &options->models;
    }
  return copy;
}

/* GLib leaves the “--” there that ends the options before an argument that begins with a dash. */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (g_str_equal (argv[i], "--"))
      {
        memmove (argv + i, argv + i + 1, (*argc - i) * sizeof *argv);
        (*argc)--;
        return;
      }
}

gboolean
psc_cli_check_family (const char *family, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (family == NULL || psc_model_family_check_nick (family, &local_error))
    return TRUE;
  psc_cli_set_usage_error (error, "%s", local_error->message);
  return FALSE;
}

/* What of them can be wrong whatever the model is. */
static gboolean
check_model_options (const PscCliModelOptions *options, GError **error)
{
  if (options->threads < 0 || options->threads > 1024)
    psc_cli_set_usage_error (error, _ ("--threads is a number from 0 to 1024"));
  else if (options->precision != NULL && !g_str_equal (options->precision, "full")
           && !g_str_equal (options->precision, REDUCED))
    psc_cli_set_usage_error (error, _ ("--precision is full or reduced"));
  else if (options->device != NULL && !psc_device_is_name (options->device))
    psc_cli_set_usage_error (error, _ ("“%s” is not a device; use auto, cpu, cuda or cuda:N"),
                             options->device);
  else
    return psc_cli_check_family (options->family, error);
  return FALSE;
}

static const GOptionEntry *
find_entry (const GOptionEntry *const *lists, const char *name, gsize length)
{
  for (; *lists != NULL; lists++)
    for (const GOptionEntry *entry = *lists; entry->long_name != NULL; entry++)
      if (length == 1 ? entry->short_name == *name
                      : strlen (entry->long_name) == length
                            && strncmp (entry->long_name, name, length) == 0)
        return entry;
  return NULL;
}

/* GLib takes the last of several values where there is room for one. @counts: of entries */
static gboolean
count_value (const GOptionEntry *entry, GHashTable *counts, GError **error)
{
  if (entry->arg == G_OPTION_ARG_STRING_ARRAY || entry->arg == G_OPTION_ARG_FILENAME_ARRAY
      || g_hash_table_add (counts, (gpointer) entry))
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--%s is given more than once, and only one counts"),
                           entry->long_name);
  return FALSE;
}

/* The option of @argument that takes a value, %NULL if there is none; sets @has_value to whether
 * the value is in it as well. */
static const GOptionEntry *
find_option (const GOptionEntry *const *lists, const char *argument, gboolean *has_value)
{
  const GOptionEntry *entry = NULL;

  if (g_str_has_prefix (argument, "--"))
    {
      gsize length = strcspn (argument + 2, "=");

      *has_value = argument[2 + length] == '=';
      if (length > 1)
        entry = find_entry (lists, argument + 2, length);
      return entry != NULL && entry->arg != G_OPTION_ARG_NONE ? entry : NULL;
    }
  for (const char *letter = argument + 1; *argument == '-' && *letter != '\0'; letter++)
    {
      entry = find_entry (lists, letter, 1);
      *has_value = letter[1] != '\0';
      if (entry == NULL || entry->arg != G_OPTION_ARG_NONE)
        return entry;
    }
  return NULL;
}

/* GLib says of such a text neither that it is no UTF-8 nor whose it is. @value: as it was given */
static gboolean
check_text_of (const GOptionEntry *entry, const char *value, GError **error)
{
  g_autofree char *option = NULL;

  if (entry->arg == G_OPTION_ARG_FILENAME || entry->arg == G_OPTION_ARG_FILENAME_ARRAY
      || g_utf8_validate (value, -1, NULL))
    return TRUE;
  option = g_strconcat ("--", entry->long_name, NULL);
  psc_cli_set_usage_error (error, _ ("%s is not a text in UTF-8"), option);
  return FALSE;
}

static gboolean
check_values (int argc, char **argv, const GOptionEntry *const *lists, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);

  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      gboolean has_value;
      const GOptionEntry *entry = find_option (lists, argv[i], &has_value);

      if (entry == NULL)
        continue;
      if (!count_value (entry, counts, error))
        return FALSE;
      i += !has_value;
      if (i < argc && !check_text_of (entry, argv[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
psc_cli_parse (int *argc,
               char ***argv,
               const char *arguments,
               const char *summary,
               const GOptionEntry *entries,
               PscCliModelOptions *model_options,
               int n_arguments,
               GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autofree GOptionEntry *model_entries =
      model_options != NULL ? dup_model_entries (model_options) : NULL;
  const GOptionEntry *lists[] = { entries, model_entries, NULL };
  g_autoptr (GError) local_error = NULL;

  if (entries == NULL)
    memmove (lists, lists + 1, sizeof lists - sizeof *lists);
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (model_entries != NULL)
    g_option_context_add_main_entries (context, model_entries, GETTEXT_PACKAGE);

  if (!check_values (*argc, *argv, lists, error))
    return FALSE;
  if (!g_option_context_parse (context, argc, argv, &local_error))
    {
      psc_cli_set_usage_error (error, "%s", local_error->message);
      return FALSE;
    }
  drop_separator (argc, *argv);
  if (model_options != NULL && !check_model_options (model_options, error))
    return FALSE;
  if (n_arguments >= 0 && *argc - 1 != n_arguments)
    {
      if (*argc - 1 < n_arguments)
        psc_cli_set_usage_error (error, _ ("something is missing: %s"), arguments);
      else
        psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"),
                                 (*argv)[n_arguments + 1]);
      return FALSE;
    }
  return TRUE;
}

PscEncoderOptions
psc_cli_model_options_get_encoder (const PscCliModelOptions *options)
{
  return (PscEncoderOptions){
    .device = options->device,
    .n_threads = (guint) options->threads,
    .precision =
        g_strcmp0 (options->precision, REDUCED) == 0 ? PSC_PRECISION_REDUCED : PSC_PRECISION_FULL,
  };
}

PscModelBundle *
psc_cli_open_bundle (const PscCliModelOptions *options, GError **error)
{
  return psc_model_store_open (options->model, options->vocabulary, options->family, NULL, error);
}

/* On a terminal over the line that tells of progress. */
static void
moved_cb (PscModel *model, gpointer user_data)
{
  const char *name = psc_model_bundle_get_name (psc_model_get_bundle (model));
  g_autofree char *note = g_strdup_printf (
      _ ("%s: the device ran out of memory; what follows is computed on the CPU"), name);

  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  psc_cli_warn (note);
}

PscModel *
psc_cli_load_model (const PscCliModelOptions *options, GError **error)
{
  const PscEncoderOptions encoder = psc_cli_model_options_get_encoder (options);
  g_autoptr (PscModelBundle) bundle = psc_cli_open_bundle (options, error);
  PscModel *model;

  if (bundle == NULL)
    return NULL;
  model = psc_model_new_or_on_cpu (bundle, &encoder, NULL, error);
  if (model == NULL)
    return NULL;
  if (psc_model_is_moved (model))
    moved_cb (model, NULL);
  g_signal_connect (model, "moved", G_CALLBACK (moved_cb), NULL);
  return model;
}

PscPromptDirections *
psc_cli_encode_bank (PscModel *model, PscPromptBank *bank, GError **error)
{
  PscPromptDirections *directions;

  do
    directions = psc_prompt_directions_new (model, bank, NULL, error);
  while (directions == NULL && psc_model_retry_on_cpu (model, NULL, error));
  return directions;
}

PscPromptBank *
psc_cli_load_bank (const char *path, GError **error)
{
  return path != NULL ? psc_prompt_bank_load (path, error) : psc_prompt_bank_new_default ();
}

static void
add_input (GPtrArray *inputs, const char *path)
{
  if (path != NULL && *path != '\0')
    g_ptr_array_add (inputs, (gpointer) path);
}

gboolean
psc_cli_check_output (const char *output, const char *const *inputs, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (psc_output_file_check (output, inputs, &local_error))
    return TRUE;
  psc_cli_set_usage_error (error, "%s: %s", output, local_error->message);
  return FALSE;
}

/* @n: how many of @outputs come before @output */
static gboolean
check_others (const char *const *outputs, guint n, const char *output, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (psc_output_file_is_same (outputs[i], output))
      {
        psc_cli_set_usage_error (
            error,
            _ ("%s: two of the files to be written are this one: give each a name of its own"),
            output);
        return FALSE;
      }
  return TRUE;
}

/* Otherwise it would turn out once the work is done. */
static gboolean
check_folder (const char *output, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (output);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _ ("%s: there is no folder “%s”"), output,
               folder);
  return FALSE;
}

gboolean
psc_cli_check_outputs (const char *const *outputs,
                       const PscCliModelOptions *model_options,
                       const char *const *inputs,
                       GError **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new ();

  for (; *inputs != NULL; inputs++)
    add_input (read, *inputs);
  if (model_options != NULL)
    {
      add_input (read, model_options->model);
      add_input (read, model_options->vocabulary);
    }
  g_ptr_array_add (read, NULL);

  for (guint i = 0; outputs[i] != NULL; i++)
    if (!psc_cli_check_output (outputs[i], (const char *const *) read->pdata, error)
        || !check_others (outputs, i, outputs[i], error) || !check_folder (outputs[i], error))
      return FALSE;
  return TRUE;
}

/* What the file says where nobody chose, and what else there is. */
static PscImage *
choose_voi (PscImage *image, const char *path, const char *voi, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint choice = 0;

  if (voi == NULL)
    {
      g_autofree char *description = psc_voi_dup_description (image);

      if (description != NULL)
        g_printerr (_ ("%s: shown with %s; --voi chooses another\n"), path, description);
      return g_object_ref (image);
    }
  if (psc_voi_find (image, voi, &choice, &local_error))
    return psc_voi_choose (image, choice);
  psc_cli_set_usage_error (error, "%s: %s", path, local_error->message);
  return NULL;
}

PscModelInput *
psc_cli_load_input (
    const char *path, PscModel *model, const char *voi, PscImage **image, GError **error)
{
  PscPreprocess preprocess;
  g_autoptr (PscImage) loaded = psc_image_file_load (path, NULL, error);
  g_autoptr (PscImage) shown = NULL;
  PscModelInput *input;

  if (loaded == NULL)
    return NULL;
  for (const char *const *note = psc_image_get_notes (loaded); *note != NULL; note++)
    g_printerr ("%s: %s\n", path, *note);

  shown = choose_voi (loaded, path, voi, error);
  if (shown == NULL)
    return NULL;
  psc_model_spec_get_preprocess (psc_encoder_get_spec (psc_model_get_encoder (model)), &preprocess);
  input = psc_model_input_new (shown, NULL, &preprocess);
  if (image != NULL)
    *image = g_steal_pointer (&shown);
  return input;
}

void
psc_cli_add_voi (JsonBuilder *builder, PscImage *image)
{
  guint choice = psc_image_get_voi_choice (image);
  const PscVoiTable *table = psc_image_get_voi_table (image);
  g_autofree char *name = psc_voi_dup_name (image, choice);
  PscWindow window;

  json_builder_set_member_name (builder, "window");
  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "name", name);
  psc_cli_add_int (builder, "number", choice + 1);
  psc_cli_add_string (builder, "kind", table != NULL ? "table" : "window");
  if (table == NULL)
    {
      psc_image_get_window (image, &window);
      psc_cli_add_double (builder, "centre", window.centre);
      psc_cli_add_double (builder, "width", window.width);
    }
  json_builder_end_object (builder);
}

float *
psc_cli_encode_input (PscModel *model, PscModelInput *input, guint *n, GError **error)
{
  g_autofree float *z = NULL;

  *n = psc_encoder_get_dimensions (psc_model_get_encoder (model));
  z = g_new (float, *n);
  while (!psc_encoder_encode_images (psc_model_get_encoder (model), 1,
                                     psc_model_input_get_values (input), z, NULL, error))
    if (!psc_model_retry_on_cpu (model, NULL, error))
      return NULL;
  return g_steal_pointer (&z);
}

gboolean
psc_cli_check_text (const char *option, const char *text, GError **error)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    psc_cli_set_usage_error (error, _ ("%s is not a text in UTF-8"), option);
  else if (text != NULL && psc_prompt_is_blank (text))
    psc_cli_set_usage_error (error, _ ("%s is empty: there is nothing in it to read"), option);
  else
    return TRUE;
  return FALSE;
}

void
psc_cli_warn (const char *note)
{
  if (note != NULL)
    g_printerr ("%s: %s\n", g_get_prgname (), note);
}

void
psc_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = psc_json_write (root, TRUE);

  puts (text);
}

void
psc_cli_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

void
psc_cli_add_notes (JsonBuilder *builder, PscImage *image)
{
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (const char *const *note = psc_image_get_notes (image); *note != NULL; note++)
    json_builder_add_string_value (builder, *note);
  json_builder_end_array (builder);
}

void
psc_cli_add_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

/* JSON has no word for what is not finite. */
void
psc_cli_add_number (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
psc_cli_add_double (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  psc_cli_add_number (builder, value);
}
