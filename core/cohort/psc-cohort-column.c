/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-column.h"

#include <glib/gi18n-lib.h>

/* What a column can be beside its kind. */
typedef enum
{
  PLAIN = 0,
  MEASURE = 1 << 0,
  IDENTITY = 1 << 1,
} Traits;

static const struct
{
  const char *name;
  PscCohortColumnKind kind;
  Traits traits;
  const char *description;
} columns[PSC_COHORT_N_COLUMNS] = {
  [PSC_COHORT_ROW] = { "row", PSC_COHORT_COUNT, PLAIN,
                       N_ ("The image’s place in the table or folder, from 1.") },
  [PSC_COHORT_IMAGE] = { "image", PSC_COHORT_TEXT, PLAIN,
                         N_ ("SHA-256 of the image’s size and pixels; empty if it cannot be read.") },
  [PSC_COHORT_PATIENT] = { "patient", PSC_COHORT_COUNT, PLAIN,
                           N_ ("The patient’s number in order of appearance, from 1; an image of "
                               "which no patient is known counts as one of its own.") },
  [PSC_COHORT_PATH] = { "path", PSC_COHORT_TEXT, IDENTITY,
                        N_ ("The image’s file; only with --keep-ids.") },
  [PSC_COHORT_PATIENT_ID] = { "patient_id", PSC_COHORT_TEXT, IDENTITY,
                              N_ ("The patient as the table or the path has it; only with "
                                  "--keep-ids.") },
  [PSC_COHORT_MODEL] = { "model", PSC_COHORT_TEXT, PLAIN,
                         N_ ("The model’s name; empty in the row of an image that failed.") },
  [PSC_COHORT_MODEL_DIGEST] = { "model_digest", PSC_COHORT_TEXT, PLAIN,
                                N_ ("SHA-256 of the model’s weights.") },
  [PSC_COHORT_METHOD] = { "method", PSC_COHORT_TEXT, PLAIN,
                          N_ ("The attribution method; empty where only scores are asked for.") },
  [PSC_COHORT_PARAMETERS] = { "parameters", PSC_COHORT_TEXT, PLAIN,
                              N_ ("All of the method’s parameters, as --param takes them.") },
  [PSC_COHORT_PARAMETERS_DIGEST] = { "parameters_digest", PSC_COHORT_TEXT, PLAIN,
                                     N_ ("The first 16 digits of SHA-256 of method and "
                                         "parameters.") },
  [PSC_COHORT_SEED] = { "seed", PSC_COHORT_COUNT, PLAIN,
                        N_ ("What the method’s seed was for this image, which follows from that of "
                            "the parameters and from the image; empty where nothing is left to "
                            "chance. --param METHOD.seed=SEED of “explain” makes the same map.") },
  [PSC_COHORT_MODE] = { "mode", PSC_COHORT_TEXT, PLAIN,
                        N_ ("fused, conventional, contrast (fused, less what the class’s negative "
                            "or --minus says) or centred (fused, less what all prompts of the bank "
                            "share).") },
  [PSC_COHORT_KIND] = { "kind", PSC_COHORT_TEXT, PLAIN,
                        N_ ("What is asked for: class or prompt.") },
  [PSC_COHORT_PROMPT] = { "prompt", PSC_COHORT_TEXT, PLAIN,
                          N_ ("The prompt’s text; empty for a class.") },
  [PSC_COHORT_CLASS] = { "class", PSC_COHORT_TEXT, PLAIN,
                         N_ ("The class, or the class of the bank that the prompt is about.") },
  [PSC_COHORT_LABEL] = { "label", PSC_COHORT_NUMBER, PLAIN,
                         N_ ("What the table says of the class: 1 present, 0 absent, -1 uncertain; "
                             "empty if nothing.") },
  [PSC_COHORT_LOGIT] = { "logit", PSC_COHORT_NUMBER, PLAIN,
                         N_ ("The model’s logit of the prompt or class, τ·cos + b, whatever the "
                             "mode.") },
  [PSC_COHORT_PROBABILITY] = { "probability", PSC_COHORT_NUMBER, PLAIN,
                               N_ ("The class’s probability by the model’s own rule; empty for "
                                   "prompts, and where the model has none.") },
  [PSC_COHORT_FAITHFULNESS] = { "faithfulness", PSC_COHORT_NUMBER, MEASURE,
                                N_ ("Mean over 14 steps of (score with the least relevant patches "
                                    "hidden first − most relevant first) over the whole drop; 0 by "
                                    "chance.") },
  [PSC_COHORT_FAITHFULNESS_CONTROL] = { "faithfulness_control", PSC_COHORT_NUMBER, MEASURE,
                                        N_ ("The standard deviation of that over random orders.") },
  [PSC_COHORT_COMPLETENESS_GAP] = { "completeness_gap", PSC_COHORT_NUMBER, MEASURE,
                                    N_ ("By how many percent the map misses what it is to add up "
                                        "to.") },
  [PSC_COHORT_STACK_GAP] = { "stack_gap", PSC_COHORT_NUMBER, MEASURE,
                             N_ ("By how many percent a map fused from a stack differs from the "
                                 "direct one.") },
  [PSC_COHORT_MODEL_DEPENDENCE] = { "model_dependence", PSC_COHORT_NUMBER, MEASURE,
                                    N_ ("Spearman’s correlation with the map of the same encoder "
                                        "with random weights.") },
  [PSC_COHORT_PROMPT_DEPENDENCE] = { "prompt_dependence", PSC_COHORT_NUMBER, MEASURE,
                                     N_ ("Mean of Spearman’s correlations with the maps of other "
                                         "prompts of the bank.") },
  [PSC_COHORT_STABILITY] = { "stability", PSC_COHORT_NUMBER, MEASURE,
                             N_ ("Mean of Spearman’s correlations with the maps of ten images with "
                                 "a little noise and a small shift.") },
  [PSC_COHORT_HIT] = { "hit", PSC_COHORT_NUMBER, MEASURE,
                       N_ ("Whether the map’s maximum lies in the finding, or the share of its "
                           "maxima that do.") },
  [PSC_COHORT_RELEVANCE_MASS] = { "relevance_mass", PSC_COHORT_NUMBER, MEASURE,
                                  N_ ("The share of the map’s positive values inside the "
                                      "finding.") },
  [PSC_COHORT_AREA_SHARE] = { "area_share", PSC_COHORT_NUMBER, MEASURE,
                              N_ ("The finding’s share of what the model sees: what hit, mass and "
                                  "AUPRC would be by chance.") },
  [PSC_COHORT_RANK_ACCURACY] = { "rank_accuracy", PSC_COHORT_NUMBER, MEASURE,
                                 N_ ("Of as many highest pixels as the finding has, the share "
                                     "inside.") },
  [PSC_COHORT_AUPRC] = { "auprc", PSC_COHORT_NUMBER, MEASURE,
                         N_ ("Average precision of the map’s pixels.") },
  [PSC_COHORT_CNR] = { "cnr", PSC_COHORT_NUMBER, MEASURE,
                       N_ ("Contrast to noise between inside and outside, signed; inf and -inf "
                           "where nothing varies.") },
  [PSC_COHORT_IOU_AREA] = { "iou_area", PSC_COHORT_NUMBER, MEASURE,
                            N_ ("Intersection over union of as many highest pixels as the finding "
                                "has.") },
  [PSC_COHORT_IOU_OTSU] = { "iou_otsu", PSC_COHORT_NUMBER, MEASURE,
                            N_ ("Intersection over union of what is above Otsu’s threshold.") },
  [PSC_COHORT_UNSEEN_SHARE] = { "unseen_share", PSC_COHORT_NUMBER, MEASURE,
                                N_ ("The share of the finding that the model does not see.") },
  [PSC_COHORT_SPECIFICITY] = { "specificity", PSC_COHORT_NUMBER, MEASURE,
                               N_ ("The map’s AUPRC less the mean AUPRC of the same method’s maps "
                                   "of up to three other queries on the same finding.") },
  [PSC_COHORT_ALIKE] = { "alike", PSC_COHORT_NUMBER, MEASURE,
                         N_ ("The mean of Pearson’s correlations with the maps of the image’s "
                             "other queries, same method and mode, in the size that is kept.") },
  [PSC_COHORT_SECONDS] = { "seconds", PSC_COHORT_NUMBER, PLAIN,
                           N_ ("How long the row took: its share of the method’s time and what "
                               "measuring took; the only column that differs from run to run.") },
  [PSC_COHORT_STATUS] = { "status", PSC_COHORT_TEXT, PLAIN,
                          N_ ("ok; failed: the image cannot be read; refused: the method or mode "
                              "is not for this model or query.") },
  [PSC_COHORT_MESSAGE] = { "message", PSC_COHORT_TEXT, PLAIN,
                           N_ ("Why it failed or was refused, or which measures are not known and "
                               "why, as measure=reason; device= where the plan’s ran out of "
                               "memory, and the row is of another.") },
};

const char *
psc_cohort_column_get_name (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, NULL);

  return columns[column].name;
}

PscCohortColumnKind
psc_cohort_column_get_kind (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, PSC_COHORT_TEXT);

  return columns[column].kind;
}

const char *
psc_cohort_column_get_description (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, NULL);

  return _ (columns[column].description);
}

gboolean
psc_cohort_column_is_measure (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, FALSE);

  return (columns[column].traits & MEASURE) != 0;
}

gboolean
psc_cohort_column_is_identity (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, FALSE);

  return (columns[column].traits & IDENTITY) != 0;
}

gboolean
psc_cohort_column_find (const char *name, PscCohortColumn *column)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (PscCohortColumn i = 0; i < PSC_COHORT_N_COLUMNS; i++)
    if (g_str_equal (columns[i].name, name))
      {
        *column = i;
        return TRUE;
      }
  return FALSE;
}
