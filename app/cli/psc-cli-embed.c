/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "attribution/psc-npy.h"
#include "psc-cli.h"

static float *
embed_image (PscModel *model, const char *path, const char *voi, GError **error)
{
  g_autoptr (PscModelInput) input = psc_cli_load_input (path, model, voi, NULL, error);
  guint n;

  return input != NULL ? psc_cli_encode_input (model, input, &n, error) : NULL;
}

static float *
embed_text (PscModel *model, const char *text, GError **error)
{
  g_autoptr (PscPromptReading) reading = psc_model_read_text (model, text, error);
  g_autofree char *remark = NULL;

  if (reading == NULL)
    return NULL;
  remark = psc_prompt_reading_dup_remark (reading);
  psc_cli_warn_of_reading ("--text", remark);
  return psc_model_encode_readings (model, 1, &reading, NULL, error);
}

static gboolean
check_arguments (
    int argc, char **argv, const char *text, const char *voi, const char *output, GError **error)
{
  if (output == NULL)
    psc_cli_set_usage_error (error, _ ("--output FILE.npy is missing"));
  else if (!g_str_has_suffix (output, ".npy"))
    psc_cli_set_usage_error (error, _ ("an embedding is written as FILE.npy, not “%s”"), output);
  else if (argc > 2)
    psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"), argv[2]);
  else if ((argc == 2) == (text != NULL))
    psc_cli_set_usage_error (error, _ ("give either an IMAGE or --text TEXT"));
  else if (text != NULL && voi != NULL)
    psc_cli_set_usage_error (error, _ ("--voi goes with an IMAGE"));
  else
    return psc_cli_check_text ("--text", text, error);
  return FALSE;
}

gboolean
psc_cli_embed (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autoptr (PscModel) model = NULL;
  g_autofree char *text = NULL;
  g_autofree char *voi = NULL;
  g_autofree char *output = NULL;
  g_autofree float *z = NULL;
  gsize shape[2] = { 1, 0 };
  GOptionEntry entries[] = {
    { "text", 't', 0, G_OPTION_ARG_STRING, &text, N_ ("Embed this text"), N_ ("TEXT") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it"), N_ ("FILE.npy") },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "[IMAGE]",
                      _ ("Writes the projected embedding of an image or a text, before it is "
                         "normalised, as float32 [1, M]."),
                      entries, &model_options, -1, error)
      || !check_arguments (argc, argv, text, voi, output, error)
      || !psc_cli_check_outputs ((const char *const[]){ output, NULL }, &model_options,
                                 (const char *const[]){ text == NULL ? argv[1] : "", NULL }, error))
    return FALSE;

  model = psc_cli_load_model (&model_options, error);
  if (model == NULL)
    return FALSE;
  z = text != NULL ? embed_text (model, text, error) : embed_image (model, argv[1], voi, error);
  if (z == NULL)
    return FALSE;

  shape[1] = psc_encoder_get_dimensions (psc_model_get_encoder (model));
  if (!psc_npy_write (output, 2, shape, z, error))
    {
      g_prefix_error (error, "%s: ", output);
      return FALSE;
    }
  return TRUE;
}
