/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-paper-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/psc-file-name.h"
#include "psc-cli-display.h"
#include "psc-cli-parameters.h"

/* Options as they stand on the command line. */
typedef struct
{
  char **methods;
  char **parameters;
  char *figure;
  PscCliDisplayOptions display;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_strfreev (raw->methods);
  g_strfreev (raw->parameters);
  g_free (raw->figure);
  psc_cli_display_options_clear (&raw->display);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

void
psc_cli_paper_options_clear (PscCliPaperOptions *options)
{
  g_strfreev (options->images);
  g_free (options->output);
  psc_cli_model_options_clear (&options->model);
  g_strfreev (options->classes);
  g_strfreev (options->prompts);
  g_clear_pointer (&options->methods, g_ptr_array_unref);
  g_free (options->preset);
  g_free (options->bank);
  g_free (options->voi);
}

static gboolean
read_command_line (PscCliPaperOptions *options, Raw *raw, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, N_ ("Where to write"),
      N_ ("FILE.(png|svg|pdf)") },
    { "figure", 0, 0, G_OPTION_ARG_STRING, &raw->figure,
      N_ ("1: classes, conventional; 2: sentences and classes, fused; or both (the default)"),
      "1|2|both" },
    { "class", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->classes,
      N_ ("A class of the bank, or all; may be given several times; the five of CheXpert's "
          "competition unless given"),
      N_ ("NAME") },
    { "prompt", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->prompts,
      N_ ("A sentence for the second figure, which names its class; may be given several times"),
      N_ ("TEXT") },
    { "method", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->methods,
      N_ ("A method, or all; the four of the paper unless given; may be given several times"),
      N_ ("NAME") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &raw->parameters,
      N_ ("A method's parameter; may be given several times"), N_ ("METHOD.KEY=VALUE") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options->preset, PSC_CLI_PRESET_HELP, N_ ("NAME") },
    PSC_CLI_DISPLAY_ENTRIES (raw->display),
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &options->bank, N_ ("A prompt bank of your own"),
      N_ ("FILE.json") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &options->voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark, N_ ("Light text on a dark page"), NULL },
    { NULL },
  };

  return psc_cli_parse (
      argc, argv, "IMAGE…",
      _ ("Draws the paper's figures of any image by any model. Figure 1 has a row for each method "
         "and a column for each class: the map of the class, made the conventional way. Figure 2 "
         "has two rows for each method: above, the fused map of a sentence about the class, and "
         "below, that of the class's label alone. The sentence is what --prompt says, or else, of "
         "those that the bank has for the class, the one that the model scores highest on the "
         "image. A PDF has a page for each figure, image by image. PNG and SVG hold one figure: "
         "where there are several, each gets a file of its own, with the image's number and the "
         "figure's in its name: -o maps.png of two images writes maps-1-fig1.png, "
         "maps-1-fig2.png, maps-2-fig1.png and maps-2-fig2.png; of one image maps-fig1.png and "
         "maps-fig2.png; and with --figure 1 maps.png."),
      entries, &options->model, -1, error);
}

static gboolean
parse_figures (const char *text, guint *figures, GError **error)
{
  if (text == NULL || g_str_equal (text, "both"))
    *figures = PSC_CLI_PAPER_CLASSES | PSC_CLI_PAPER_SENTENCES;
  else if (g_str_equal (text, "1"))
    *figures = PSC_CLI_PAPER_CLASSES;
  else if (g_str_equal (text, "2"))
    *figures = PSC_CLI_PAPER_SENTENCES;
  else
    {
      psc_cli_set_usage_error (error, _ ("--figure is 1, 2 or both, not “%s”"), text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

gboolean
psc_cli_paper_options_has_pages (const PscCliPaperOptions *options)
{
  return has_suffix (options->output, ".pdf");
}

char *
psc_cli_paper_options_dup_path (const PscCliPaperOptions *options,
                                guint image,
                                PscCliPaperFigures figure)
{
  const gboolean both = options->figures == (PSC_CLI_PAPER_CLASSES | PSC_CLI_PAPER_SENTENCES);
  g_autofree char *folder = g_path_get_dirname (options->output);
  g_autofree char *stem = g_path_get_basename (options->output);
  g_autoptr (GString) tail = g_string_new (NULL);
  g_autofree char *name = NULL;
  char *suffix = strrchr (stem, '.');

  if (psc_cli_paper_options_has_pages (options) || (options->n_images == 1 && !both))
    return g_strdup (options->output);

  if (options->n_images > 1)
    g_string_append_printf (tail, "-%u", image + 1);
  if (both)
    g_string_append_printf (tail, "-fig%d", figure == PSC_CLI_PAPER_CLASSES ? 1 : 2);
  g_string_append (tail, suffix);
  *suffix = '\0';
  name = psc_file_name_fit (folder, stem, tail->str);
  return g_build_filename (folder, name, NULL);
}

/* All files that will be written; (transfer full), with an end. */
static GPtrArray *
list_paths (const PscCliPaperOptions *options)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < options->n_images; i++)
    for (guint figure = PSC_CLI_PAPER_CLASSES; figure <= PSC_CLI_PAPER_SENTENCES; figure <<= 1)
      if ((options->figures & figure)
          && (paths->len == 0 || !psc_cli_paper_options_has_pages (options)))
        g_ptr_array_add (paths, psc_cli_paper_options_dup_path (options, i, figure));
  g_ptr_array_add (paths, NULL);
  return paths;
}

static gboolean
check_output (const PscCliPaperOptions *options, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = NULL;

  if (options->output == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output FILE.(png|svg|pdf) is missing"));
      return FALSE;
    }
  if (!has_suffix (options->output, ".png") && !has_suffix (options->output, ".svg")
      && !has_suffix (options->output, ".pdf"))
    {
      psc_cli_set_usage_error (error, _ ("“%s” does not end in .png, .svg or .pdf"),
                               options->output);
      return FALSE;
    }
  for (char **image = options->images; *image != NULL; image++)
    g_ptr_array_add (inputs, *image);
  g_ptr_array_add (inputs, options->bank);
  g_ptr_array_add (inputs, NULL);
  paths = list_paths (options);
  return psc_cli_check_outputs ((const char *const *) paths->pdata, &options->model,
                                (const char *const *) inputs->pdata, error);
}

static gboolean
check_texts (const PscCliPaperOptions *options, GError **error)
{
  for (char **prompt = options->prompts; prompt != NULL && *prompt != NULL; prompt++)
    if (!psc_cli_check_text ("--prompt", *prompt, error))
      return FALSE;
  if (options->prompts == NULL || (options->figures & PSC_CLI_PAPER_SENTENCES))
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--prompt is for figure 2"));
  return FALSE;
}

gboolean
psc_cli_paper_options_parse (PscCliPaperOptions *options, int argc, char **argv, GError **error)
{
  g_auto (Raw) raw = { NULL };

  if (!read_command_line (options, &raw, &argc, &argv, error))
    return FALSE;
  if (argc < 2)
    {
      psc_cli_set_usage_error (error, _ ("something is missing: %s"), "IMAGE…");
      return FALSE;
    }
  options->images = g_strdupv (argv + 1);
  options->n_images = (guint) argc - 1;
  return parse_figures (raw.figure, &options->figures, error) && check_texts (options, error)
         && psc_cli_display_options_parse (&raw.display, &options->display, error)
         && check_output (options, error)
         && psc_cli_collect_methods ((const char *const *) raw.methods,
                                     (const char *const *) raw.parameters, options->preset,
                                     &options->methods, &options->all_methods, error);
}
