/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/report/psc-cohort-similarity.h"

#include <math.h>

#include "cohort/report/psc-cohort-cases.h"
#include "metrics/psc-map-agreement.h"
#include "metrics/psc-rank-correlation.h"

/* Sums of what is averaged over images. */
typedef struct
{
  PscCohortSimilarity means;
  guint *counts; /* owned, [queries][queries] */
} Entry;

struct _PscCohortSimilarities
{
  PscCohortStore *store; /* borrowed */
  guint model;
  guint n_methods;
  guint n_modes;
  guint n_queries; /* of the plan */
  gsize n_values;  /* of a map */
  int fused;       /* places of modes; -1 where there is none */
  int conventional;
  GArray *queries;       /* owned, of guint */
  Entry *entries;        /* owned, [methods][modes] */
  float *ranks;          /* owned, [methods][modes][queries of the plan][values], of one image */
  gboolean *are_good;    /* owned, [methods][modes][queries of the plan]: finite and not flat */
  GArray *disagreements; /* owned, of PscCohortDisagreement */
  guint n_images;
};

static gboolean
is_class (const PscCohortPlanQuery *query)
{
  return query->prompt == NULL;
}

/* Classes if there are two, else all. */
static GArray *
choose_queries (const PscCohortPlan *plan)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_classes = 0;

  for (guint i = 0; i < plan->queries->len; i++)
    n_classes += is_class (plan->queries->pdata[i]);
  for (guint i = 0; i < plan->queries->len && chosen->len < PSC_COHORT_SIMILARITY_MAX_QUERIES; i++)
    if (n_classes < 2 || is_class (plan->queries->pdata[i]))
      g_array_append_val (chosen, i);
  return chosen;
}

static void
entry_init (Entry *self, GArray *queries)
{
  gsize n = (gsize) queries->len * queries->len;

  self->means.queries = g_array_ref (queries);
  self->means.pearson = g_new0 (double, n);
  self->means.spearman = g_new0 (double, n);
  self->means.image_pearson = g_array_new (FALSE, FALSE, sizeof (double));
  self->means.image_spearman = g_array_new (FALSE, FALSE, sizeof (double));
  self->means.images = g_array_new (FALSE, FALSE, sizeof (guint));
  self->means.patients = g_array_new (FALSE, FALSE, sizeof (guint));
  self->counts = g_new0 (guint, n);
}

static void
entry_clear (Entry *self)
{
  g_array_unref (self->means.queries);
  g_free (self->means.pearson);
  g_free (self->means.spearman);
  g_array_unref (self->means.image_pearson);
  g_array_unref (self->means.image_spearman);
  g_array_unref (self->means.images);
  g_array_unref (self->means.patients);
  g_free (self->counts);
}

void
psc_cohort_similarities_free (PscCohortSimilarities *self)
{
  for (guint i = 0; i < self->n_methods * self->n_modes; i++)
    entry_clear (&self->entries[i]);
  g_free (self->entries);
  g_free (self->ranks);
  g_free (self->are_good);
  g_array_unref (self->queries);
  g_array_unref (self->disagreements);
  g_free (self);
}

static gsize
get_index (const PscCohortSimilarities *self, guint method, guint mode, guint query)
{
  return ((gsize) method * self->n_modes + mode) * self->n_queries + query;
}

static gboolean
is_good (const float *map, gsize n)
{
  gboolean varies = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (map[i]))
        return FALSE;
      varies |= map[i] != map[0];
    }
  return varies;
}

/* Ranks of the maps that are compared; the rest stays what it was. */
static void
rank_maps (PscCohortSimilarities *self, const float *maps)
{
  gsize n_maps = (gsize) self->n_methods * self->n_modes * self->n_queries;

  for (gsize i = 0; i < n_maps; i++)
    {
      self->are_good[i] = is_good (maps + i * self->n_values, self->n_values);
      if (self->are_good[i])
        psc_ranks_fill (maps + i * self->n_values, self->n_values,
                        self->ranks + i * self->n_values);
    }
}

static void
add_pair (
    PscCohortSimilarity *means, guint *counts, guint a, guint b, double pearson, double spearman)
{
  guint n = means->queries->len;

  means->pearson[a * n + b] += pearson;
  means->pearson[b * n + a] += pearson;
  means->spearman[a * n + b] += spearman;
  means->spearman[b * n + a] += spearman;
  counts[a * n + b]++;
  counts[b * n + a]++;
}

static void
compare_queries (PscCohortSimilarities *self,
                 const float *maps,
                 guint method,
                 guint mode,
                 guint image,
                 guint patient)
{
  Entry *entry = &self->entries[method * self->n_modes + mode];
  double pearsons = 0;
  double spearmans = 0;
  guint n_pairs = 0;

  for (guint a = 0; a < self->queries->len; a++)
    for (guint b = a + 1; b < self->queries->len; b++)
      {
        gsize i = get_index (self, method, mode, g_array_index (self->queries, guint, a));
        gsize k = get_index (self, method, mode, g_array_index (self->queries, guint, b));
        double pearson, spearman;

        if (!self->are_good[i] || !self->are_good[k])
          continue;
        pearson = psc_map_correlation (maps + i * self->n_values, maps + k * self->n_values,
                                       self->n_values);
        spearman = psc_rank_correlation_of_ranks (self->ranks + i * self->n_values,
                                                  self->ranks + k * self->n_values, self->n_values);
        if (isnan (pearson) || isnan (spearman))
          continue;
        add_pair (&entry->means, entry->counts, a, b, pearson, spearman);
        pearsons += pearson;
        spearmans += spearman;
        n_pairs++;
      }
  if (n_pairs == 0)
    return;
  pearsons /= n_pairs;
  spearmans /= n_pairs;
  g_array_append_val (entry->means.image_pearson, pearsons);
  g_array_append_val (entry->means.image_spearman, spearmans);
  g_array_append_val (entry->means.images, image);
  g_array_append_val (entry->means.patients, patient);
}

/* The map of an image whose two modes are least alike. */
static void
find_disagreement (PscCohortSimilarities *self, guint image)
{
  PscCohortDisagreement least = { .image = image, .correlation = NAN };

  if (self->fused < 0 || self->conventional < 0)
    return;
  for (guint method = 0; method < self->n_methods; method++)
    for (guint query = 0; query < self->n_queries; query++)
      {
        gsize i = get_index (self, method, (guint) self->fused, query);
        gsize k = get_index (self, method, (guint) self->conventional, query);
        double correlation;

        if (!self->are_good[i] || !self->are_good[k])
          continue;
        correlation = psc_rank_correlation_of_ranks (
            self->ranks + i * self->n_values, self->ranks + k * self->n_values, self->n_values);
        if (isnan (correlation) || correlation >= least.correlation)
          continue;
        least.method = method;
        least.query = query;
        least.correlation = correlation;
      }
  if (!isnan (least.correlation))
    g_array_append_val (self->disagreements, least);
}

static void
read_image (PscCohortSimilarities *self, const PscCohortRow *row)
{
  guint image = psc_cohort_row_get_image (row);
  g_autofree float *maps = NULL;

  if (image == 0 || !psc_cohort_store_has (self->store, image))
    return;
  maps = psc_cohort_store_load_maps (self->store, self->model, image, NULL);
  if (maps == NULL)
    return;
  self->n_images++;
  rank_maps (self, maps);
  for (guint method = 0; method < self->n_methods; method++)
    for (guint mode = 0; mode < self->n_modes; mode++)
      compare_queries (self, maps, method, mode, image, psc_cohort_row_get_cluster (row));
  find_disagreement (self, image);
}

static int
compare_disagreements (gconstpointer a, gconstpointer b)
{
  const PscCohortDisagreement *one = a;
  const PscCohortDisagreement *other = b;

  if (one->correlation != other->correlation)
    return one->correlation < other->correlation ? -1 : 1;
  return (one->image > other->image) - (one->image < other->image);
}

static void
finish (PscCohortSimilarities *self)
{
  gsize n = (gsize) self->queries->len * self->queries->len;

  for (guint i = 0; i < self->n_methods * self->n_modes; i++)
    for (gsize k = 0; k < n; k++)
      {
        Entry *entry = &self->entries[i];
        guint count = entry->counts[k];

        entry->means.pearson[k] = count > 0 ? entry->means.pearson[k] / count : NAN;
        entry->means.spearman[k] = count > 0 ? entry->means.spearman[k] / count : NAN;
      }
  g_array_sort (self->disagreements, compare_disagreements);
}

static PscCohortSimilarities *
similarities_new (const PscCohortPlan *plan, PscCohortStore *store, guint model)
{
  const PscCohortPlanModel *planned = g_ptr_array_index (plan->models, model);
  PscCohortSimilarities *self = g_new0 (PscCohortSimilarities, 1);
  guint side = psc_cohort_store_get_side (planned->side);
  gsize n_maps;

  self->store = store;
  self->model = model;
  self->n_methods = planned->methods->len;
  self->n_modes = plan->modes->len;
  self->n_queries = plan->queries->len;
  self->n_values = (gsize) side * side;
  self->fused = psc_cohort_plan_find_mode (plan, PSC_COHORT_FUSED);
  self->conventional = psc_cohort_plan_find_mode (plan, PSC_COHORT_CONVENTIONAL);
  self->queries = choose_queries (plan);
  self->disagreements = g_array_new (FALSE, FALSE, sizeof (PscCohortDisagreement));
  self->entries = g_new0 (Entry, self->n_methods * self->n_modes);
  for (guint i = 0; i < self->n_methods * self->n_modes; i++)
    entry_init (&self->entries[i], self->queries);
  n_maps = (gsize) self->n_methods * self->n_modes * self->n_queries;
  self->ranks = g_new (float, n_maps * self->n_values);
  self->are_good = g_new0 (gboolean, n_maps);
  return self;
}

PscCohortSimilarities *
psc_cohort_similarities_new (const PscCohortResults *results,
                             const PscCohortPlan *plan,
                             PscCohortStore *store,
                             guint model,
                             void (*progress) (double done, gpointer data),
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (PscCohortSimilarities) self = NULL;
  guint n_rows = psc_cohort_results_get_n_rows (results);
  guint last = 0;

  g_return_val_if_fail (model < plan->models->len, NULL);

  self = similarities_new (plan, store, model);
  for (guint i = 0; i < n_rows; i++)
    {
      const PscCohortRow *row = psc_cohort_results_get_row (results, i);
      guint image = psc_cohort_row_get_image (row);

      if (image == last)
        continue;
      last = image;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      read_image (self, row);
      if (progress != NULL)
        progress ((i + 1.0) / n_rows, progress_data);
    }
  finish (self);
  return g_steal_pointer (&self);
}

guint
psc_cohort_similarities_get_n_images (const PscCohortSimilarities *self)
{
  return self->n_images;
}

const PscCohortSimilarity *
psc_cohort_similarities_get (const PscCohortSimilarities *self, guint method, guint mode)
{
  g_return_val_if_fail (method < self->n_methods && mode < self->n_modes, NULL);

  return &self->entries[method * self->n_modes + mode].means;
}

GArray *
psc_cohort_similarities_get_disagreements (const PscCohortSimilarities *self)
{
  return self->disagreements;
}
