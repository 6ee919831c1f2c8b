/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-partners.h"

/* How many rows are looked at between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

/* What rows of one image have to have in common; equal texts are the same pointer. */
static const PscCohortColumn shared[] = {
  PSC_COHORT_MODEL, PSC_COHORT_METHOD, PSC_COHORT_PARAMETERS_DIGEST,
  PSC_COHORT_KIND,  PSC_COHORT_PROMPT, PSC_COHORT_CLASS,
};

static guint
hash (gconstpointer data)
{
  const PscCohortRow *row = data;
  guint value = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    value = value * 31 + g_direct_hash (row->texts[shared[i]]) / 8;
  return value;
}

static gboolean
is_alike (gconstpointer a, gconstpointer b)
{
  const PscCohortRow *row = a, *other = b;

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    if (row->texts[shared[i]] != other->texts[shared[i]])
      return FALSE;
  return TRUE;
}

static gboolean
has_mode (const PscCohortRow *row, PscCohortMode mode)
{
  return g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_MODE),
                      psc_cohort_mode_get_nick (mode));
}

static gboolean
is_same_image (const PscCohortRow *row, const PscCohortRow *other)
{
  return row->numbers[PSC_COHORT_ROW] == other->numbers[PSC_COHORT_ROW];
}

/* Behind the last row of the image of @first. */
static guint
find_end (const PscCohortResults *results, guint first)
{
  const PscCohortRow *row = psc_cohort_results_get_row (results, first);
  guint n = psc_cohort_results_get_n_rows (results);
  guint end = first + 1;

  while (end < n && is_same_image (psc_cohort_results_get_row (results, end), row))
    end++;
  return end;
}

/* The pairs of one image. @known: empty, and emptied again */
static void
add_pairs (
    const PscCohortResults *results, guint first, guint end, GHashTable *known, GArray *pairs)
{
  for (guint i = first; i < end; i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);

      if (has_mode (row, PSC_COHORT_CONVENTIONAL))
        g_hash_table_insert (known, (gpointer) row, GUINT_TO_POINTER (i));
    }
  for (guint i = first; i < end; i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);
      gpointer other;

      if (has_mode (row, PSC_COHORT_FUSED)
          && g_hash_table_lookup_extended (known, row, NULL, &other))
        {
          PscCohortPartners pair = { i, GPOINTER_TO_UINT (other) };

          g_array_append_val (pairs, pair);
        }
    }
  g_hash_table_remove_all (known);
}

GArray *
psc_cohort_partners_find_all (const PscCohortResults *results,
                              GCancellable *cancellable,
                              GError **error)
{
  guint n = psc_cohort_results_get_n_rows (results);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (PscCohortPartners));
  g_autoptr (GHashTable) known = g_hash_table_new (hash, is_alike);
  guint looked = 0;

  for (guint i = 0; i < n;)
    {
      guint end = find_end (results, i);

      add_pairs (results, i, end, known, pairs);
      i = end;
      if (i - looked < CANCEL_STEP)
        continue;
      looked = i;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&pairs);
}

guint
psc_cohort_partners_find_place (const PscCohortResults *results, guint place)
{
  guint low = 0, high = psc_cohort_results_get_n_rows (results);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (psc_cohort_results_get_row (results, middle)->numbers[PSC_COHORT_ROW] < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low < psc_cohort_results_get_n_rows (results)
                 && psc_cohort_results_get_row (results, low)->numbers[PSC_COHORT_ROW] == place
             ? low
             : PSC_COHORT_NOWHERE;
}

guint
psc_cohort_partners_find_row (const PscCohortResults *results, guint index, PscCohortMode mode)
{
  const PscCohortRow *row = psc_cohort_results_get_row (results, index);
  guint first = psc_cohort_partners_find_place (results, (guint) row->numbers[PSC_COHORT_ROW]);
  guint end = find_end (results, first);

  if (has_mode (row, mode))
    return index;
  for (guint i = first; i < end; i++)
    {
      const PscCohortRow *other = psc_cohort_results_get_row (results, i);

      if (has_mode (other, mode) && is_alike (row, other))
        return i;
    }
  return PSC_COHORT_NOWHERE;
}
