/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-cli-evaluate-report.h"

/* What is told of a mode, or, with @other, of the difference to another. */
typedef struct
{
  const PscEvaluation *evaluation;
  const PscPointing *pointing;
  PscPointingMode mode;
  const PscPointingMode *other; /* (nullable) */
} Told;

static void
begin_member (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
}

static void
add_estimate (JsonBuilder *builder, const char *member, PscEstimate estimate)
{
  begin_member (builder, member);
  psc_cli_add_int (builder, "n", estimate.n);
  psc_cli_add_int (builder, "infinite", estimate.n_infinite);
  psc_cli_add_double (builder, "mean", estimate.mean);
  json_builder_set_member_name (builder, "interval");
  json_builder_begin_array (builder);
  psc_cli_add_number (builder, estimate.interval.lower);
  psc_cli_add_number (builder, estimate.interval.upper);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_group (JsonBuilder *builder, const Told *told, guint group)
{
  guint32 seed = (guint32) told->evaluation->seed;
  GArray *cases = told->evaluation->cases;

  begin_member (builder, psc_pointing_group_get_nick (group));
  for (guint measure = 0; measure < PSC_POINTING_N_MEASURES; measure++)
    {
      PscEstimate estimate =
          told->other == NULL
              ? psc_pointing_estimate (told->pointing, cases, told->mode, measure, group, seed)
              : psc_pointing_compare (told->pointing, told->mode, told->pointing, *told->other,
                                      cases, measure, group, seed);

      add_estimate (builder, psc_pointing_measure_get_nick (measure), estimate);
    }
  json_builder_end_object (builder);
}

/* @member: the object that holds the groups */
static void
add_groups (JsonBuilder *builder, const char *member, const Told *told)
{
  begin_member (builder, member);
  for (guint group = 0; group < PSC_POINTING_N_PLAIN_GROUPS; group++)
    add_group (builder, told, group);
  begin_member (builder, "classes");
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    add_group (builder, told, PSC_POINTING_CLASSES + c);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_differences (JsonBuilder *builder, const PscEvaluation *evaluation, const PscPointing *pointing)
{
  begin_member (builder, "differences");
  for (guint i = 0; i < PSC_CLI_N_MODE_PAIRS; i++)
    {
      const PscCliModePair *pair = &psc_cli_mode_pairs[i];
      const Told told = { evaluation, pointing, pair->mode, &pair->other };
      g_autofree char *name = g_strdup_printf ("%s-%s", psc_pointing_mode_get_nick (pair->mode),
                                               psc_pointing_mode_get_nick (pair->other));

      add_groups (builder, name, &told);
    }
  json_builder_end_object (builder);
}

static void
add_method (JsonBuilder *builder, const PscEvaluation *evaluation, const PscPointing *pointing)
{
  g_autofree char *parameters = psc_method_dup_parameters (pointing->method);

  begin_member (builder, pointing->name);
  psc_cli_add_string (builder, "parameters", parameters);
  json_builder_set_member_name (builder, "linear");
  json_builder_add_boolean_value (builder, psc_method_is_linear (pointing->method));
  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    {
      const Told told = { evaluation, pointing, mode, NULL };

      add_groups (builder, psc_pointing_mode_get_nick (mode), &told);
    }
  add_differences (builder, evaluation, pointing);
  json_builder_end_object (builder);
}

static void
add_methods (JsonBuilder *builder, const PscEvaluation *evaluation)
{
  begin_member (builder, "methods");
  for (guint i = 0; i < evaluation->methods->len; i++)
    add_method (builder, evaluation, g_ptr_array_index (evaluation->methods, i));
  json_builder_end_object (builder);
}

static void
add_controls (JsonBuilder *builder, const PscEvaluation *evaluation)
{
  begin_member (builder, "controls");
  for (guint i = 0; i < evaluation->controls->len; i++)
    {
      const PscPointing *control = g_ptr_array_index (evaluation->controls, i);
      const Told told = { evaluation, control, PSC_POINTING_FUSED, NULL };

      add_groups (builder, control->name, &told);
    }
  json_builder_end_object (builder);
}

/* From what share of the picture to what share the findings of each third reach. */
static void
add_sizes (JsonBuilder *builder, const PscEvaluation *evaluation)
{
  begin_member (builder, "sizes");
  for (guint third = PSC_POINTING_SMALL; third <= PSC_POINTING_LARGE; third++)
    {
      double least = NAN;
      double most = NAN;

      for (guint i = 0; i < evaluation->cases->len; i++)
        {
          const PscPointingCase *one = &g_array_index (evaluation->cases, PscPointingCase, i);

          if (!psc_pointing_case_is_in (one, third))
            continue;
          least = fmin (least, one->area);
          most = fmax (most, one->area);
        }
      begin_member (builder, psc_pointing_group_get_nick (third));
      psc_cli_add_double (builder, "least", least);
      psc_cli_add_double (builder, "most", most);
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
  add_sizes (builder, evaluation);
  add_methods (builder, evaluation);
  add_controls (builder, evaluation);
}
