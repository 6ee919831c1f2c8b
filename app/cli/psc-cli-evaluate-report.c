/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-evaluate-report.h"

#include <glib/gi18n.h>
#include <math.h>

static const char *const mode_names[PSC_EVALUATION_N_MODES] = { "fused", "conventional" };

/* A column of a table: seven characters wide, a dash where there is no number. */
static void
print_number (double value)
{
  if (isnan (value))
    g_print ("       –");
  else
    g_print (" %7.3f", value);
}

/* A column of a table: a number with how far it is known, 21 characters wide. */
static void
print_known (double value, PscInterval interval)
{
  if (isnan (value))
    g_print (" %20s", "–");
  else
    g_print ("  %.3f [%.3f, %.3f]", value, interval.lower, interval.upper);
}

static void
print_accuracy (const char *label, PscRetrieval retrieval)
{
  g_print ("%-32s", label);
  print_number (psc_retrieval_get_accuracy (retrieval));
  g_print (_ ("   %u of %u\n"), retrieval.n_right, retrieval.n);
}

/* By what images are put in order for a class. */
static const char *
describe_order (PscScoreRule rule)
{
  switch (rule)
    {
    case PSC_SCORE_PAIR:
      return _ ("AUROC: of the class's cosine less that of its negative");
    case PSC_SCORE_COSINE:
      return _ ("AUROC: of the class's cosine");
    case PSC_SCORE_SOFTMAX:
    case PSC_SCORE_SIGMOID:
    default:
      return _ ("AUROC: of the class's logit");
    }
}

static void
print_reading (const PscEvaluation *evaluation)
{
  g_print ("%-28s %11s %7s %7s %7s %7s\n", _ ("Class"), _ ("phantoms"), _ ("AUROC"), _ ("strict"),
           _ ("side"), _ ("zone"));
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      g_print ("%-28s %11u", psc_phantom_observation_get_label (c), evaluation->n_positives[c]);
      print_number (evaluation->auroc[c]);
      print_number (evaluation->strict_auroc[c]);
      print_number (psc_retrieval_get_accuracy (evaluation->sides[c]));
      print_number (psc_retrieval_get_accuracy (evaluation->zones[c]));
      g_print ("\n");
    }
  g_print ("%-40s", _ ("Mean of the classes"));
  print_number (evaluation->macro_auroc);
  print_number (evaluation->macro_strict_auroc);
  g_print ("\n%s\n\n", describe_order (evaluation->rule));
  print_accuracy (_ ("Side accuracy"), psc_retrieval_sum (evaluation->sides));
  print_accuracy (_ ("Zone accuracy"), psc_retrieval_sum (evaluation->zones));
}

static void
print_method (const PscMethodEvaluation *measured, PscExplanationMode mode)
{
  g_print ("%-22s %-12s", psc_method_get_name (measured->method), mode_names[mode]);
  print_known (measured->overall[mode].hit_rate, measured->overall[mode].hits);
  print_known (measured->focal[mode].hit_rate, measured->focal[mode].hits);
  print_known (measured->overall[mode].relevance_mass, measured->overall[mode].mass);
  print_number (measured->overall[mode].mask_area);
  print_number (measured->agreement[mode]);
  g_print ("\n");
}

static void
print_methods (const PscEvaluation *evaluation)
{
  g_print ("%-22s %-12s %21s %21s %21s %7s %7s\n", _ ("Method"), _ ("mode"), _ ("hits"),
           _ ("focal"), _ ("mass"), _ ("area"), _ ("alike"));
  for (guint i = 0; i < evaluation->methods->len; i++)
    for (guint mode = 0; mode < PSC_EVALUATION_N_MODES; mode++)
      print_method (g_ptr_array_index (evaluation->methods, i), mode);
  g_print (_ ("hits: share of maps with their maximum inside the finding; focal: of findings in "
              "one zone of one side;\nmass: share of the map's positive values inside; area: what "
              "both would be by chance;\nalike: correlation between maps of different sentences "
              "on one image;\nin brackets: bootstrap interval of %d %% over the phantoms\n"),
           (int) (100 * PSC_BOOTSTRAP_LEVEL));
}

/* Hit rates by class: a row for each class, two columns for each method. */
static void
print_hits (const PscEvaluation *evaluation)
{
  g_print ("%-28s %7s", _ ("Hits by class"), _ ("area"));
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const PscMethodEvaluation *measured = g_ptr_array_index (evaluation->methods, i);

      g_print (" %15.15s", psc_method_get_name (measured->method));
    }
  g_print ("\n%-36s", "");
  for (guint i = 0; i < evaluation->methods->len; i++)
    g_print (" %7s %7s", _ ("fused"), _ ("conv."));
  g_print ("\n");

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      const PscMethodEvaluation *first = g_ptr_array_index (evaluation->methods, 0);

      g_print ("%-28s", psc_phantom_observation_get_label (c));
      print_number (first->classes[0][c].mask_area);
      for (guint i = 0; i < evaluation->methods->len; i++)
        {
          const PscMethodEvaluation *measured = g_ptr_array_index (evaluation->methods, i);

          for (guint mode = 0; mode < PSC_EVALUATION_N_MODES; mode++)
            print_number (measured->classes[mode][c].hit_rate);
        }
      g_print ("\n");
    }
}

void
psc_cli_print_evaluation (const PscEvaluation *evaluation)
{
  print_reading (evaluation);
  if (evaluation->methods->len == 0)
    return;
  g_print ("\n");
  print_methods (evaluation);
  g_print ("\n");
  print_hits (evaluation);
}

static void
add_interval (JsonBuilder *builder, const char *member, PscInterval interval)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  psc_cli_add_number (builder, interval.lower);
  psc_cli_add_number (builder, interval.upper);
  json_builder_end_array (builder);
}

static void
add_pointing (JsonBuilder *builder, const PscPointing *pointing)
{
  psc_cli_add_int (builder, "n", pointing->measured->len);
  psc_cli_add_double (builder, "hit_rate", pointing->hit_rate);
  add_interval (builder, "hit_rate_interval", pointing->hits);
  psc_cli_add_double (builder, "relevance_mass", pointing->relevance_mass);
  add_interval (builder, "relevance_mass_interval", pointing->mass);
  psc_cli_add_double (builder, "mask_area", pointing->mask_area);
}

static void
begin_member (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
}

static void
add_mode (JsonBuilder *builder, const PscMethodEvaluation *measured, PscExplanationMode mode)
{
  begin_member (builder, mode_names[mode]);
  add_pointing (builder, &measured->overall[mode]);
  psc_cli_add_double (builder, "correlation", measured->agreement[mode]);
  psc_cli_add_int (builder, "n_correlations", measured->n_agreements[mode]);
  begin_member (builder, "focal");
  add_pointing (builder, &measured->focal[mode]);
  json_builder_end_object (builder);
  begin_member (builder, "classes");
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      begin_member (builder, psc_phantom_observation_get_label (c));
      add_pointing (builder, &measured->classes[mode][c]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_methods (JsonBuilder *builder, const PscEvaluation *evaluation)
{
  begin_member (builder, "methods");
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const PscMethodEvaluation *measured = g_ptr_array_index (evaluation->methods, i);
      g_autofree char *parameters = psc_method_dup_parameters (measured->method);

      begin_member (builder, psc_method_get_name (measured->method));
      psc_cli_add_string (builder, "parameters", parameters);
      json_builder_set_member_name (builder, "linear");
      json_builder_add_boolean_value (builder, psc_method_is_linear (measured->method));
      for (guint mode = 0; mode < PSC_EVALUATION_N_MODES; mode++)
        add_mode (builder, measured, mode);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_retrieval (JsonBuilder *builder, const char *name, PscRetrieval retrieval)
{
  g_autofree char *accuracy = g_strconcat (name, "_accuracy", NULL);
  g_autofree char *count = g_strconcat (name, "_questions", NULL);

  psc_cli_add_double (builder, accuracy, psc_retrieval_get_accuracy (retrieval));
  psc_cli_add_int (builder, count, retrieval.n);
}

static void
add_class (JsonBuilder *builder, const PscEvaluation *evaluation, guint c)
{
  begin_member (builder, psc_phantom_observation_get_label (c));
  psc_cli_add_int (builder, "positives", evaluation->n_positives[c]);
  psc_cli_add_double (builder, "auroc", evaluation->auroc[c]);
  psc_cli_add_double (builder, "strict_auroc", evaluation->strict_auroc[c]);
  add_retrieval (builder, "side", evaluation->sides[c]);
  add_retrieval (builder, "zone", evaluation->zones[c]);
  json_builder_end_object (builder);
}

void
psc_cli_add_evaluation (JsonBuilder *builder, const PscEvaluation *evaluation)
{
  psc_cli_add_int (builder, "seed", (gint64) evaluation->seed);
  psc_cli_add_int (builder, "phantoms_read", evaluation->n_read);
  psc_cli_add_int (builder, "phantoms_explained", evaluation->n_explained);
  psc_cli_add_string (builder, "score", psc_score_rule_get_nick (evaluation->rule));
  psc_cli_add_double (builder, "macro_auroc", evaluation->macro_auroc);
  psc_cli_add_double (builder, "macro_strict_auroc", evaluation->macro_strict_auroc);
  add_retrieval (builder, "side", psc_retrieval_sum (evaluation->sides));
  add_retrieval (builder, "zone", psc_retrieval_sum (evaluation->zones));
  begin_member (builder, "classes");
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    add_class (builder, evaluation, c);
  json_builder_end_object (builder);
  add_methods (builder, evaluation);
}
