/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "cohort/report/psc-cohort-report-private.h"
#include "cohort/report/psc-cohort-row-key.h"

/* Whether the row is of what the galleries are made of: of the fused maps, or if the plan has none,
 * of its first mode. */
static gboolean
is_candidate (PscCohortReport *self, const PscCohortRow *row, PscCohortColumn measure)
{
  PscCohortMode wanted;
  PscCohortMode mode;

  if (self->plan->modes->len == 0 || !psc_cohort_row_is_ok (row)
      || !isfinite (row->numbers[measure])
      || !psc_cohort_mode_from_nick (psc_cohort_row_get_text (row, PSC_COHORT_MODE), &mode))
    return FALSE;
  wanted = psc_cohort_plan_find_mode (self->plan, PSC_COHORT_FUSED) >= 0
               ? PSC_COHORT_FUSED
               : g_array_index (self->plan->modes, PscCohortMode, 0);
  return mode == wanted;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PscCohortColumn measure = GPOINTER_TO_UINT (user_data);
  const PscCohortRow *one = *(const PscCohortRow *const *) a;
  const PscCohortRow *other = *(const PscCohortRow *const *) b;
  double left = one->numbers[measure];
  double right = other->numbers[measure];

  if (left != right)
    return left > right ? -1 : 1;
  return (one > other) - (one < other);
}

/* The mean of a measure over the rows of one method. */
typedef struct
{
  PscCohortRowKey key; /* of model, method and parameters alone */
  double sum;
  guint n;
} MethodMean;

static PscCohortRowKey
get_method_key (const PscCohortRow *row)
{
  PscCohortRowKey key = psc_cohort_row_key_of_map (row);

  key.kind = key.prompt = key.class_name = NULL;
  return key;
}

static void
add_to_means (GArray *means, const PscCohortRow *row, double value)
{
  MethodMean mean = { .key = get_method_key (row) };

  for (guint i = 0; i < means->len; i++)
    {
      MethodMean *known = &g_array_index (means, MethodMean, i);

      if (psc_cohort_row_key_equal (&known->key, &mean.key))
        {
          known->sum += value;
          known->n++;
          return;
        }
    }
  mean.sum = value;
  mean.n = 1;
  g_array_append_val (means, mean);
}

/* The method that does best on average. There must be a candidate. */
static PscCohortRowKey
find_best_method (PscCohortReport *self, PscCohortColumn measure)
{
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (MethodMean));
  const MethodMean *best;

  for (guint i = 0; i < psc_cohort_results_get_n_rows (self->results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (self->results, i);

      if (is_candidate (self, row, measure))
        add_to_means (means, row, row->numbers[measure]);
    }
  best = &g_array_index (means, MethodMean, 0);
  for (guint i = 1; i < means->len; i++)
    {
      const MethodMean *mean = &g_array_index (means, MethodMean, i);

      if (mean->sum / mean->n > best->sum / best->n)
        best = mean;
    }
  return best->key;
}

GPtrArray *
psc_cohort_report_rank (PscCohortReport *self, PscCohortColumn measure, const char **method)
{
  PscCohortRowKey best = find_best_method (self, measure);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < psc_cohort_results_get_n_rows (self->results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (self->results, i);
      PscCohortRowKey key = get_method_key (row);

      if (is_candidate (self, row, measure) && psc_cohort_row_key_equal (&key, &best))
        g_ptr_array_add (rows, (gpointer) row);
    }
  g_ptr_array_sort_with_data (rows, compare_rows, GUINT_TO_POINTER (measure));
  *method = best.method;
  return rows;
}

gboolean
psc_cohort_report_choose_measure (PscCohortReport *self, PscCohortColumn *measure)
{
  static const PscCohortColumn preferred[] = { PSC_COHORT_AUPRC, PSC_COHORT_FAITHFULNESS,
                                               PSC_COHORT_STABILITY };

  for (guint i = 0; i < G_N_ELEMENTS (preferred); i++)
    for (guint k = 0; k < psc_cohort_results_get_n_rows (self->results); k++)
      if (is_candidate (self, psc_cohort_results_get_row (self->results, k), preferred[i]))
        {
          *measure = preferred[i];
          return TRUE;
        }
  return FALSE;
}
