/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "metrics/psc-map-change.h"
#include "metrics/psc-rank-correlation.h"
#include "trust/psc-trust-private.h"
#include "trust/psc-trust-shift.h"

#define SEED 1

/* Of the map's changes. */
typedef struct
{
  double sum;
  double extreme;
  guint n;
} Summary;

static void
add (Summary *self, double value, gboolean is_least)
{
  if (isnan (value))
    return;
  self->extreme = self->n == 0 ? value
                  : is_least   ? MIN (self->extreme, value)
                               : MAX (self->extreme, value);
  self->sum += value;
  self->n++;
}

static double
get_mean (const Summary *self)
{
  return self->n > 0 ? self->sum / self->n : NAN;
}

static double
get_extreme (const Summary *self)
{
  return self->n > 0 ? self->extreme : NAN;
}

/* The parts of both maps that show the same: of @map, what stayed in the picture, and of @changed,
 * where that went. */
static void
compare (const PscTrustRun *run,
         PscTrustShift shift,
         const float *map,
         const float *changed,
         double *change,
         double *correlation)
{
  gsize n;
  g_autofree float *before = psc_trust_shift_cut (shift, run->side, map, FALSE, &n);
  g_autofree float *after = psc_trust_shift_cut (shift, run->side, changed, TRUE, &n);

  *change = psc_map_change (before, after, n);
  *correlation = psc_rank_correlation (before, after, n);
}

static gboolean
measure_control (PscTrustRun *run,
                 const float *pixels,
                 PscTrustShift shift,
                 PscTrustControl *control,
                 Summary *correlations,
                 GError **error)
{
  g_autofree float *map =
      psc_trust_run_attribute (run, run->control, run->encoder, pixels, run->explained, error);
  double change, correlation;

  if (map == NULL)
    return FALSE;
  compare (run, shift, control->map, map, &change, &correlation);
  add (correlations, correlation, TRUE);
  return TRUE;
}

static gboolean
measure_change (PscTrustRun *run,
                const float *pixels,
                PscTrustShift shift,
                Summary *changes,
                Summary *correlations,
                GError **error)
{
  g_autofree float *map =
      psc_trust_run_attribute (run, run->plan.cheap, run->encoder, pixels, run->explained, error);
  double change, correlation;

  if (map == NULL)
    return FALSE;
  compare (run, shift, run->reference, map, &change, &correlation);
  add (changes, change, FALSE);
  add (correlations, correlation, TRUE);
  return TRUE;
}

static void
refuse (PscTrustRun *run, PscTrustReason reason)
{
  for (PscTrustFigure f = PSC_TRUST_STABILITY_CORRELATION; f <= PSC_TRUST_STABILITY_CONTROL; f++)
    psc_trust_run_refuse (run, f, reason);
}

static void
conclude (PscTrustRun *run, const Summary *changes, const Summary *correlations)
{
  psc_trust_run_set (run, PSC_TRUST_STABILITY_CORRELATION, get_mean (correlations));
  psc_trust_run_set (run, PSC_TRUST_STABILITY_LEAST, get_extreme (correlations));
  psc_trust_run_set (run, PSC_TRUST_STABILITY_CHANGE, get_mean (changes));
  psc_trust_run_set (run, PSC_TRUST_STABILITY_MOST, get_extreme (changes));
}

/* The control's changes are looked at the first time that any map of the image is. */
static gboolean
measure_all (PscTrustRun *run, PscTrustControl *control, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autofree float *pixels = g_new (float, run->area);
  gboolean has_control = control != NULL && !control->has_stability;
  Summary changes = { 0 }, correlations = { 0 }, of_control = { 0 };

  for (guint i = 0; i < PSC_TRUST_CHANGES; i++)
    {
      PscTrustShift shift;

      psc_trust_run_enter (run, 0.2 + 0.2 * i / PSC_TRUST_CHANGES,
                           0.2 + 0.2 * (i + 1) / PSC_TRUST_CHANGES);
      if (psc_trust_run_is_cancelled (run, error))
        return FALSE;
      shift = psc_trust_shift_draw (random, run->question->pixels, run->side, pixels);
      if (!measure_change (run, pixels, shift, &changes, &correlations, error)
          || (has_control && !measure_control (run, pixels, shift, control, &of_control, error)))
        return FALSE;
    }
  conclude (run, &changes, &correlations);
  if (has_control)
    {
      control->stability = get_mean (&of_control);
      control->has_stability = TRUE;
    }
  return TRUE;
}

gboolean
psc_trust_measure_stability (PscTrustRun *run, GError **error)
{
  g_autoptr (PscTrustControl) control = NULL;

  if (run->plan.cheap == NULL || run->is_flat)
    {
      refuse (run, run->is_flat ? PSC_TRUST_FLAT : PSC_TRUST_TOO_DEAR);
      return TRUE;
    }
  if (!psc_trust_run_ensure_reference (run, error))
    return FALSE;
  if (run->control != NULL)
    {
      control = psc_trust_run_dup_control (run, error);
      if (control == NULL)
        return FALSE;
    }
  if (!measure_all (run, control, error))
    return FALSE;
  if (control != NULL)
    psc_trust_run_set (run, PSC_TRUST_STABILITY_CONTROL, control->stability);
  else
    psc_trust_run_refuse (run, PSC_TRUST_STABILITY_CONTROL, PSC_TRUST_IS_CONTROL);
  return TRUE;
}
