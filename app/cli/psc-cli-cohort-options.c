/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-cohort-options.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort/psc-cohort-folder.h"
#include "file/psc-output-file.h"
#include "psc-cli-parameters.h"

#define ARGUMENTS "TABLE|FOLDER"

/* Options as they stand on the command line. */
typedef struct
{
  char *methods;
  char **parameters;
  char *preset;
  char *modes;
  char *maps;
  char *shard;
  char *max_failures;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->methods);
  g_strfreev (raw->parameters);
  g_free (raw->preset);
  g_free (raw->modes);
  g_free (raw->maps);
  g_free (raw->shard);
  g_free (raw->max_failures);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

void
psc_cli_cohort_options_clear (PscCliCohortOptions *options)
{
  g_free (options->source);
  g_free (options->output);
  psc_cli_model_options_clear (&options->model);
  g_clear_pointer (&options->methods, g_ptr_array_unref);
  g_clear_pointer (&options->modes, g_array_unref);
  g_free (options->prompts);
  g_free (options->bank);
  g_free (options->minus);
  g_free (options->truth);
  g_free (options->metrics);
  g_free (options->voi);
}

static gboolean
read_command_line (PscCliCohortOptions *options, Raw *raw, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("The folder of the cohort: results, maps, plan and progress"), N_ ("DIR") },
    { "methods", 0, 0, G_OPTION_ARG_STRING, &raw->methods,
      N_ ("Methods with commas between, all, or none for scores alone; the four of the paper unless "
          "given"),
      N_ ("LIST") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &raw->parameters,
      N_ ("A method's parameter; may be given several times"), N_ ("METHOD.KEY=VALUE") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &raw->preset, PSC_CLI_PRESET_HELP, N_ ("NAME") },
    { "modes", 0, 0, G_OPTION_ARG_STRING, &raw->modes,
      N_ ("fused, conventional, contrast, centred, with commas between; the first two unless given"),
      N_ ("LIST") },
    { "prompts", 0, 0, G_OPTION_ARG_FILENAME, &options->prompts,
      N_ ("A text with a prompt on each line; bank for its classes; or labels for those of them that "
          "the table says something of, which it is unless given if there are labels"),
      N_ ("FILE|bank|labels") },
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &options->bank, N_ ("A prompt bank of your own"),
      N_ ("FILE.json") },
    { "minus", 0, 0, G_OPTION_ARG_STRING, &options->minus,
      N_ ("What contrast takes away; each class's negative unless given"), N_ ("TEXT") },
    { "truth", 0, 0, G_OPTION_ARG_FILENAME, &options->truth,
      N_ ("Measure how well maps point at what a file says of the images"), N_ ("FILE") },
    { "metrics", 0, 0, G_OPTION_ARG_STRING, &options->metrics,
      N_ ("Columns to measure, with commas between, or trust, truth, all or none; alike, and truth "
          "where there is one, unless given"),
      N_ ("LIST") },
    { "maps", 0, 0, G_OPTION_ARG_STRING, &raw->maps,
      N_ ("Which maps are kept: prompts (every map, made smaller; the default), tokens (what token "
          "similarity of any text is made of) or none"),
      N_ ("KIND") },
    { "figures", 0, 0, G_OPTION_ARG_INT, &options->n_figures,
      N_ ("Draw a figure of each of so many images"), N_ ("N") },
    { "voi", 0, 0, G_OPTION_ARG_STRING, &options->voi, PSC_CLI_VOI_HELP, PSC_CLI_VOI_ARGUMENT },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &raw->shard,
      N_ ("The I-th of N shares of the images; that of the job array's task under Slurm unless "
          "given"),
      N_ ("I/N") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options->resume,
      N_ ("Go on with what is there, and try images again that failed"), NULL },
    { "max-failures", 0, 0, G_OPTION_ARG_STRING, &raw->max_failures,
      N_ ("Stop when more than so many percent of the images cannot be read"), N_ ("P%") },
    { "keep-ids", 0, 0, G_OPTION_ARG_NONE, &options->keep_ids,
      N_ ("Write down files and patients, which are left out unless given"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
      N_ ("Print at the end what was done as JSON"), NULL },
    { "help-columns", 0, 0, G_OPTION_ARG_NONE, &options->help_columns,
      N_ ("Say what the columns of the results are, and exit"), NULL },
    { NULL },
  };

  options->model.takes_several = TRUE;
  return psc_cli_parse (
      argc, argv, ARGUMENTS,
      _ ("Explains and measures all images of a table or a folder, one after the other, and can be "
         "stopped at any moment: --resume goes on. The folder gets results-I-of-N.csv, a row for each "
         "image, model, method, mode and prompt or class, an image that cannot be read being a row "
         "that says why; maps.zarr, a Zarr store (version 2) with the maps; plan.json, all that it "
         "takes to do it again; and progress.json. Nothing in them tells a patient unless --keep-ids "
         "is given. --model may be given several times. “cohort merge DIR --output ALL.csv” puts "
         "shards together, and “cohort report DIR --output FILE” makes a report of them. The exit "
         "status is 0 only when every image is there."),
      entries, &options->model, -1, error);
}

static gboolean
collect_methods (PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  return psc_cli_parse_preset (raw->preset, &options->preset, error)
         && psc_cli_collect_method_list (raw->methods, (const char *const *) raw->parameters,
                                         raw->preset, &options->methods, &options->all_methods,
                                         error);
}

static gboolean
has_mode (const GArray *modes, PscCohortMode mode)
{
  for (guint i = 0; i < modes->len; i++)
    if (g_array_index (modes, PscCohortMode, i) == mode)
      return TRUE;
  return FALSE;
}

static gboolean
collect_modes (PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  g_auto (GStrv) nicks =
      g_strsplit (raw->modes != NULL ? raw->modes : "fused,conventional", ",", -1);

  options->modes = g_array_new (FALSE, FALSE, sizeof (PscCohortMode));
  for (char **nick = nicks; *nick != NULL || options->modes->len == 0; nick++)
    {
      PscCohortMode mode;

      /* Of an empty text g_strsplit() makes no name at all. */
      if (*nick == NULL || !psc_cohort_mode_from_nick (g_strstrip (*nick), &mode))
        {
          psc_cli_set_usage_error (
              error, _ ("--modes are fused, conventional, contrast and centred, not “%s”"),
              *nick != NULL ? *nick : "");
          return FALSE;
        }
      if (!has_mode (options->modes, mode))
        g_array_append_val (options->modes, mode);
    }
  return TRUE;
}

/* What is asked of maps without any would be passed over in silence. */
static gboolean
check_maps (const PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  const gboolean wants_metrics =
      options->metrics != NULL && !g_str_equal (options->metrics, "none");
  const struct
  {
    const char *option;
    gboolean is_given;
  } of_maps[] = {
    { "--modes", raw->modes != NULL },       { "--metrics", wants_metrics },
    { "--truth", options->truth != NULL },   { "--minus", options->minus != NULL },
    { "--figures", options->n_figures > 0 },
  };

  for (guint i = 0; options->methods->len == 0 && i < G_N_ELEMENTS (of_maps); i++)
    if (of_maps[i].is_given)
      {
        psc_cli_set_usage_error (error, _ ("%s is of maps, and there are none with --methods none"),
                                 of_maps[i].option);
        return FALSE;
      }
  if (options->minus == NULL || has_mode (options->modes, PSC_COHORT_CONTRAST))
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--minus is what contrast takes away: --modes contrast"));
  return FALSE;
}

static gboolean
choose_maps (PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  options->maps = PSC_COHORT_MAPS_PROMPTS;
  if (raw->maps != NULL && !psc_cohort_maps_from_nick (raw->maps, &options->maps))
    {
      psc_cli_set_usage_error (error, _ ("--maps is prompts, tokens or none, not “%s”"), raw->maps);
      return FALSE;
    }
  if (options->n_figures >= 0)
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--figures is a number from 0 on"));
  return FALSE;
}

static gboolean
choose_shard (PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  options->shard = (PscCohortShard){ 1, 1 };
  if (raw->shard == NULL)
    {
      psc_cohort_shard_from_slurm (&options->shard);
      return TRUE;
    }
  if (psc_cohort_shard_parse (raw->shard, &options->shard))
    return TRUE;
  psc_cli_set_usage_error (error, _ ("--shard is I/N, such as 1/4 to 4/4, not “%s”"), raw->shard);
  return FALSE;
}

/* “1%” or “0.5”. */
static gboolean
choose_failures (PscCliCohortOptions *options, const Raw *raw, GError **error)
{
  char *end;
  double percent = 100;

  if (raw->max_failures != NULL)
    {
      percent = g_ascii_strtod (raw->max_failures, &end);
      if (end == raw->max_failures || !(*end == '\0' || g_str_equal (end, "%"))
          || !(percent >= 0 && percent <= 100))
        {
          psc_cli_set_usage_error (error,
                                   _ ("--max-failures is a number from 0%% to 100%%, not “%s”"),
                                   raw->max_failures);
          return FALSE;
        }
    }
  options->max_failures = percent / 100;
  return TRUE;
}

static gboolean
check_paths (PscCliCohortOptions *options, char **argv, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GError) local_error = NULL;

  if (options->output == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output DIR is needed"));
      return FALSE;
    }
  options->source = g_strdup (argv[1]);
  g_ptr_array_add (inputs, options->source);
  for (char **model = options->model.models; model != NULL && *model != NULL; model++)
    g_ptr_array_add (inputs, *model);
  g_ptr_array_add (inputs, NULL);
  if (psc_output_file_check_folder (options->output, (const char *const *) inputs->pdata,
                                    &local_error))
    return TRUE;
  psc_cli_set_usage_error (error, "%s: %s", options->output, local_error->message);
  return FALSE;
}

gboolean
psc_cli_cohort_options_parse (PscCliCohortOptions *options, int argc, char **argv, GError **error)
{
  g_auto (Raw) raw = { NULL };

  if (!read_command_line (options, &raw, &argc, &argv, error))
    return FALSE;
  if (options->help_columns)
    return TRUE;
  if (argc != 2)
    {
      if (argc < 2)
        psc_cli_set_usage_error (error, _ ("something is missing: %s"), ARGUMENTS);
      else
        psc_cli_set_usage_error (error, _ ("“%s” is one argument too many"), argv[2]);
      return FALSE;
    }
  return check_paths (options, argv, error) && collect_methods (options, &raw, error)
         && collect_modes (options, &raw, error) && check_maps (options, &raw, error)
         && choose_maps (options, &raw, error) && choose_shard (options, &raw, error)
         && choose_failures (options, &raw, error)
         && psc_cli_check_text ("--minus", options->minus, error);
}

gboolean
psc_cli_cohort_check_outputs (const char *folder, const char *const *outputs, GError **error)
{
  const char *const none[] = { NULL };

  for (const char *const *output = outputs; *output != NULL; output++)
    if (psc_cohort_folder_owns (folder, *output))
      {
        psc_cli_set_usage_error (
            error, _ ("%s: this is one of the cohort’s own files and is not written over"),
            *output);
        return FALSE;
      }
  return psc_cli_check_outputs (outputs, NULL, none, error);
}
