/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-pairs.h"

#include <math.h>
#include <string.h>

#include "cohort/report/psc-cohort-cases.h"
#include "cohort/report/psc-cohort-row-key.h"
#include "metrics/psc-weighted-median.h"

/* The rows of one map, before its image is done. */
typedef struct
{
  PscCohortRowKey key;
  const PscCohortRow *row;
  const PscCohortRow *reference;
} Pending;

typedef struct
{
  PscCohortMode mode;
  PscCohortMode reference;
  GPtrArray *all;      /* owned, of PscCohortPairs */
  GHashTable *pending; /* owned, of Pending by its key */
  GPtrArray *order;    /* owned, of Pending as they came */
} Collector;

static void
pairs_free (gpointer data)
{
  PscCohortPairs *self = data;

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->references);
  g_free (self);
}

static PscCohortPairs *
get_pairs (GPtrArray *all, const PscCohortRowKey *key)
{
  PscCohortPairs *self;

  for (guint i = 0; i < all->len; i++)
    {
      self = g_ptr_array_index (all, i);
      if (self->model == key->model && self->method == key->method
          && self->parameters == key->parameters)
        return self;
    }
  self = g_new0 (PscCohortPairs, 1);
  self->model = key->model;
  self->method = key->method;
  self->parameters = key->parameters;
  self->rows = g_ptr_array_new ();
  self->references = g_ptr_array_new ();
  g_ptr_array_add (all, self);
  return self;
}

static void
finish_image (Collector *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      const Pending *pending = g_ptr_array_index (self->order, i);
      PscCohortPairs *pairs;

      if (pending->row == NULL || pending->reference == NULL)
        continue;
      pairs = get_pairs (self->all, &pending->key);
      g_ptr_array_add (pairs->rows, (gpointer) pending->row);
      g_ptr_array_add (pairs->references, (gpointer) pending->reference);
    }
  g_hash_table_remove_all (self->pending);
  g_ptr_array_set_size (self->order, 0);
}

static void
collect_row (Collector *self, const PscCohortRow *row)
{
  PscCohortRowKey key = psc_cohort_row_key_of_map (row);
  Pending *pending;
  PscCohortMode mode;

  if (!psc_cohort_row_is_ok (row)
      || !psc_cohort_mode_from_nick (psc_cohort_row_get_text (row, PSC_COHORT_MODE), &mode)
      || (mode != self->mode && mode != self->reference))
    return;
  pending = g_hash_table_lookup (self->pending, &key);
  if (pending == NULL)
    {
      pending = g_new0 (Pending, 1);
      pending->key = key;
      g_ptr_array_add (self->order, pending);
      g_hash_table_insert (self->pending, &pending->key, pending);
    }
  if (mode == self->mode)
    pending->row = row;
  else
    pending->reference = row;
}

GPtrArray *
psc_cohort_pairs_collect (const PscCohortResults *results,
                          PscCohortMode mode,
                          PscCohortMode reference)
{
  Collector self = {
    .mode = mode,
    .reference = reference,
    .all = g_ptr_array_new_with_free_func (pairs_free),
    .pending = g_hash_table_new (psc_cohort_row_key_hash, psc_cohort_row_key_equal),
    .order = g_ptr_array_new_with_free_func (g_free),
  };
  double image = NAN;

  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);

      if (row->numbers[PSC_COHORT_ROW] != image)
        finish_image (&self);
      image = row->numbers[PSC_COHORT_ROW];
      collect_row (&self, row);
    }
  finish_image (&self);
  g_hash_table_unref (self.pending);
  g_ptr_array_unref (self.order);
  return self.all;
}

gboolean
psc_cohort_measure_is_unbounded (PscCohortColumn measure)
{
  return measure == PSC_COHORT_FAITHFULNESS || measure == PSC_COHORT_CNR
         || measure == PSC_COHORT_COMPLETENESS_GAP || measure == PSC_COHORT_STACK_GAP;
}

/* Values of which a mean or a median is taken. */
typedef struct
{
  const double *values; /* borrowed, [n] */
  guint n;
  PscWeightedMedian *median; /* owned; NULL for a mean */
} Centre;

static double
get_centre (const double *weights, gpointer user_data)
{
  const Centre *self = user_data;
  double sum = 0;
  double total = 0;

  if (self->median != NULL)
    return psc_weighted_median_get (self->median, weights);
  for (guint i = 0; i < self->n; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;

      sum += weight * self->values[i];
      total += weight;
    }
  return total > 0 ? sum / total : NAN;
}

static void
centre_init (Centre *self, GArray *values, gboolean is_median)
{
  *self = (Centre){ .values = (const double *) (gpointer) values->data, .n = values->len };
  if (is_median)
    self->median = psc_weighted_median_new (self->values, self->n);
}

static double
find_centre (GArray *values, gboolean is_median)
{
  Centre centre;
  double found;

  centre_init (&centre, values, is_median);
  found = get_centre (NULL, &centre);
  g_clear_pointer (&centre.median, psc_weighted_median_free);
  return found;
}

void
psc_cohort_pairs_compare (const PscCohortPairs *self,
                          PscCohortColumn measure,
                          guint32 seed,
                          PscCohortComparison *comparison)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) references = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) patients = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean is_median = psc_cohort_measure_is_unbounded (measure);
  Centre centre;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscCohortRow *row = g_ptr_array_index (self->rows, i);
      const PscCohortRow *reference = g_ptr_array_index (self->references, i);
      double a = row->numbers[measure];
      double b = reference->numbers[measure];
      double difference = a - b;
      guint patient = psc_cohort_row_get_cluster (row);
      guint image = psc_cohort_row_get_image (row);

      if (!isfinite (a) || !isfinite (b))
        continue;
      g_array_append_val (values, a);
      g_array_append_val (references, b);
      g_array_append_val (differences, difference);
      g_array_append_val (patients, patient);
      g_array_append_val (images, image);
    }

  centre_init (&centre, differences, is_median);
  *comparison = (PscCohortComparison){
    .n = values->len,
    .n_images = psc_cohort_count_different (images),
    .n_patients = psc_cohort_count_different (patients),
    .value = find_centre (values, is_median),
    .reference = find_centre (references, is_median),
    .difference = get_centre (NULL, &centre),
    .interval = psc_bootstrap_clusters ((const guint *) (gpointer) patients->data, patients->len,
                                        seed, get_centre, &centre),
  };
  g_clear_pointer (&centre.median, psc_weighted_median_free);
}
