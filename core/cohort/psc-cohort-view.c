/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-view.h"

#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-filter.h"
#include "cohort/psc-cohort-order.h"
#include "cohort/psc-cohort-rank.h"

/* How many rows are looked at between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

struct _PscCohortView
{
  GArray *entries;  /* owned, of PscCohortEntry */
  guint *positions; /* owned, by row */
  guint n_rows;
};

static void
view_clear (gpointer data)
{
  PscCohortView *self = data;

  g_array_unref (self->entries);
  g_free (self->positions);
}

PscCohortView *
psc_cohort_view_ref (PscCohortView *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
psc_cohort_view_unref (PscCohortView *self)
{
  g_atomic_rc_box_release_full (self, view_clear);
}

/* All rows or pairs that there are, in the order of the files. */
static GArray *
new_entries (const PscCohortResults *results,
             const PscCohortWish *wish,
             GCancellable *cancellable,
             GError **error)
{
  guint n = psc_cohort_results_get_n_rows (results);
  GArray *entries;

  /* A pair has the members of an entry. */
  G_STATIC_ASSERT (sizeof (PscCohortPartners) == sizeof (PscCohortEntry)
                   && G_STRUCT_OFFSET (PscCohortPartners, fused)
                          == G_STRUCT_OFFSET (PscCohortEntry, row));
  if (wish->in_pairs)
    return psc_cohort_partners_find_all (results, cancellable, error);
  entries = g_array_sized_new (FALSE, FALSE, sizeof (PscCohortEntry), n);
  for (guint i = 0; i < n; i++)
    {
      PscCohortEntry entry = { i, PSC_COHORT_NOWHERE };

      g_array_append_val (entries, entry);
    }
  return entries;
}

static gboolean
filter (GArray *entries,
        const PscCohortResults *results,
        const PscCohortWish *wish,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (PscCohortFilter) filter = psc_cohort_filter_new (wish);
  guint n_kept = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      PscCohortEntry entry = g_array_index (entries, PscCohortEntry, i);
      const PscCohortRow *other = entry.other != PSC_COHORT_NOWHERE
                                      ? psc_cohort_results_get_row (results, entry.other)
                                      : NULL;

      if (i % CANCEL_STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (psc_cohort_filter_passes (filter, psc_cohort_results_get_row (results, entry.row), other))
        g_array_index (entries, PscCohortEntry, n_kept++) = entry;
    }
  g_array_set_size (entries, n_kept);
  return TRUE;
}

double
psc_cohort_entry_get_difference (const PscCohortEntry *entry,
                                 const PscCohortResults *results,
                                 PscCohortColumn measure)
{
  double fused, conventional;

  if (entry->other == PSC_COHORT_NOWHERE)
    return NAN;
  fused = psc_cohort_results_get_row (results, entry->row)->numbers[measure];
  conventional = psc_cohort_results_get_row (results, entry->other)->numbers[measure];
  /* Two infinities do not differ. */
  return fused == conventional ? 0 : fused - conventional;
}

static double
get_value (const PscCohortEntry *entry,
           const PscCohortResults *results,
           const PscCohortWish *wish,
           PscCohortRank *rank)
{
  const PscCohortRow *row = psc_cohort_results_get_row (results, entry->row);

  switch (wish->order)
    {
    case PSC_COHORT_ORDER_FUSED:
      return row->numbers[wish->measure];
    case PSC_COHORT_ORDER_CONVENTIONAL:
      return entry->other != PSC_COHORT_NOWHERE
                 ? psc_cohort_results_get_row (results, entry->other)->numbers[wish->measure]
                 : NAN;
    case PSC_COHORT_ORDER_DIFFERENCE:
      return psc_cohort_entry_get_difference (entry, results, wish->measure);
    case PSC_COHORT_ORDER_DISTANCE:
      return fabs (psc_cohort_entry_get_difference (entry, results, wish->measure));
    case PSC_COHORT_ORDER_QUERY:
      return psc_cohort_rank_get_query (rank, row);
    case PSC_COHORT_ORDER_COLUMN:
    default:
      return psc_cohort_column_get_kind (wish->column) == PSC_COHORT_TEXT
                 ? psc_cohort_rank_get (rank, row->texts[wish->column])
                 : row->numbers[wish->column];
    }
}

/* What of the entries' texts is sorted by; nothing if that are numbers. */
static PscCohortRank *
new_rank (GArray *entries,
          const PscCohortResults *results,
          const PscCohortWish *wish,
          GCancellable *cancellable,
          GError **error)
{
  PscCohortRank *rank = psc_cohort_rank_new ();
  gboolean is_text = wish->order == PSC_COHORT_ORDER_COLUMN
                     && psc_cohort_column_get_kind (wish->column) == PSC_COHORT_TEXT;

  for (guint i = 0; i < entries->len; i++)
    {
      const PscCohortRow *row =
          psc_cohort_results_get_row (results, g_array_index (entries, PscCohortEntry, i).row);

      if (is_text)
        psc_cohort_rank_add (rank, row->texts[wish->column]);
      else if (wish->order == PSC_COHORT_ORDER_QUERY)
        {
          psc_cohort_rank_add (rank, row->texts[PSC_COHORT_CLASS]);
          psc_cohort_rank_add (rank, row->texts[PSC_COHORT_PROMPT]);
        }
      else
        break;
    }
  if (psc_cohort_rank_finish (rank, cancellable, error))
    return rank;
  psc_cohort_rank_free (rank);
  return NULL;
}

static GArray *
sort (GArray *entries,
      const PscCohortResults *results,
      const PscCohortWish *wish,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (PscCohortRank) rank = new_rank (entries, results, wish, cancellable, error);
  g_autofree PscCohortKey *keys = g_new (PscCohortKey, entries->len);
  GArray *sorted;

  if (rank == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    keys[i] = (PscCohortKey){
      get_value (&g_array_index (entries, PscCohortEntry, i), results, wish, rank), i
    };
  if (!psc_cohort_order_sort (keys, entries->len, wish->descending, cancellable, error))
    return NULL;
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (PscCohortEntry), entries->len);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (sorted, g_array_index (entries, PscCohortEntry, keys[i].index));
  return sorted;
}

/* @entries: (transfer full) */
static PscCohortView *
take (GArray *entries, guint n_rows)
{
  PscCohortView *self = g_atomic_rc_box_new0 (PscCohortView);

  self->entries = entries;
  self->n_rows = n_rows;
  self->positions = g_new (guint, n_rows);
  for (guint i = 0; i < n_rows; i++)
    self->positions[i] = PSC_COHORT_NOWHERE;
  for (guint i = 0; i < entries->len; i++)
    {
      const PscCohortEntry *entry = &g_array_index (entries, PscCohortEntry, i);

      self->positions[entry->row] = i;
      if (entry->other != PSC_COHORT_NOWHERE)
        self->positions[entry->other] = i;
    }
  return self;
}

PscCohortView *
psc_cohort_view_new (const PscCohortResults *results,
                     const PscCohortWish *wish,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) entries = NULL;
  GArray *sorted;

  g_return_val_if_fail (results != NULL && wish != NULL, NULL);

  entries = new_entries (results, wish, cancellable, error);
  if (entries == NULL || !filter (entries, results, wish, cancellable, error))
    return NULL;
  sorted = sort (entries, results, wish, cancellable, error);
  return sorted != NULL ? take (sorted, psc_cohort_results_get_n_rows (results)) : NULL;
}

guint
psc_cohort_view_get_n (const PscCohortView *self)
{
  return self->entries->len;
}

const PscCohortEntry *
psc_cohort_view_get (const PscCohortView *self, guint position)
{
  g_return_val_if_fail (position < self->entries->len, NULL);

  return &g_array_index (self->entries, PscCohortEntry, position);
}

guint
psc_cohort_view_find (const PscCohortView *self, guint row)
{
  return row < self->n_rows ? self->positions[row] : PSC_COHORT_NOWHERE;
}

guint
psc_cohort_view_find_place (const PscCohortView *self, const PscCohortResults *results, guint place)
{
  guint first = PSC_COHORT_NOWHERE;

  for (guint i = psc_cohort_partners_find_place (results, place);
       i < self->n_rows
       && psc_cohort_results_get_row (results, i)->numbers[PSC_COHORT_ROW] == place;
       i++)
    first = MIN (first, self->positions[i]);
  return first;
}
