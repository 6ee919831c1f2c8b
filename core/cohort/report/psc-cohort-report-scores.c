/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "document/psc-chart.h"
#include "figure/psc-figure-text.h"
#include "metrics/psc-calibration.h"
#include "metrics/psc-roc.h"

/* The most rows of a table of queries. */
#define MAX_QUERIES 200

typedef struct
{
  double area;
  PscInterval interval;
} Area;

static double
get_area (const double *weights, gpointer user_data)
{
  return psc_roc_get_area (user_data, weights);
}

static Area
measure_area (const PscCohortCases *cases, GArray *scores)
{
  Area area = { NAN, { NAN, NAN } };
  g_autoptr (PscRoc) roc = NULL;

  if (!psc_cohort_cases_are_both (cases))
    return area;
  roc = psc_roc_new ((const double *) (gpointer) scores->data,
                     (const gboolean *) (gpointer) cases->positive->data, scores->len);
  area.area = psc_roc_get_area (roc, NULL);
  area.interval = psc_bootstrap_clusters ((const guint *) (gpointer) cases->patients->data,
                                          scores->len, PSC_COHORT_REPORT_SEED, get_area, roc);
  return area;
}

static gboolean
is_too_little (const PscCohortCases *cases)
{
  guint n_positive = psc_cohort_cases_count_positive (cases);

  return n_positive < PSC_COHORT_REPORT_FEW
         || cases->positive->len - n_positive < PSC_COHORT_REPORT_FEW
         || psc_cohort_count_different (cases->patients) < PSC_COHORT_REPORT_FEW;
}

static double
measure_calibration (const PscCohortCases *cases)
{
  PscCalibration calibration;

  if (!psc_cohort_cases_have_probabilities (cases))
    return NAN;
  psc_calibration_measure ((const double *) (gpointer) cases->probabilities->data,
                           (const gboolean *) (gpointer) cases->positive->data,
                           cases->probabilities->len, &calibration);
  return calibration.error;
}

static PscTable *
new_table (void)
{
  PscTable *table = psc_table_new (8);

  psc_table_set_column (table, 0, _ ("Query"), FALSE);
  psc_table_set_column (table, 1, _ ("With"), TRUE);
  psc_table_set_column (table, 2, _ ("Without"), TRUE);
  psc_table_set_column (table, 3, _ ("Uncertain"), TRUE);
  psc_table_set_column (table, 4, _ ("Patients"), TRUE);
  psc_table_set_column (table, 5, _ ("AUROC of the probability"), TRUE);
  psc_table_set_column (table, 6, _ ("AUROC of the logit"), TRUE);
  psc_table_set_column (table, 7, _ ("ECE"), TRUE);
  return table;
}

/* Rows of the chart, which are kept until it is drawn. */
typedef struct
{
  GArray *rows;     /* owned, of PscChartInterval */
  GPtrArray *texts; /* owned, of char *: what rows point at */
} Chart;

static void
chart_add (Chart *chart, const char *label, const Area *area, const char *text)
{
  PscChartInterval row = { g_strdup (label), area->area, area->interval.lower, area->interval.upper,
                           g_strdup (text) };

  g_ptr_array_add (chart->texts, (gpointer) row.label);
  g_ptr_array_add (chart->texts, (gpointer) row.text);
  g_array_append_val (chart->rows, row);
}

static void
add_query (PscTable *table, Chart *chart, const PscCohortCases *cases)
{
  guint n_positive = psc_cohort_cases_count_positive (cases);
  gboolean has_probabilities = psc_cohort_cases_have_probabilities (cases);
  gboolean too_little = is_too_little (cases);
  Area of_logit = measure_area (cases, cases->logits);
  Area of_probability = { NAN, { NAN, NAN } };
  g_autofree char *name = psc_cohort_report_name_query (cases->prompt, cases->class_name);
  g_autofree char *with = g_strdup_printf ("%u", n_positive);
  g_autofree char *without = g_strdup_printf ("%u", cases->positive->len - n_positive);
  g_autofree char *uncertain = g_strdup_printf ("%u", cases->n_uncertain);
  g_autofree char *patients = g_strdup_printf ("%u", psc_cohort_count_different (cases->patients));
  g_autofree char *logit = NULL;
  g_autofree char *probability = NULL;
  g_autofree char *error = psc_cohort_report_format (measure_calibration (cases));

  if (has_probabilities)
    of_probability = measure_area (cases, cases->probabilities);
  logit = psc_cohort_report_format_interval (of_logit.area, &of_logit.interval, too_little);
  probability =
      psc_cohort_report_format_interval (of_probability.area, &of_probability.interval, too_little);
  psc_table_add_row (table, (const char *[]){ name, with, without, uncertain, patients, probability,
                                              logit, error });
  if (isfinite (of_logit.area))
    chart_add (chart, name, has_probabilities ? &of_probability : &of_logit,
               has_probabilities ? probability : logit);
}

/* All cases of several queries, of which the mean of their areas is taken. */
typedef struct
{
  GPtrArray *rocs;     /* owned, of PscRoc */
  GArray *patients;    /* owned, of guint, one query's behind the other's */
  GArray *sizes;       /* owned, of guint */
  gboolean too_little; /* of one of them */
} Together;

static double
get_mean_area (const double *weights, gpointer user_data)
{
  const Together *self = user_data;
  double sum = 0;

  for (guint i = 0; i < self->rocs->len; i++)
    {
      sum += psc_roc_get_area (g_ptr_array_index (self->rocs, i), weights);
      if (weights != NULL)
        weights += g_array_index (self->sizes, guint, i);
    }
  return self->rocs->len > 0 ? sum / self->rocs->len : NAN;
}

static void
together_add (Together *self, const PscCohortCases *cases)
{
  guint n = cases->logits->len;
  GArray *scores =
      psc_cohort_cases_have_probabilities (cases) ? cases->probabilities : cases->logits;

  g_ptr_array_add (self->rocs,
                   psc_roc_new ((const double *) (gpointer) scores->data,
                                (const gboolean *) (gpointer) cases->positive->data, n));
  g_array_append_vals (self->patients, cases->patients->data, n);
  g_array_append_val (self->sizes, n);
  self->too_little |= is_too_little (cases);
}

/* The mean over classes, patients being drawn for all of them at once. */
static void
add_mean (PscCohortReport *self, const char *model)
{
  Together together = { g_ptr_array_new_with_free_func ((GDestroyNotify) psc_roc_free),
                        g_array_new (FALSE, FALSE, sizeof (guint)),
                        g_array_new (FALSE, FALSE, sizeof (guint)) };

  for (guint i = 0; i < self->cases->len; i++)
    {
      const PscCohortCases *cases = g_ptr_array_index (self->cases, i);

      if (cases->model == model && !psc_cohort_report_has_text (cases->prompt)
          && psc_cohort_cases_are_both (cases))
        together_add (&together, cases);
    }
  if (together.rocs->len > 1)
    {
      PscInterval interval = psc_bootstrap_clusters (
          (const guint *) (gpointer) together.patients->data, together.patients->len,
          PSC_COHORT_REPORT_SEED, get_mean_area, &together);
      g_autofree char *text = psc_cohort_report_format_interval (get_mean_area (NULL, &together),
                                                                 &interval, together.too_little);

      psc_cohort_report_add_text (
          self, PSC_DOCUMENT_PLAIN,
          _ ("The mean AUROC over the %u classes that have images with and without them is %s."),
          together.rocs->len, text);
    }
  g_ptr_array_unref (together.rocs);
  g_array_unref (together.patients);
  g_array_unref (together.sizes);
}

static void
add_areas (PscCohortReport *self, const char *model)
{
  Chart chart = { g_array_new (FALSE, FALSE, sizeof (PscChartInterval)),
                  g_ptr_array_new_with_free_func (g_free) };
  PscTable *table = new_table ();

  for (guint i = 0; i < self->cases->len; i++)
    {
      const PscCohortCases *cases = g_ptr_array_index (self->cases, i);

      if (cases->model == model && psc_table_get_n_rows (table) < MAX_QUERIES
          && cases->positive->len + cases->n_uncertain > 0)
        add_query (table, &chart, cases);
    }
  if (psc_table_get_n_rows (table) == 0)
    {
      psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                             _ ("The table says of no image whether it has what was asked for: "
                                "there is nothing to compare scores with."));
      psc_table_free (table);
    }
  else
    psc_document_take_table (self->document, table);
  if (chart.rows->len > 0)
    psc_document_take_drawing (
        self->document,
        psc_chart_new_intervals ((const PscChartInterval *) (gpointer) chart.rows->data,
                                 chart.rows->len, 0.5, 0, 1, _ ("AUROC; the line is chance"),
                                 _ ("AUROC of each query with its interval, as in the table")));
  g_array_unref (chart.rows);
  g_ptr_array_unref (chart.texts);
}

/* All cases of all classes in one diagram. */
static void
pool (PscCohortReport *self, const char *model, GArray *probabilities, GArray *positive)
{
  for (guint i = 0; i < self->cases->len; i++)
    {
      const PscCohortCases *cases = g_ptr_array_index (self->cases, i);

      if (cases->model != model || psc_cohort_report_has_text (cases->prompt)
          || !psc_cohort_cases_have_probabilities (cases))
        continue;
      g_array_append_vals (probabilities, cases->probabilities->data, cases->probabilities->len);
      g_array_append_vals (positive, cases->positive->data, cases->positive->len);
    }
}

static const char *
get_caveat (PscCohortReport *self, const char *model)
{
  for (guint i = 0; i < self->plan->models->len; i++)
    {
      const PscCohortPlanModel *planned = g_ptr_array_index (self->plan->models, i);

      if (g_strcmp0 (planned->name, model) != 0)
        continue;
      if (g_strcmp0 (planned->score, "softmax") == 0)
        return _ ("By this model’s rule the probabilities of all classes add up to one, while an "
                  "image may have several findings or none: they cannot be calibrated for such "
                  "labels, whatever the model is worth.");
      if (g_strcmp0 (planned->score, "pair") == 0)
        return _ ("By this model’s rule probabilities lie between 12 and 88 percent.");
    }
  return NULL;
}

static void
add_diagram (PscCohortReport *self, const PscCalibration *calibration)
{
  PscChartPoint points[PSC_CALIBRATION_N_BINS];
  PscTable *table = psc_table_new (4);

  psc_table_set_column (table, 0, _ ("Probability"), FALSE);
  psc_table_set_column (table, 1, _ ("Cases"), TRUE);
  psc_table_set_column (table, 2, _ ("Mean probability"), TRUE);
  psc_table_set_column (table, 3, _ ("Share with the class"), TRUE);
  for (guint b = 0; b < PSC_CALIBRATION_N_BINS; b++)
    {
      const PscCalibrationBin *bin = &calibration->bins[b];
      g_autofree char *from = psc_figure_format_fixed (b / (double) PSC_CALIBRATION_N_BINS, 1);
      g_autofree char *to = psc_figure_format_fixed ((b + 1) / (double) PSC_CALIBRATION_N_BINS, 1);
      g_autofree char *range = g_strdup_printf ("%s – %s", from, to);
      g_autofree char *n = g_strdup_printf ("%" G_GSIZE_FORMAT, bin->n);
      g_autofree char *mean = psc_cohort_report_format (bin->probability);
      g_autofree char *share = psc_cohort_report_format (bin->share);

      points[b] = (PscChartPoint){ bin->probability, bin->share, (double) bin->n };
      psc_table_add_row (table, (const char *[]){ range, n, mean, share });
    }
  psc_document_take_drawing (
      self->document,
      psc_chart_new_reliability (points, PSC_CALIBRATION_N_BINS, _ ("mean probability"),
                                 _ ("share with the class"),
                                 _ ("Reliability diagram: the share of cases that have the class "
                                    "against their mean probability, as in the table")));
  psc_document_take_table (self->document, table);
}

static void
add_calibration (PscCohortReport *self, const char *model)
{
  g_autoptr (GArray) probabilities = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) positive = g_array_new (FALSE, FALSE, sizeof (gboolean));
  PscCalibration calibration;
  g_autofree char *error = NULL;
  const char *caveat = get_caveat (self, model);

  psc_document_add_heading (self->document, 2, _ ("Calibration"));
  pool (self, model, probabilities, positive);
  if (probabilities->len == 0)
    {
      psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN,
                             _ ("There are no probabilities of classes with known labels: the "
                                "model’s rule gives none, or only prompts were asked, or no "
                                "labels are known."));
      return;
    }
  psc_calibration_measure ((const double *) (gpointer) probabilities->data,
                           (const gboolean *) (gpointer) positive->data, probabilities->len,
                           &calibration);
  error = psc_cohort_report_format (calibration.error);
  psc_cohort_report_add_text (
      self, PSC_DOCUMENT_PLAIN,
      _ ("The expected calibration error is %s, over %u cases of an image and a class in ten bins "
         "of equal width. On the diagonal probabilities would be right; the area of a point is in "
         "proportion to its cases."),
      error, probabilities->len);
  if (caveat != NULL)
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN, caveat);
  add_diagram (self, &calibration);
}

static gboolean
is_first (GPtrArray *cases, guint index)
{
  const PscCohortCases *one = g_ptr_array_index (cases, index);

  for (guint i = 0; i < index; i++)
    if (((const PscCohortCases *) g_ptr_array_index (cases, i))->model == one->model)
      return FALSE;
  return TRUE;
}

void
psc_cohort_report_add_scores (PscCohortReport *self)
{
  psc_document_add_heading (self->document, 1, _ ("Zero-shot classification"));
  psc_document_add_text (
      self->document, PSC_DOCUMENT_NOTE,
      /* xgettext:no-c-format */
      _ ("AUROC: the probability that an image with the class scores above one without it. In "
         "brackets the 95 % percentile interval of 1000 bootstrap samples, in which patients are "
         "drawn, with all of their images. Images with uncertain labels are counted and left out, "
         "as are those of which the table says nothing. ECE: expected calibration error."));
  if (self->cases->len == 0)
    psc_document_add_text (self->document, PSC_DOCUMENT_PLAIN, _ ("There are no scores."));
  for (guint i = 0; i < self->cases->len; i++)
    {
      const char *model = ((const PscCohortCases *) g_ptr_array_index (self->cases, i))->model;

      if (!is_first (self->cases, i))
        continue;
      psc_document_add_heading (self->document, 2, model);
      add_mean (self, model);
      add_areas (self, model);
      add_calibration (self, model);
    }
  if (self->cases->len > 0)
    psc_document_add_text (self->document, PSC_DOCUMENT_NOTE, psc_cohort_report_get_footnote ());
}
