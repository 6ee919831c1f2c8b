/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-evaluate-report.h"

#include <glib/gi18n.h>
#include <math.h>

const PscCliModePair psc_cli_mode_pairs[PSC_CLI_N_MODE_PAIRS] = {
  { PSC_POINTING_FUSED, PSC_POINTING_CONVENTIONAL },
  { PSC_POINTING_CONTRAST, PSC_POINTING_FUSED },
  { PSC_POINTING_CENTRED, PSC_POINTING_FUSED },
  { PSC_POINTING_CENTRED, PSC_POINTING_CONVENTIONAL },
};

/* What rounds to 0 has no sign. */
static double
round_number (double value)
{
  return round (value * 1000) / 1000 + 0.0;
}

/* A column of a table: seven characters wide, a dash where there is no number. */
static void
print_number (double value)
{
  if (isnan (value))
    g_print ("       –");
  else
    g_print (" %7.3f", round_number (value));
}

/* A column of a table: a number with how far it is known, 22 characters wide. */
static void
print_estimate (PscEstimate estimate)
{
  if (isnan (estimate.mean))
    g_print ("                      –");
  else
    g_print (" %6.3f [%6.3f,%6.3f]", round_number (estimate.mean),
             round_number (estimate.interval.lower), round_number (estimate.interval.upper));
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

static PscEstimate
get_estimate (const PscEvaluation *evaluation,
              const PscPointing *pointing,
              PscPointingMode mode,
              PscPointingMeasure measure,
              guint group)
{
  return psc_pointing_estimate (pointing, evaluation->cases, mode, measure, group,
                                (guint32) evaluation->seed);
}

/* Calls @print for each method and mode, and then for each control. */
static void
foreach_row (const PscEvaluation *evaluation,
             void (*print) (const PscEvaluation *evaluation,
                            const PscPointing *pointing,
                            PscPointingMode mode))
{
  GPtrArray *const lists[] = { evaluation->methods, evaluation->controls };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        const PscPointing *pointing = g_ptr_array_index (lists[l], i);

        for (guint mode = 0; mode < pointing->n_modes; mode++)
          {
            g_print ("%-21s %-12s", pointing->name,
                     pointing->method != NULL ? psc_pointing_mode_get_nick (mode) : "");
            print (evaluation, pointing, mode);
            g_print ("\n");
          }
      }
}

static void
print_pointing (const PscEvaluation *evaluation, const PscPointing *pointing, PscPointingMode mode)
{
  static const struct
  {
    PscPointingMeasure measure;
    PscPointingGroup group;
  } columns[] = {
    { PSC_POINTING_HIT, PSC_POINTING_ALL },
    { PSC_POINTING_HIT, PSC_POINTING_FOCAL },
    { PSC_POINTING_RELEVANCE_MASS, PSC_POINTING_ALL },
    { PSC_POINTING_AUPRC, PSC_POINTING_ALL },
    { PSC_POINTING_SPECIFICITY, PSC_POINTING_ALL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    print_estimate (
        get_estimate (evaluation, pointing, mode, columns[i].measure, columns[i].group));
}

static void
print_ranking (const PscEvaluation *evaluation, const PscPointing *pointing, PscPointingMode mode)
{
  static const PscPointingMeasure columns[] = {
    PSC_POINTING_AREA_SHARE,   PSC_POINTING_RANK_ACCURACY, PSC_POINTING_CNR,
    PSC_POINTING_IOU_AREA,     PSC_POINTING_IOU_OTSU,      PSC_POINTING_CORRELATION,
    PSC_POINTING_FAITHFULNESS,
  };
  guint n_infinite;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    print_number (get_estimate (evaluation, pointing, mode, columns[i], PSC_POINTING_ALL).mean);
  n_infinite =
      get_estimate (evaluation, pointing, mode, PSC_POINTING_CNR, PSC_POINTING_ALL).n_infinite;
  if (n_infinite > 0)
    g_print (_ ("  without %u of infinite CNR"), n_infinite);
}

static void
print_sizes (const PscEvaluation *evaluation, const PscPointing *pointing, PscPointingMode mode)
{
  static const PscPointingMeasure columns[] = { PSC_POINTING_HIT, PSC_POINTING_AUPRC };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint group = PSC_POINTING_SMALL; group <= PSC_POINTING_LARGE; group++)
      print_number (get_estimate (evaluation, pointing, mode, columns[i], group).mean);
}

static void
print_methods (const PscEvaluation *evaluation)
{
  g_print ("%-21s %-12s %22s %22s %22s %22s %22s\n", _ ("Method"), _ ("mode"), _ ("hits"),
           _ ("hits, focal"), _ ("mass"), _ ("AUPRC"), _ ("specificity"));
  foreach_row (evaluation, print_pointing);
  g_print (_ ("hits: share of maps with their maximum inside the finding; focal: of findings in "
              "one zone of one side;\nmass: share of the map's positive values inside; "
              "AUPRC: average precision of pixels;\nspecificity: AUPRC less that of the maps of "
              "sentences about other classes;\nin brackets: bootstrap interval of %d %% over the "
              "phantoms\n\n"),
           (int) (100 * PSC_BOOTSTRAP_LEVEL));

  g_print ("%-21s %-12s %7s %7s %7s %7s %7s %7s %8s\n", _ ("Method"), _ ("mode"), _ ("area"),
           _ ("rank"), _ ("CNR"), _ ("IoU"), _ ("Otsu"), _ ("alike"), _ ("faithful"));
  foreach_row (evaluation, print_ranking);
  g_print (_ (
      "area: the findings' share of the picture, what hits and mass would be by chance;\n"
      "rank: of as many highest pixels as the finding has, the share inside; IoU: of those "
      "with the finding;\nOtsu: IoU of what is above Otsu's threshold; alike: correlation "
      "between maps of different sentences on one image;\nfaithful: how much sooner the score falls "
      "if what the map shows is taken away first, with --faithfulness\n\n"));

  g_print ("%-34s %23s %23s\n", "", _ ("hits by size"), _ ("AUPRC by size"));
  g_print ("%-21s %-12s %7s %7s %7s %7s %7s %7s\n", _ ("Method"), _ ("mode"), _ ("small"),
           _ ("medium"), _ ("large"), _ ("small"), _ ("medium"), _ ("large"));
  foreach_row (evaluation, print_sizes);
  g_print (_ ("small, medium, large: a third of the findings each, by their area\n"));
}

static void
print_difference (const PscEvaluation *evaluation,
                  const PscPointing *pointing,
                  const PscCliModePair *pair)
{
  static const PscPointingMeasure columns[] = { PSC_POINTING_HIT, PSC_POINTING_RELEVANCE_MASS,
                                                PSC_POINTING_AUPRC, PSC_POINTING_SPECIFICITY };
  g_autofree char *name = g_strdup_printf ("%s − %s", psc_pointing_mode_get_nick (pair->mode),
                                           psc_pointing_mode_get_nick (pair->other));

  g_print ("%-21s %-23s", pointing->name, name);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    print_estimate (psc_pointing_compare (pointing, pair->mode, pointing, pair->other,
                                          evaluation->cases, columns[i], PSC_POINTING_ALL,
                                          (guint32) evaluation->seed));
  g_print ("\n");
}

/* What each mode gains over another, phantom by phantom. */
static void
print_differences (const PscEvaluation *evaluation)
{
  g_print ("%-21s %-23s %22s %22s %22s %22s\n", _ ("Method"), _ ("difference"), _ ("hits"),
           _ ("mass"), _ ("AUPRC"), _ ("specificity"));
  for (guint i = 0; i < evaluation->methods->len; i++)
    for (guint pair = 0; pair < PSC_CLI_N_MODE_PAIRS; pair++)
      print_difference (evaluation, g_ptr_array_index (evaluation->methods, i),
                        &psc_cli_mode_pairs[pair]);
  g_print (_ ("in brackets: paired bootstrap interval of %d %% over the phantoms\n"),
           (int) (100 * PSC_BOOTSTRAP_LEVEL));
}

static void
print_hits_heading (const PscEvaluation *evaluation)
{
  g_print ("%-28s %7s", _ ("Hits by class"), _ ("area"));
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const PscPointing *pointing = g_ptr_array_index (evaluation->methods, i);

      g_print (" %15.15s", pointing->name);
    }
  g_print ("\n%-36s", "");
  for (guint i = 0; i < evaluation->methods->len; i++)
    g_print (" %7s %7s", C_ ("column of a table", "fused"), _ ("conv."));
  g_print ("\n");
}

/* Hit rates by class: a row for each class, two columns for each method. */
static void
print_hits (const PscEvaluation *evaluation)
{
  print_hits_heading (evaluation);
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    {
      const PscPointing *first = g_ptr_array_index (evaluation->methods, 0);
      guint group = PSC_POINTING_CLASSES + c;

      g_print ("%-28s", psc_phantom_observation_get_label (c));
      print_number (
          get_estimate (evaluation, first, PSC_POINTING_FUSED, PSC_POINTING_AREA_SHARE, group)
              .mean);
      for (guint i = 0; i < evaluation->methods->len; i++)
        for (guint mode = PSC_POINTING_FUSED; mode <= PSC_POINTING_CONVENTIONAL; mode++)
          print_number (get_estimate (evaluation, g_ptr_array_index (evaluation->methods, i), mode,
                                      PSC_POINTING_HIT, group)
                            .mean);
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
  print_differences (evaluation);
  g_print ("\n");
  print_hits (evaluation);
}
