/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-explain-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "psc-cli-display.h"
#include "psc-cli-parameters.h"

/* Options as they stand on the command line. */
typedef struct
{
  char **methods;
  char **parameters;
  char *mode;
  PscCliDisplayOptions display;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_strfreev (raw->methods);
  g_strfreev (raw->parameters);
  g_free (raw->mode);
  psc_cli_display_options_clear (&raw->display);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

void
psc_cli_explain_options_clear (PscCliExplainOptions *options)
{
  g_free (options->image);
  g_free (options->voi);
  psc_cli_model_options_clear (&options->model);
  g_strfreev (options->prompts);
  g_strfreev (options->classes);
  g_free (options->minus);
  g_clear_pointer (&options->methods, g_ptr_array_unref);
  g_free (options->preset);
  g_free (options->bank);
  g_free (options->truth);
  g_strfreev (options->outputs);
}

static gboolean
read_command_line (PscCliExplainOptions *options, Raw *raw, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "prompt", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->prompts,
      N_ ("A text to explain; may be given several times"), N_ ("TEXT") },
    { "class", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->classes,
      N_ ("A class of the bank to explain; may be given several times"), N_ ("NAME") },
    { "minus", 0, 0, G_OPTION_ARG_STRING, &options->minus,
      N_ ("A prompt whose map is taken away from the others'"), N_ ("TEXT") },
    { "centred", 0, 0, G_OPTION_ARG_NONE, &options->centred,
      N_ ("Take away what all prompts of the bank share"), NULL },
    { "method", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->methods,
      N_ ("A method, or all; the four of the paper unless given; may be given several times"),
      N_ ("NAME") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &raw->parameters,
      N_ ("A method's parameter; may be given several times"), N_ ("METHOD.KEY=VALUE") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options->preset, PSC_CLI_PRESET_HELP, N_ ("NAME") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &raw->mode,
      N_ ("fused, conventional or both (the default)"), N_ ("MODE") },
    PSC_CLI_DISPLAY_ENTRIES (raw->display),
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &options->bank, N_ ("A prompt bank of your own"),
      N_ ("FILE.json") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &options->voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark, N_ ("Light text on a dark page"), NULL },
    { "truth", 0, 0, G_OPTION_ARG_FILENAME, &options->truth,
      N_ ("Print how well each map points at what a file says of the image"), N_ ("FILE") },
    { "no-regions", 0, 0, G_OPTION_ARG_NONE, &options->no_regions,
      N_ ("Draw no outlines of --truth in figures"), NULL },
    { "metrics", 0, 0, G_OPTION_ARG_NONE, &options->metrics,
      N_ ("Print how far each map is to be believed, beside controls"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print what was made as JSON"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->outputs,
      N_ ("Where to write the figure, or the maps; may be given several times"),
      N_ ("FILE.(png|svg|pdf|npy)") },
    { NULL },
  };

  return psc_cli_parse (
      argc, argv, "IMAGE",
      _ ("Draws where a model looks when it reads a prompt: for each method the map that is fused "
         "from one map per embedding dimension, and the conventional one. An .npy file gets the "
         "maps themselves, float32 [methods, prompts and classes, modes, A, A]. JSON says of each "
         "query in “reading” whether its texts are read “whole”, in “part” or as “nothing” the "
         "model knows; “cut”, “unknown” and “dropped” name what is not, “incomplete” the prompts "
         "of the bank that take part and are not read whole. --truth reads CheXlocalize's, MS-CXR's, "
         "NIH's, VinDr-CXR's, RSNA's, SIIM's and PadChest-GR's files, a mask as PNG or DICOM "
         "segmentation and this program's own, takes of the image's findings those that a query "
         "names, or the only one if it has no finding's name, and measures each map against them on the image's own pixels: "
         "“hit”, “relevance_mass”, “area_share”, “rank_accuracy”, “auprc”, “cnr”, “iou_area” and "
         "“iou_otsu”, beside a map of the centre, one of noise and Eigen-CAM; “unseen_share” is "
         "what the model does not see of the finding. Figures outline those findings on every panel and "
         "name them and the form of the file, which JSON has in “truth_format”. --metrics measures each map, in at most "
         "400 passes of the image encoder, and says so in “metrics” of JSON, method by method, query "
         "by query and mode by mode: “faithfulness” and, for random orders, “faithfulness_control”; "
         "“completeness_gap” in percent; “model_dependence”, “prompt_dependence” and “stability”, "
         "rank correlations; null where that is not defined, and “unknown” says why."),
      entries, &options->model, 1, error);
}

static gboolean
parse_mode (const char *mode, guint *modes, GError **error)
{
  PscExplanationMode one;

  if (mode == NULL || g_str_equal (mode, "both"))
    *modes = 1u << PSC_EXPLANATION_FUSED | 1u << PSC_EXPLANATION_CONVENTIONAL;
  else if (psc_explanation_mode_from_nick (mode, &one))
    *modes = 1u << one;
  else
    {
      psc_cli_set_usage_error (error, _ ("--mode is fused, conventional or both, not “%s”"), mode);
      return FALSE;
    }
  return TRUE;
}

/* None are needed where something is printed. */
static gboolean
check_outputs (PscCliExplainOptions *options, GError **error)
{
  static const char *const suffixes[] = { ".png", ".svg", ".pdf", ".npy" };

  if (options->outputs == NULL && options->truth == NULL && !options->metrics)
    {
      psc_cli_set_usage_error (error, _ ("--output FILE.(png|svg|pdf|npy) is missing"));
      return FALSE;
    }
  if (options->outputs == NULL)
    options->outputs = g_new0 (char *, 1);
  for (char **outputs = options->outputs; *outputs != NULL; outputs++)
    {
      g_autofree char *lower = g_ascii_strdown (*outputs, -1);
      gboolean is_known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
        is_known = is_known || g_str_has_suffix (lower, suffixes[i]);
      if (!is_known)
        {
          psc_cli_set_usage_error (error, _ ("“%s” does not end in .png, .svg, .pdf or .npy"),
                                   *outputs);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_texts (const PscCliExplainOptions *options, GError **error)
{
  for (char **prompt = options->prompts; prompt != NULL && *prompt != NULL; prompt++)
    if (!psc_cli_check_text ("--prompt", *prompt, error))
      return FALSE;
  return psc_cli_check_text ("--minus", options->minus, error);
}

gboolean
psc_cli_explain_options_parse (PscCliExplainOptions *options, int argc, char **argv, GError **error)
{
  g_auto (Raw) raw = { NULL };

  if (!read_command_line (options, &raw, &argc, &argv, error))
    return FALSE;
  options->image = g_strdup (argv[1]);
  if (options->prompts == NULL && options->classes == NULL)
    {
      psc_cli_set_usage_error (error, _ ("there is nothing to explain: --prompt or --class"));
      return FALSE;
    }
  if (options->no_regions && options->truth == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--no-regions goes with --truth"));
      return FALSE;
    }
  if (options->minus != NULL && options->centred)
    {
      psc_cli_set_usage_error (
          error, _ ("--centred changes nothing with --minus: what prompts share cancels there"));
      return FALSE;
    }
  return check_texts (options, error) && parse_mode (raw.mode, &options->modes, error)
         && psc_cli_display_options_parse (&raw.display, &options->display, error)
         && check_outputs (options, error)
         && psc_cli_check_outputs (
             (const char *const *) options->outputs, &options->model,
             (const char *const[]){ options->image, options->bank != NULL ? options->bank : "",
                                    options->truth != NULL ? options->truth : "", NULL },
             error)
         && psc_cli_collect_methods ((const char *const *) raw.methods,
                                     (const char *const *) raw.parameters, options->preset,
                                     &options->methods, &options->all_methods, error);
}
