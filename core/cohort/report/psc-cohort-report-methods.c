/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "figure/psc-figure-text.h"

/* The most queries that are listed. */
#define MAX_QUERIES 200

static const char *
describe_prompts (const PscCohortPlan *plan)
{
  if (g_strcmp0 (plan->prompts, "bank") == 0)
    return _ ("every prompt of the bank");
  if (g_strcmp0 (plan->prompts, "labels") == 0)
    return _ ("the classes that the table has labels of");
  return _ ("the prompts of a file");
}

static void
add_images (PscCohortReport *self)
{
  const PscCohortPlan *plan = self->plan;

  psc_document_add_heading (self->document, 2, _ ("Images"));
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("%u images of %u patients were listed (SHA-256 of paths and labels: %s). An image of which "
         "no patient is known counts as one of its own. Window or table of values: %s. %s"),
      plan->n_images, plan->n_patients, plan->images_digest != NULL ? plan->images_digest : "–",
      plan->voi != NULL ? plan->voi : _ ("the image’s own"),
      plan->has_labels
          ? _ ("Labels are those of the table; uncertain ones (−1) count neither as present nor as "
               "absent.")
          : _ ("The table has no labels."));
}

static void
add_queries (PscCohortReport *self)
{
  const PscCohortPlan *plan = self->plan;
  g_autoptr (GString) list = g_string_new (NULL);

  psc_document_add_heading (self->document, 2, _ ("Queries"));
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("Models were asked %s, of the prompt bank “%s” (SHA-256 %s)%s. A class’s logit is the mean "
         "over its prompts in the bank."),
      describe_prompts (plan), plan->bank != NULL ? plan->bank : "–",
      plan->bank_digest != NULL ? plan->bank_digest : "–",
      plan->labelled_only ? _ (", and of each image only what the table says something of") : "");
  for (guint i = 0; i < MIN (plan->queries->len, MAX_QUERIES); i++)
    {
      const PscCohortPlanQuery *query = g_ptr_array_index (plan->queries, i);
      g_autofree char *name = psc_cohort_report_name_query (query->prompt, query->class_name);

      g_string_append_printf (list, "%s%s", i > 0 ? "; " : "", name);
    }
  if (list->len > 0)
    psc_cohort_report_add_text (self, PSC_DOCUMENT_PLAIN,
                                plan->queries->len > MAX_QUERIES ? _ ("%s; and others.") : "%s.",
                                list->str);
}

static const char *
describe_score (const char *score)
{
  if (g_strcmp0 (score, "softmax") == 0)
    return _ ("softmax of the logits over the classes");
  if (g_strcmp0 (score, "pair") == 0)
    return _ ("e^cos / (e^cos + e^cos of the class’s negative), without τ");
  if (g_strcmp0 (score, "sigmoid") == 0)
    return _ ("sigmoid of the class’s own logit");
  return _ ("none: the score is a cosine");
}

static PscTable *
list_methods (const PscCohortPlanModel *model)
{
  PscTable *table = psc_table_new (3);

  psc_table_set_column (table, 0, _ ("Method"), FALSE);
  psc_table_set_column (table, 1, _ ("Parameters"), FALSE);
  psc_table_set_column (table, 2, _ ("Fused map"), FALSE);
  for (guint i = 0; i < model->methods->len; i++)
    {
      const PscCohortPlanMethod *method = g_ptr_array_index (model->methods, i);
      const char *fused = method->is_linear
                              ? _ ("exact: the direct attribution of τ t̂·z")
                              : _ ("of one map per embedding dimension, and of no single score");

      psc_table_add_row (table,
                         (const char *[]){ psc_cohort_report_get_method_title (method->name),
                                           method->parameters,
                                           method->refusal != NULL ? method->refusal : fused });
    }
  return table;
}

static void
add_model (PscCohortReport *self, const PscCohortPlanModel *model)
{
  g_autofree char *temperature = psc_figure_format_digits (model->temperature, 6);
  g_autofree char *bias = psc_figure_format_digits (model->bias, 6);

  psc_document_add_heading (self->document, 2, model->name);
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("Family %s; SHA-256 of the weights %s; input %u × %u pixels; %u embedding dimensions; τ = "
         "%s, b = %s. Logit: τ t̂·z/‖z‖ + b. Probability of a class: %s."),
      model->family != NULL ? model->family : "–", model->digest != NULL ? model->digest : "–",
      model->side, model->side, model->dimensions, temperature, bias,
      describe_score (model->score));
  if (model->methods->len > 0)
    psc_document_take_table (self->document, list_methods (model));
}

static void
add_modes (PscCohortReport *self)
{
  const PscCohortPlan *plan = self->plan;
  g_autoptr (GString) modes = g_string_new (NULL);

  for (guint i = 0; i < plan->modes->len; i++)
    g_string_append_printf (modes, "%s%s", i > 0 ? ", " : "",
                            psc_cohort_report_get_mode_title (psc_cohort_mode_get_nick (
                                g_array_index (plan->modes, PscCohortMode, i))));
  psc_document_add_heading (self->document, 2, _ ("Maps"));
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("z is the projected image embedding before normalisation, t̂ the unit embedding of a prompt. "
         "Fused: F = τ Σ t̂ᵢ S[i], with S[i] the map of z_i. Conventional: the same method applied to "
         "the logit. Contrast: fused, less what the class’s negative says%s%s. Centred: fused, less "
         "what all prompts of the bank share. Made here: %s. Preset: %s. Chance in a method follows "
         "from a seed that the image and the method give, whatever machine or part of the cohort it "
         "is done on. Maps kept: %s."),
      plan->minus != NULL ? _ (", or here: ") : "", plan->minus != NULL ? plan->minus : "",
      modes->len > 0 ? modes->str : "–", plan->preset != NULL ? plan->preset : "–",
      psc_cohort_maps_get_nick (plan->maps));
}

static void
add_measures (PscCohortReport *self)
{
  PscTable *table;

  psc_document_add_heading (self->document, 2, _ ("Measures"));
  if (self->plan->metrics == NULL || self->plan->metrics[0] == NULL)
    {
      psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN, _ ("Nothing was measured."));
      return;
    }
  table = psc_table_new (2);
  psc_table_set_column (table, 0, C_ ("column of a table", "Measure"), FALSE);
  psc_table_set_column (table, 1, _ ("What it is"), FALSE);
  for (char **name = self->plan->metrics; *name != NULL; name++)
    {
      PscCohortColumn column;

      psc_table_add_row (table,
                         (const char *[]){ *name, psc_cohort_column_find (*name, &column)
                                                      ? psc_cohort_column_get_description (column)
                                                      : NULL });
    }
  psc_document_take_table (self->document, table);
  if (self->plan->truth_form != NULL)
    psc_cohort_report_add_text (
        self, PSC_DOCUMENT_PLAIN,
        _ ("Where findings are is told by a file of the form %s (SHA-256 %s). A map is measured "
           "against all findings together that answer its query, on the picture’s own pixels."),
        self->plan->truth_form, self->plan->truth_digest != NULL ? self->plan->truth_digest : "–");
  else
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                           _ ("Where findings are is not known: no map was measured against a "
                              "truth."));
}

static void
add_statistics (PscCohortReport *self)
{
  psc_document_add_heading (self->document, 2, _ ("Statistics"));
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("Intervals are percentile bootstrap intervals at 95 %%, of 1000 samples with seed %d, in "
         "which patients are drawn with replacement, each with all images (cluster bootstrap). "
         "Samples of which a figure is not defined are left out; with one patient, or where less "
         "than half of the samples define it, there is no interval. Nothing is corrected for there "
         "being many comparisons. Faithfulness, contrast to noise and gaps are ratios without "
         "bounds, of which medians are taken."),
      PSC_COHORT_REPORT_SEED);
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN, _ ("Made by %s; the cohort by Promptoscope %s, on %s."),
      psc_figure_get_software (), self->plan->program != NULL ? self->plan->program : "–",
      self->plan->device != NULL ? self->plan->device : "–");
}

void
psc_cohort_report_add_methods (PscCohortReport *self)
{
  psc_document_add_heading (self->document, 1, _ ("Methods"));
  add_images (self);
  add_queries (self);
  for (guint i = 0; i < self->plan->models->len; i++)
    add_model (self, g_ptr_array_index (self->plan->models, i));
  add_modes (self);
  add_measures (self);
  add_statistics (self);
}
