/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lab/phantom/psc-phantom-save.h"
#include "psc-cli.h"

#define MAX_COUNT 1000000

/* The parts of a finding on the command line: class, side, zone, severity and sub-type. */
#define MAX_PARTS 5

typedef struct
{
  char *output;
  int count;
  gint64 seed;
  char *size;
  char **findings;
  char *view;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->size);
  g_strfreev (options->findings);
  g_free (options->view);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* “Pleural Effusion” and “pleural-effusion” alike. */
static char *
dup_id (const char *text)
{
  return g_strdelimit (g_ascii_strdown (text, -1), " _", '-');
}

static gboolean
parse_attribute (const char *id, guint part, PscPhantomAttributes *attributes)
{
  if (*id == '\0' || g_str_equal (id, "any"))
    return part > 0;

  switch (part)
    {
    case 0:
      return psc_phantom_observation_from_id (id, &attributes->observation);
    case 1:
      return psc_phantom_side_from_id (id, &attributes->side);
    case 2:
      return psc_phantom_zone_from_id (id, &attributes->zone);
    case 3:
      return psc_phantom_severity_from_id (id, &attributes->severity);
    default:
      return psc_phantom_subtype_from_id (id, &attributes->subtype);
    }
}

static gboolean
parse_finding (const char *text, PscPhantomAttributes *attributes, GError **error)
{
  static const char *const names[MAX_PARTS] = { N_ ("class"), N_ ("side"), N_ ("zone"),
                                                N_ ("severity"), N_ ("sub-type") };
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);

  if (g_strv_length (parts) > MAX_PARTS || parts[0] == NULL)
    {
      psc_cli_set_usage_error (error, _ ("“%s” is not CLASS[:SIDE[:ZONE[:SEVERITY[:SUBTYPE]]]]"),
                               text);
      return FALSE;
    }
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *id = dup_id (parts[i]);

      if (!parse_attribute (id, i, attributes))
        {
          psc_cli_set_usage_error (error, _ ("there is no %s “%s”"), _ (names[i]), parts[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
parse_findings (char **findings, PscPhantomParameters *parameters, GError **error)
{
  for (guint i = 0; findings != NULL && findings[i] != NULL; i++)
    {
      PscPhantomAttributes attributes = { 0 };

      if (!parse_finding (findings[i], &attributes, error))
        return FALSE;
      parameters->forced = TRUE;
      if (attributes.observation == PSC_PHANTOM_NO_FINDING)
        {
          if (g_strv_length (findings) > 1)
            {
              psc_cli_set_usage_error (error, _ ("“%s” leaves no room for other findings"),
                                       findings[i]);
              return FALSE;
            }
          return TRUE;
        }
      if (i == PSC_PHANTOM_MAX_FINDINGS)
        {
          psc_cli_set_usage_error (error, _ ("a phantom has at most %d findings"),
                                   PSC_PHANTOM_MAX_FINDINGS);
          return FALSE;
        }
      parameters->findings[parameters->n_findings++] = attributes;
    }
  return TRUE;
}

static gboolean
parse_size (const char *size, PscPhantomParameters *parameters, GError **error)
{
  g_auto (GStrv) sides = NULL;
  guint64 width, height;

  if (size == NULL)
    return TRUE;

  sides = g_strsplit (size, "x", -1);
  if (g_strv_length (sides) != 2
      || !g_ascii_string_to_unsigned (sides[0], 10, PSC_PHANTOM_MIN_SIDE, PSC_PHANTOM_MAX_SIDE,
                                      &width, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, PSC_PHANTOM_MIN_SIDE, PSC_PHANTOM_MAX_SIDE,
                                      &height, NULL))
    {
      psc_cli_set_usage_error (error, _ ("--size is WIDTHxHEIGHT, each from %d to %d, not “%s”"),
                               PSC_PHANTOM_MIN_SIDE, PSC_PHANTOM_MAX_SIDE, size);
      return FALSE;
    }
  parameters->width = (guint) width;
  parameters->height = (guint) height;
  return TRUE;
}

static gboolean
parse_view (const char *view, PscPhantomParameters *parameters, GError **error)
{
  if (view == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (view, "pa") == 0)
    parameters->view = PSC_PHANTOM_VIEW_PA;
  else if (g_ascii_strcasecmp (view, "ap") == 0)
    parameters->view = PSC_PHANTOM_VIEW_AP;
  else
    {
      psc_cli_set_usage_error (error, _ ("--view is pa or ap, not “%s”"), view);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_options (
    Options *options, PscPhantomParameters *parameters, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("A folder, or the file of a single phantom"), N_ ("DIR|FILE.png") },
    { "count", 'n', 0, G_OPTION_ARG_INT, &options->count,
      N_ ("How many, with seeds S, S+1, …; 1 unless given"), N_ ("N") },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &options->seed, N_ ("Which patient; 0 unless given"),
      N_ ("S") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &options->size, N_ ("In pixels; 224x224 unless given"),
      N_ ("WxH") },
    { "finding", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &options->findings,
      N_ ("What is there, such as pleural-effusion:left:basal:mild, or no-finding; may be given "
          "three times. Drawn unless given"),
      N_ ("CLASS[:SIDE[:ZONE[:SEVERITY]]]") },
    { "view", 0, 0, G_OPTION_ARG_STRING, &options->view, N_ ("pa or ap; drawn unless given"),
      N_ ("VIEW") },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, NULL,
          _ ("Draws synthetic chest radiographs and writes them as PNG, with a mask for "
             "each finding and a JSON file that says what is there and where."),
          entries, NULL, 0, error))
    return FALSE;
  if (options->output == NULL)
    psc_cli_set_usage_error (error, _ ("--output DIR or FILE.png is missing"));
  else if (options->count < 1 || options->count > MAX_COUNT)
    psc_cli_set_usage_error (error, _ ("--count is a number from 1 to %d"), MAX_COUNT);
  else if (options->seed < 0 || options->seed > G_MAXINT64 - MAX_COUNT)
    psc_cli_set_usage_error (error, _ ("--seed is not negative"));
  else
    return parse_findings (options->findings, parameters, error)
           && parse_size (options->size, parameters, error)
           && parse_view (options->view, parameters, error);
  return FALSE;
}

static void
print_phantom (PscPhantom *phantom, const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *shown = g_filename_display_name (path);

  g_print ("%s", shown);
  if (psc_phantom_get_n_findings (phantom) == 0)
    g_print ("  %s", psc_phantom_observation_get_label (PSC_PHANTOM_NO_FINDING));
  for (guint i = 0; i < psc_phantom_get_n_findings (phantom); i++)
    {
      const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, i);

      g_print ("%s%s", i == 0 ? "  " : ", ",
               psc_phantom_observation_get_label (finding->attributes.observation));
      if (finding->location != NULL)
        g_print (" (%s)", finding->location);
    }
  g_print ("\n");
}

static gboolean
write_phantom (const PscPhantomParameters *parameters,
               const char *folder,
               const char *name,
               GError **error)
{
  g_autoptr (PscPhantom) phantom = psc_phantom_new (parameters, error);

  if (phantom == NULL)
    return FALSE;
  if (!psc_phantom_save (phantom, folder, name, error))
    {
      g_prefix_error (error, "%s: ", folder);
      return FALSE;
    }
  print_phantom (phantom, folder, name);
  return TRUE;
}

static gboolean
write_file (const Options *options, const PscPhantomParameters *parameters, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (options->output);
  g_autofree char *name = g_path_get_basename (options->output);

  if (options->count > 1)
    {
      psc_cli_set_usage_error (error, _ ("several phantoms need a folder, and “%s” is a file"),
                               options->output);
      return FALSE;
    }
  name[strlen (name) - strlen (".png")] = '\0';
  if (*name == '\0')
    {
      psc_cli_set_usage_error (error, _ ("“%s” has no name before .png"), options->output);
      return FALSE;
    }
  return write_phantom (parameters, folder, name, error);
}

gboolean
psc_cli_phantom (int argc, char **argv, GError **error)
{
  g_auto (Options) options = { .count = 1 };
  PscPhantomParameters parameters;

  psc_phantom_parameters_init (&parameters);
  if (!parse_options (&options, &parameters, argc, argv, error))
    return FALSE;

  parameters.seed = (guint64) options.seed;
  if (g_str_has_suffix (options.output, ".png"))
    return psc_cli_check_output (options.output, NULL, error)
           && write_file (&options, &parameters, error);

  for (int i = 0; i < options.count; i++, parameters.seed++)
    {
      g_autofree char *name = g_strdup_printf ("phantom-%06" G_GUINT64_FORMAT, parameters.seed);

      if (!write_phantom (&parameters, options.output, name, error))
        return FALSE;
    }
  return TRUE;
}
