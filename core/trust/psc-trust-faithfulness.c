/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-faithfulness.h"
#include "trust/psc-patch-removal.h"
#include "trust/psc-trust-private.h"

/* Of the random orders, and of the order of what is equally relevant. */
#define SEED 1

#define N_PAIRS (PSC_TRUST_ORDERS / 2)

typedef struct
{
  PscTrustRun *run;
  PscMapGrid patches;
  guint n_patches;
  guint n_steps;
  float *baseline; /* owned, [A][A] */
  guint *ties;     /* owned, [patches] */
} Removal;

static void
removal_clear (Removal *self)
{
  g_free (self->baseline);
  g_free (self->ties);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Removal, removal_clear)

static void
removal_init (Removal *self, PscTrustRun *run)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  self->run = run;
  self->patches = psc_patch_removal_choose_grid (run->grid);
  self->n_patches = (guint) psc_map_grid_get_n_cells (self->patches);
  self->n_steps = MIN (PSC_TRUST_STEPS, self->n_patches);
  self->baseline =
      psc_patch_removal_new_baseline (psc_encoder_get_spec (run->encoder), run->question->pixels);
  self->ties = g_new (guint, self->n_patches);
  psc_faithfulness_shuffle (random, self->ties, self->n_patches);
}

/* @curves: (out caller-allocates): [n_orders][n_steps + 1], the score */
static gboolean
follow (const Removal *self, const guint *orders, guint n_orders, double *curves, GError **error)
{
  PscTrustRun *run = self->run;
  g_autoptr (PscPerturbation) removal = psc_patch_removal_new (
      run->question->pixels, self->baseline, self->patches, orders, n_orders, self->n_steps);
  g_autoptr (PscEmbeddingTable) table = psc_trust_run_embed (run, removal, error);

  if (table == NULL)
    return FALSE;
  psc_patch_removal_follow (PSC_PATCH_REMOVAL (removal), table, run->score, curves);
  return TRUE;
}

/* Pairs of a random order and its reverse, the same for all maps that have these patches. */
static gboolean
follow_random (const Removal *self, double *curves, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);
  guint n = self->n_patches;
  g_autofree guint *orders = g_new (guint, (gsize) PSC_TRUST_ORDERS * n);

  for (guint p = 0; p < N_PAIRS; p++)
    {
      guint *order = orders + (gsize) 2 * p * n;

      psc_faithfulness_shuffle (random, order, n);
      for (guint i = 0; i < n; i++)
        order[n + i] = order[n - 1 - i];
    }
  return follow (self, orders, PSC_TRUST_ORDERS, curves, error);
}

static gboolean
follow_map (const Removal *self, double *curves, GError **error)
{
  g_autofree guint *orders = g_new (guint, (gsize) 2 * self->n_patches);

  psc_patch_removal_order (self->patches, self->run->map, self->ties, orders);
  return follow (self, orders, 2, curves, error);
}

static void
average (const double *curves, guint n_curves, guint n_steps, double *means, double *deviations)
{
  for (guint k = 0; k <= n_steps; k++)
    {
      double sum = 0;
      double square = 0;

      for (guint c = 0; c < n_curves; c++)
        sum += curves[c * (n_steps + 1) + k];
      means[k] = sum / n_curves;
      for (guint c = 0; c < n_curves; c++)
        {
          double difference = curves[c * (n_steps + 1) + k] - means[k];

          square += difference * difference;
        }
      deviations[k] = sqrt (square / (n_curves - 1));
    }
}

static void
refuse (PscTrustRun *run, PscTrustReason reason)
{
  psc_trust_run_refuse (run, PSC_TRUST_FAITHFULNESS_GAP, reason);
  psc_trust_run_refuse (run, PSC_TRUST_FAITHFULNESS_CONTROL, reason);
  psc_trust_run_refuse (run, PSC_TRUST_FAITHFULNESS_Z, reason);
}

static void
conclude (PscTrustRun *run, const double *random, guint n_steps)
{
  PscTrust *trust = run->trust;
  double gap = psc_faithfulness_gap (trust->least_first, trust->most_first, n_steps);
  double deviation;

  if (isnan (gap))
    {
      refuse (run, PSC_TRUST_NO_DROP);
      return;
    }
  deviation = psc_faithfulness_deviation (random, N_PAIRS, n_steps);
  psc_trust_run_set (run, PSC_TRUST_FAITHFULNESS_GAP, gap);
  psc_trust_run_set (run, PSC_TRUST_FAITHFULNESS_CONTROL, deviation);
  if (deviation > 0)
    psc_trust_run_set (run, PSC_TRUST_FAITHFULNESS_Z, gap / deviation);
  else
    psc_trust_run_refuse (run, PSC_TRUST_FAITHFULNESS_Z, PSC_TRUST_NO_DROP);
}

static gboolean
are_finite (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

gboolean
psc_trust_measure_faithfulness (PscTrustRun *run, GError **error)
{
  PscTrust *trust = run->trust;
  g_auto (Removal) removal = { 0 };
  double random[PSC_TRUST_ORDERS * (PSC_TRUST_STEPS + 1)];
  double curves[2 * (PSC_TRUST_STEPS + 1)];
  guint n_steps;

  if (run->is_flat)
    {
      refuse (run, PSC_TRUST_FLAT);
      return TRUE;
    }
  removal_init (&removal, run);
  psc_trust_run_enter (run, 0.4, 0.9);
  if (!follow_random (&removal, random, error))
    return FALSE;
  psc_trust_run_enter (run, 0.9, 1);
  if (!follow_map (&removal, curves, error))
    return FALSE;

  n_steps = removal.n_steps;
  if (!are_finite (random, PSC_TRUST_ORDERS * (n_steps + 1))
      || !are_finite (curves, 2 * (n_steps + 1)))
    {
      refuse (run, PSC_TRUST_NOT_FINITE);
      return TRUE;
    }
  trust->n_steps = n_steps;
  trust->columns = removal.patches.columns;
  trust->rows = removal.patches.rows;
  for (guint k = 0; k <= n_steps; k++)
    {
      trust->least_first[k] = curves[k];
      trust->most_first[k] = curves[n_steps + 1 + k];
    }
  average (random, PSC_TRUST_ORDERS, n_steps, trust->random_mean, trust->random_deviation);
  conclude (run, random, n_steps);
  return TRUE;
}
