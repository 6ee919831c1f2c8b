/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/stat.h>

#include "psc-cli.h"
#include "study/psc-study-finder.h"
#include "text/psc-json.h"

/* As tables have it. */
static int
get_value (PscStudyLabel label)
{
  return label == PSC_STUDY_LABEL_PRESENT ? 1 : label == PSC_STUDY_LABEL_ABSENT ? 0 : -1;
}

static void
print_text (const PscStudyFinds *finds)
{
  for (guint i = 0; i < finds->studies->len; i++)
    {
      PscStudy *study = g_ptr_array_index (finds->studies, i);
      PscStudyLabels *labels = psc_study_get_labels (study);
      const guint n = labels != NULL ? psc_study_labels_get_n (labels) : 0;
      g_autofree char *path = g_filename_display_name (psc_study_get_path (study));
      const char *separator = "  ";

      g_print ("%s", path);
      for (guint k = 0; k < n; k++)
        {
          const char *name;
          const PscStudyLabel label = psc_study_labels_get (labels, k, &name);

          if (label == PSC_STUDY_LABEL_ABSENT)
            continue;
          g_print ("%s", separator);
          /* Translators: a finding that is uncertain */
          g_print (label == PSC_STUDY_LABEL_PRESENT ? "%s" : _ ("%s?"), name);
          separator = ", ";
        }
      g_print ("\n");
    }
  for (char **note = finds->notes; *note != NULL; note++)
    g_printerr ("%s: %s\n", g_get_prgname (), *note);
}

static char *
write_study (PscStudy *study)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *path = g_filename_display_name (psc_study_get_path (study));
  PscStudyLabels *labels = psc_study_get_labels (study);
  const guint n = labels != NULL ? psc_study_labels_get_n (labels) : 0;

  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "path", path);
  json_builder_set_member_name (builder, "labels");
  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++)
    {
      const char *name;
      const PscStudyLabel label = psc_study_labels_get (labels, i, &name);

      psc_cli_add_int (builder, name, get_value (label));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return psc_json_write (root, FALSE);
}

static char *
write_note (const char *note)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), note);

  return psc_json_write (node, FALSE);
}

/* Image by image: the nodes of half a million would take gigabytes. */
static void
print_json (const PscStudyFinds *finds)
{
  fputs ("{\n  \"images\" : [", stdout);
  for (guint i = 0; i < finds->studies->len; i++)
    {
      g_autofree char *text = write_study (g_ptr_array_index (finds->studies, i));

      printf ("%s\n    %s", i > 0 ? "," : "", text);
    }
  fputs ("\n  ],\n  \"notes\" : [", stdout);
  for (char **note = finds->notes; *note != NULL; note++)
    {
      g_autofree char *text = write_note (*note);

      printf ("%s\n    %s", note > finds->notes ? "," : "", text);
    }
  puts (*finds->notes != NULL ? "\n  ]\n}" : "]\n}");
}

/* A list that lacks what was asked for would look like a whole one. */
static gboolean
check_paths (char **paths, GError **error)
{
  for (; *paths != NULL; paths++)
    {
      struct stat status;

      if (stat (*paths, &status) == 0)
        continue;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", *paths,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Needs no model. */
gboolean
psc_cli_study (int argc, char **argv, GError **error)
{
  g_autoptr (PscStudyFinds) finds = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (
          &argc, &argv, "TABLE|FOLDER…",
          _ ("Lists the images that the viewer would list for a table or a folder, with "
             "the findings that a table labels as present, or as uncertain (?)."),
          entries, NULL, -1, error))
    return FALSE;
  if (argc < 2)
    {
      psc_cli_set_usage_error (error, _ ("something is missing: %s"), "TABLE|FOLDER…");
      return FALSE;
    }
  if (!check_paths (argv + 1, error))
    return FALSE;
  finds = psc_study_find ((const char *const *) argv + 1, NULL, error);
  if (finds == NULL)
    return FALSE;

  if (json)
    print_json (finds);
  else
    print_text (finds);
  return TRUE;
}
