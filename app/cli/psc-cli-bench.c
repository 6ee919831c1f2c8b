/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "lab/bench/psc-bench.h"
#include "psc-cli.h"

#define DEMONSTRATION "demonstration"

/* What is measured unless a size is given. */
static const char *const usual_sizes[] = { DEMONSTRATION, "real", "vit-b16", NULL };

/* The processor as it names itself; %NULL where the system does not tell. (transfer full) */
static char *
dup_processor (void)
{
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  found = strstr (text, "model name");
  found = found != NULL ? strchr (found, ':') : NULL;
  return found != NULL ? g_strstrip (g_strndup (found + 1, strcspn (found + 1, "\n"))) : NULL;
}

static gboolean
check_names (char **names, GError **error)
{
  for (; names != NULL && *names != NULL; names++)
    if (!g_strv_contains (psc_bench_get_names (), g_strstrip (*names)))
      {
        g_autofree char *all = g_strjoinv (", ", (char **) psc_bench_get_names ());

        psc_cli_set_usage_error (error, _ ("there is no row “%s”; there are %s"), *names, all);
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_random (const char *size)
{
  return g_strv_contains (psc_bench_subject_get_sizes (), size);
}

static PscBenchSubject *
open_subject (const char *size,
              const PscCliModelOptions *options,
              gboolean uses_whole_tensors,
              GError **error)
{
  g_autoptr (PscModel) model = NULL;
  PscCliModelOptions chosen = *options;
  g_autoptr (PscModelBundle) bundle = NULL;
  PscEncoderOptions encoder = psc_cli_model_options_get_encoder (options);

  encoder.uses_whole_tensors = uses_whole_tensors;
  if (is_random (size))
    return psc_bench_subject_new_random (size, &encoder, error);
  if (chosen.model == NULL)
    chosen.model = (char *) DEMONSTRATION;
  bundle = psc_cli_open_bundle (&chosen, error);
  model = bundle != NULL ? psc_model_new (bundle, &encoder, NULL, error) : NULL;
  return model != NULL ? psc_bench_subject_new_model (model, size, uses_whole_tensors, error)
                       : NULL;
}

static void
print_row (const PscBenchRow *row)
{
  g_autofree char *limit =
      isnan (row->limit) ? g_strdup ("–") : g_strdup_printf ("%.4g", row->limit);
  g_autofree char *ratio =
      isnan (row->ratio) ? g_strdup ("–") : g_strdup_printf ("%.3g", row->ratio);

  g_print ("%-27s %9.4g %9s %-8s %8s  %s %-5g %-4s %s%s%s%s\n", row->name, row->measured, limit,
           row->unit, ratio, row->sense == PSC_BENCH_AT_MOST ? "≤" : "≥", row->budget,
           row->within ? _ ("yes") : _ ("NO"), row->title, row->note != NULL ? " (" : "",
           row->note != NULL ? row->note : "", row->note != NULL ? ")" : "");
}

static void
add_row (JsonBuilder *builder, PscBenchSubject *subject, const PscBenchRow *row)
{
  json_builder_begin_object (builder);
  psc_cli_add_string (builder, "size", subject->name);
  psc_cli_add_string (builder, "device", psc_encoder_get_device (subject->encoder));
  psc_cli_add_string (builder, "name", row->name);
  psc_cli_add_string (builder, "unit", row->unit);
  psc_cli_add_double (builder, "measured", row->measured);
  psc_cli_add_double (builder, "limit", row->limit);
  psc_cli_add_double (builder, "ratio", row->ratio);
  psc_cli_add_double (builder, "budget", row->budget);
  psc_cli_add_string (builder, "sense", row->sense == PSC_BENCH_AT_MOST ? "at-most" : "at-least");
  json_builder_set_member_name (builder, "within");
  json_builder_add_boolean_value (builder, row->within);
  if (row->note != NULL)
    psc_cli_add_string (builder, "note", row->note);
  json_builder_end_object (builder);
}

/* Measures @names, or all rows, printing each as soon as it is there unless @builder collects
 * them. */
static gboolean
measure (PscBenchSubject *subject, char **names, JsonBuilder *builder, GError **error)
{
  if (builder == NULL)
    g_print ("\n%s (%s)\n%-27s %9s %9s %-8s %8s  %-7s %-4s\n", subject->name,
             psc_encoder_get_device (subject->encoder), _ ("name"), _ ("measured"), _ ("limit"), "",
             _ ("ratio"), _ ("budget"), _ ("within"));

  for (const char *const *name = psc_bench_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscBenchRow) row = NULL;

      if ((names != NULL && !g_strv_contains ((const char *const *) names, *name))
          || !psc_bench_applies (subject, *name))
        continue;
      row = psc_bench_measure (subject, *name, error);
      if (row == NULL)
        return FALSE;
      if (builder != NULL)
        add_row (builder, subject, row);
      else
        print_row (row);
    }
  return TRUE;
}

/* @sizes: %NULL-terminated */
static gboolean
run (const char *const *sizes,
     char **names,
     const PscCliModelOptions *options,
     gboolean uses_whole_tensors,
     gboolean as_json,
     GError **error)
{
  g_autoptr (JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  g_autofree char *processor = dup_processor ();

  if (as_json)
    {
      json_builder_begin_object (builder);
      if (processor != NULL)
        psc_cli_add_string (builder, "processor", processor);
      json_builder_set_member_name (builder, "rows");
      json_builder_begin_array (builder);
    }
  else
    g_print ("%s\n", processor != NULL ? processor : _ ("unknown processor"));

  for (; *sizes != NULL; sizes++)
    {
      g_autoptr (PscBenchSubject) subject =
          open_subject (*sizes, options, uses_whole_tensors, error);

      if (subject == NULL || !measure (subject, names, builder, error))
        return FALSE;
    }
  if (as_json)
    {
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      psc_cli_print_json (builder);
    }
  return TRUE;
}

gboolean
psc_cli_bench (int argc, char **argv, GError **error)
{
  g_auto (PscCliModelOptions) model_options = { NULL };
  g_autofree char *size = NULL;
  g_autofree char *row_list = NULL;
  g_auto (GStrv) names = NULL;
  gboolean uses_whole_tensors = FALSE;
  gboolean as_json = FALSE;
  const char *one_size[2] = { NULL };
  GOptionEntry entries[] = {
    { "size", 0, 0, G_OPTION_ARG_STRING, &size,
      N_ ("demonstration: the installed model, or the one of --model; with random weights real, a "
          "full MedCLIP-ViT, vit-b16, resnet50, medsiglip, and small-swin and other small ones; "
          "the first three unless given"),
      N_ ("SIZE") },
    { "whole-tensors", 0, 0, G_OPTION_ARG_NONE, &uses_whole_tensors,
      N_ ("On the processor, work as on a GPU, by operations on whole tensors"), NULL },
    { "rows", 0, 0, G_OPTION_ARG_STRING, &row_list, N_ ("Only these rows, such as fuse,text"),
      N_ ("LIST") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, "",
                      _ ("Measures how fast this machine explains, beside what it could do at "
                         "best, as ratios with a budget each."),
                      entries, &model_options, 0, error))
    return FALSE;
  if (size != NULL && !g_str_equal (size, DEMONSTRATION) && !is_random (size))
    {
      g_autofree char *random = g_strjoinv (", ", (char **) psc_bench_subject_get_sizes ());
      g_autofree char *list = g_strconcat (DEMONSTRATION ", ", random, NULL);

      psc_cli_set_usage_error (error, _ ("there is no size “%s”; there are %s"), size, list);
      return FALSE;
    }
  names = row_list != NULL ? g_strsplit (row_list, ",", -1) : NULL;
  if (!check_names (names, error))
    return FALSE;

  if (size == NULL && model_options.model == NULL)
    return run (usual_sizes, names, &model_options, uses_whole_tensors, as_json, error);
  one_size[0] = size != NULL ? size : DEMONSTRATION;
  return run (one_size, names, &model_options, uses_whole_tensors, as_json, error);
}
