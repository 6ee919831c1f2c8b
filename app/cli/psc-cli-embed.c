/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "attribution/psc-npy.h"
#include "psc-cli.h"

/* What there is to do. */
typedef struct
{
  char *text;
  char *voi;
  char *input; /* where the model's input goes */
  char *output;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->text);
  g_free (options->voi);
  g_free (options->input);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
write_array (const char *path, gsize rows, gsize columns, const float *values, GError **error)
{
  const gsize shape[] = { rows, columns };

  if (psc_npy_write (path, G_N_ELEMENTS (shape), shape, values, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static float *
embed_image (PscModel *model, const char *path, const Options *options, GError **error)
{
  g_autoptr (PscModelInput) input = psc_cli_load_input (path, model, options->voi, NULL, error);
  guint n;

  if (input == NULL)
    return NULL;
  if (options->input != NULL
      && !write_array (options->input, psc_model_input_get_size (input),
                       psc_model_input_get_size (input), psc_model_input_get_values (input), error))
    return NULL;
  return psc_cli_encode_input (model, input, &n, error);
}

static float *
embed_text (PscModel *model, const char *text, GError **error)
{
  g_autoptr (PscPromptReading) reading = psc_model_read_text (model, text, error);
  g_autofree char *remark = NULL;
  float *z;

  if (reading == NULL)
    return NULL;
  remark = psc_prompt_reading_dup_remark (reading);
  psc_cli_warn (remark);
  do
    z = psc_model_encode_readings (model, 1, &reading, NULL, error);
  while (z == NULL && psc_model_retry_on_cpu (model, NULL, error));
  return z;
}

static gboolean
check_arguments (int argc, char **argv, const Options *options, GError **error)
{
  if (options->output == NULL)
    psc_cli_set_usage_error (error, _ ("--output FILE.npy is missing"));
  else if (!g_str_has_suffix (options->output, ".npy"))
    psc_cli_set_usage_error (error, _ ("an embedding is written as FILE.npy, not “%s”"),
                             options->output);
  else if (options->input != NULL && !g_str_has_suffix (options->input, ".npy"))
    psc_cli_set_usage_error (error, _ ("a model's input is written as FILE.npy, not “%s”"),
                             options->input);
  else if (argc > 2)
    psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"), argv[2]);
  else if ((argc == 2) == (options->text != NULL))
    psc_cli_set_usage_error (error, _ ("give either an IMAGE or --text TEXT"));
  else if (options->text != NULL && options->voi != NULL)
    psc_cli_set_usage_error (error, _ ("--voi goes with an IMAGE"));
  else if (options->text != NULL && options->input != NULL)
    psc_cli_set_usage_error (error, _ ("--write-input goes with an IMAGE"));
  else
    return psc_cli_check_text ("--text", options->text, error);
  return FALSE;
}

gboolean
psc_cli_embed (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_auto (Options) options = { NULL };
  g_autoptr (PscModel) model = NULL;
  g_autofree float *z = NULL;
  GOptionEntry entries[] = {
    { "text", 't', 0, G_OPTION_ARG_STRING, &options.text, N_ ("Embed this text"), N_ ("TEXT") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &options.voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "write-input", 0, 0, G_OPTION_ARG_FILENAME, &options.input,
      N_ ("Write what the model gets of the image, too: float32 [A, A]"), N_ ("FILE.npy") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Where to write it"),
      N_ ("FILE.npy") },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "[IMAGE]",
                      _ ("Writes the projected embedding of an image or a text, before it is "
                         "normalised, as float32 [1, M]."),
                      entries, &model_options, -1, error)
      || !check_arguments (argc, argv, &options, error)
      || !psc_cli_check_outputs (
          (const char *const[]){ options.output, options.input, NULL }, &model_options,
          (const char *const[]){ options.text == NULL ? argv[1] : "", NULL }, error))
    return FALSE;

  model = psc_cli_load_model (&model_options, error);
  if (model == NULL)
    return FALSE;
  z = options.text != NULL ? embed_text (model, options.text, error)
                           : embed_image (model, argv[1], &options, error);
  return z != NULL
         && write_array (options.output, 1,
                         psc_encoder_get_dimensions (psc_model_get_encoder (model)), z, error);
}
