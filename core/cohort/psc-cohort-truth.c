/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-truth.h"

#include <math.h>

#include "attribution/psc-parallel.h"
#include "truth/psc-truth-match.h"

/* Maps of other queries that a map is compared with at most. */
#define MAX_OTHERS 3

struct _PscCohortTruth
{
  guint n;
  guint8 **masks;       /* owned, [n] of [height][width], each nullable */
  const char **reasons; /* owned, [n], each nullable */
};

/* Adds a finding to @mask, (nullable). */
static gboolean
add_finding (const PscTruthFinding *finding,
             gsize width,
             gsize height,
             GCancellable *cancellable,
             guint8 **mask)
{
  gsize n_inside;
  g_autofree guint8 *added =
      psc_truth_finding_dup_mask (finding, width, height, &n_inside, cancellable, NULL);

  if (added == NULL)
    return FALSE;
  if (n_inside == 0)
    return TRUE;
  if (*mask == NULL)
    *mask = g_steal_pointer (&added);
  else
    for (gsize i = 0; i < width * height; i++)
      (*mask)[i] |= added[i];
  return TRUE;
}

static void
find (PscCohortTruth *self,
      guint index,
      const PscCohortTask *task,
      const PscCohortLoaded *image,
      guint query,
      GCancellable *cancellable)
{
  const PscCohortPlanQuery *asked = task->plan->queries->pdata[query];
  g_autoptr (GPtrArray) found = psc_truth_image_match (image->truth, task->bank, asked->prompt,
                                                       task->classes[query], cancellable, NULL);
  const gsize width = psc_image_get_width (image->image);
  const gsize height = psc_image_get_height (image->image);

  for (guint i = 0; found != NULL && i < found->len; i++)
    if (!psc_truth_finding_get_is_absent (found->pdata[i])
        && !add_finding (found->pdata[i], width, height, cancellable, &self->masks[index]))
      {
        g_clear_pointer (&self->masks[index], g_free);
        self->reasons[index] = "truth=too-large";
        return;
      }
}

PscCohortTruth *
psc_cohort_truth_new (const PscCohortTask *task,
                      const PscCohortLoaded *image,
                      guint n,
                      const guint *asked,
                      GCancellable *cancellable)
{
  PscCohortTruth *self = g_new0 (PscCohortTruth, 1);

  self->n = n;
  self->masks = g_new0 (guint8 *, n + 1);
  self->reasons = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->reasons[i] = image->truth_reason;
      if (image->truth != NULL)
        find (self, i, task, image, asked[i], cancellable);
    }
  return self;
}

void
psc_cohort_truth_free (PscCohortTruth *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->masks[i]);
  g_free (self->masks);
  g_free (self->reasons);
  g_free (self);
}

gboolean
psc_cohort_truth_has (const PscCohortTruth *self, guint index)
{
  g_return_val_if_fail (index < self->n, FALSE);

  return self->masks[index] != NULL;
}

const char *
psc_cohort_truth_get_reason (const PscCohortTruth *self, guint index)
{
  g_return_val_if_fail (index < self->n, NULL);

  return self->reasons[index];
}

/* A map against the finding of a query, which may be another. */
typedef struct
{
  guint map;
  guint finding;
  PscLocalisation found;
} Pair;

typedef struct
{
  const PscCohortTruth *truth;
  const PscCohortAnswer *answer;
  PscCohortMode mode;
  const PscPlacement *placement;
  GCancellable *cancellable;
  GArray *pairs; /* owned, of Pair; those of a query one after the other, its own map first */
} Measuring;

static void
measure_pair (guint index, gpointer data)
{
  Measuring *measuring = data;
  Pair *pair = &g_array_index (measuring->pairs, Pair, index);

  psc_localisation_measure (
      psc_cohort_answer_get_map (measuring->answer, measuring->mode, pair->map),
      measuring->placement, measuring->truth->masks[pair->finding], measuring->cancellable,
      &pair->found);
}

/* Those that have no finding of their own in the image, evenly chosen. */
static void
add_others (Measuring *measuring, guint index, const gboolean *can_measure)
{
  const PscCohortTruth *truth = measuring->truth;
  g_autofree guint *others = g_new (guint, truth->n);
  guint n = 0;
  guint n_chosen;

  for (guint i = 0; i < truth->n; i++)
    if (truth->masks[i] == NULL && can_measure[i])
      others[n++] = i;
  n_chosen = MIN (n, MAX_OTHERS);
  for (guint i = 0; i < n_chosen; i++)
    {
      Pair pair = { others[(2 * i + 1) * n / (2 * n_chosen)], index, { 0 } };

      g_array_append_val (measuring->pairs, pair);
    }
}

static double
get_specificity (const Pair *pairs, guint n_others)
{
  double sum = 0;

  for (guint i = 1; i <= n_others; i++)
    sum += pairs[i].found.auprc;
  return n_others > 0 ? pairs[0].found.auprc - sum / n_others : NAN;
}

static void
conclude (const Measuring *measuring, PscLocalisation *found, double *specificity)
{
  const GArray *pairs = measuring->pairs;
  guint i = 0;

  while (i < pairs->len)
    {
      const Pair *own = &g_array_index (pairs, Pair, i);
      guint n_others = 0;

      while (i + 1 + n_others < pairs->len && own[1 + n_others].finding == own->finding)
        n_others++;
      found[own->finding] = own->found;
      specificity[own->finding] = get_specificity (own, n_others);
      i += 1 + n_others;
    }
}

void
psc_cohort_truth_measure (const PscCohortTruth *self,
                          const PscCohortAnswer *answer,
                          PscCohortMode mode,
                          const PscPlacement *placement,
                          const gboolean *can_measure,
                          gboolean with_others,
                          GCancellable *cancellable,
                          PscLocalisation *found,
                          double *specificity)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  Measuring measuring = { self, answer, mode, placement, cancellable, pairs };

  for (guint i = 0; i < self->n; i++)
    {
      Pair own = { i, i, { 0 } };

      specificity[i] = NAN;
      if (self->masks[i] == NULL || !can_measure[i])
        continue;
      g_array_append_val (pairs, own);
      if (with_others)
        add_others (&measuring, i, can_measure);
    }
  psc_parallel_for (pairs->len, measure_pair, &measuring);
  conclude (&measuring, found, specificity);
}
