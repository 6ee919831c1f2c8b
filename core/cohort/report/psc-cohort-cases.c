/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-cases.h"

#include <math.h>

#include "cohort/report/psc-cohort-row-key.h"

typedef struct
{
  PscCohortCases cases;
  PscCohortRowKey key;
  guint last_image; /* whose row has been counted */
} Collected;

static void
collected_free (gpointer data)
{
  Collected *self = data;

  g_array_unref (self->cases.logits);
  g_array_unref (self->cases.probabilities);
  g_array_unref (self->cases.positive);
  g_array_unref (self->cases.patients);
  g_free (self);
}

static Collected *
collected_new (const PscCohortRow *row)
{
  Collected *self = g_new0 (Collected, 1);

  self->key = psc_cohort_row_key_of_query (row);
  self->cases.model = self->key.model;
  self->cases.kind = self->key.kind;
  self->cases.prompt = self->key.prompt;
  self->cases.class_name = self->key.class_name;
  self->cases.logits = g_array_new (FALSE, FALSE, sizeof (double));
  self->cases.probabilities = g_array_new (FALSE, FALSE, sizeof (double));
  self->cases.positive = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->cases.patients = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/* A whole number from 1 on that fits; 0 for anything else. */
static guint
to_count (double value)
{
  return value >= 1 && value <= G_MAXUINT32 && value == floor (value) ? (guint) value : 0;
}

guint
psc_cohort_row_get_image (const PscCohortRow *row)
{
  return to_count (row->numbers[PSC_COHORT_ROW]);
}

guint
psc_cohort_row_get_cluster (const PscCohortRow *row)
{
  return to_count (row->numbers[PSC_COHORT_PATIENT]);
}

static void
count_row (Collected *self, const PscCohortRow *row)
{
  double label = row->numbers[PSC_COHORT_LABEL];
  gboolean positive = label == 1;
  guint patient = psc_cohort_row_get_cluster (row);

  if (label == -1)
    self->cases.n_uncertain++;
  if (label != 0 && label != 1)
    {
      self->cases.n_unknown += label != -1;
      return;
    }
  g_array_append_val (self->cases.logits, row->numbers[PSC_COHORT_LOGIT]);
  g_array_append_val (self->cases.probabilities, row->numbers[PSC_COHORT_PROBABILITY]);
  g_array_append_val (self->cases.positive, positive);
  g_array_append_val (self->cases.patients, patient);
}

GPtrArray *
psc_cohort_cases_collect (const PscCohortResults *results)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (collected_free);
  g_autoptr (GHashTable) known =
      g_hash_table_new (psc_cohort_row_key_hash, psc_cohort_row_key_equal);

  for (guint i = 0; i < psc_cohort_results_get_n_rows (results); i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);
      PscCohortRowKey key = psc_cohort_row_key_of_query (row);
      guint image = psc_cohort_row_get_image (row);
      Collected *collected;

      if (!isfinite (row->numbers[PSC_COHORT_LOGIT]))
        continue;
      collected = g_hash_table_lookup (known, &key);
      if (collected == NULL)
        {
          collected = collected_new (row);
          g_ptr_array_add (all, collected);
          g_hash_table_insert (known, &collected->key, collected);
        }
      else if (collected->last_image == image)
        continue;
      collected->last_image = image;
      count_row (collected, row);
    }
  return all;
}

guint
psc_cohort_cases_count_positive (const PscCohortCases *self)
{
  guint n = 0;

  for (guint i = 0; i < self->positive->len; i++)
    n += g_array_index (self->positive, gboolean, i);
  return n;
}

gboolean
psc_cohort_cases_are_both (const PscCohortCases *self)
{
  guint n_positive = psc_cohort_cases_count_positive (self);

  return n_positive > 0 && n_positive < self->positive->len;
}

gboolean
psc_cohort_cases_have_probabilities (const PscCohortCases *self)
{
  for (guint i = 0; i < self->probabilities->len; i++)
    {
      double probability = g_array_index (self->probabilities, double, i);

      if (!(probability >= 0 && probability <= 1))
        return FALSE;
    }
  return self->probabilities->len > 0;
}

guint
psc_cohort_count_different (GArray *numbers)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < numbers->len; i++)
    g_hash_table_add (known, GUINT_TO_POINTER (g_array_index (numbers, guint, i)));
  return g_hash_table_size (known);
}
