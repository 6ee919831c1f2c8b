/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-rank-correlation.h"
#include "trust/psc-trust-private.h"

/* Maps that are fused at a time. */
#define CHUNK 8

/* Compares maps with one. */
typedef struct
{
  PscTrustRun *run;
  float *ranks; /* owned, [A][A], of that one */
  double sum;
  guint n;
  double last;
} Comparison;

static void
comparison_clear (Comparison *self)
{
  g_free (self->ranks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

static void
comparison_init (Comparison *self, PscTrustRun *run, const float *map)
{
  self->run = run;
  self->ranks = g_new (float, run->area);
  self->last = NAN;
  psc_ranks_fill (map, run->area, self->ranks);
}

static double
correlate (const Comparison *self, const float *map)
{
  g_autofree float *ranks = g_new (float, self->run->area);

  psc_ranks_fill (map, self->run->area, ranks);
  return psc_rank_correlation_of_ranks (self->ranks, ranks, self->run->area);
}

/* @maps: [n][A][A]; the last of all, at @n_all, is the mean's, without a control. */
static void
compare (Comparison *self, const float *maps, guint first, guint n, guint n_all)
{
  for (guint i = 0; i < n; i++)
    {
      double correlation = correlate (self, maps + i * self->run->area);

      if (self->run->control == NULL && first + i == n_all - 1)
        self->last = correlation;
      else if (!isnan (correlation))
        {
          self->sum += correlation;
          self->n++;
        }
    }
}

static gboolean
compare_fused (Comparison *self, GError **error)
{
  PscTrustRun *run = self->run;
  guint n;
  g_autofree float *directions = psc_trust_run_choose_others (run, &n);

  for (guint i = 0; i < n; i += CHUNK)
    {
      guint n_now = MIN (CHUNK, n - i);
      g_autofree float *maps = NULL;

      if (psc_trust_run_is_cancelled (run, error))
        return FALSE;
      maps = psc_trust_run_fuse (run, n_now, directions + (gsize) i * run->dimensions, error);
      if (maps == NULL)
        return FALSE;
      compare (self, maps, i, n_now, n);
      psc_trust_run_enter (run, 0.1 + 0.1 * i / n, 0.2);
    }
  return TRUE;
}

/* Maps that were made with the reference, or are now. */
static gboolean
compare_made (Comparison *self, GError **error)
{
  PscTrustRun *run = self->run;
  PscMethod *method = run->plan.cheap != NULL ? run->plan.cheap : run->question->method;
  guint n;
  g_autofree float *directions = psc_trust_run_choose_others (run, &n);
  g_autoptr (PscFunctionals) functionals = NULL;

  if (run->others == NULL)
    {
      functionals = psc_trust_run_new_functionals (run, n, directions);
      run->others = psc_trust_run_attribute (run, method, run->encoder, run->question->pixels,
                                             functionals, error);
    }
  if (run->others == NULL || psc_trust_run_is_cancelled (run, error))
    return FALSE;
  compare (self, run->others, 0, n, n);
  return TRUE;
}

static gboolean
measure_control (PscTrustRun *run, const Comparison *comparison, GError **error)
{
  g_autoptr (PscTrustControl) control = NULL;

  run->trust->uses_mean = run->control == NULL;
  if (run->control == NULL)
    {
      psc_trust_run_set (run, PSC_TRUST_PROMPT_CONTROL, comparison->last);
      return TRUE;
    }
  control = psc_trust_run_dup_control (run, error);
  if (control == NULL)
    return FALSE;
  psc_trust_run_set (run, PSC_TRUST_PROMPT_CONTROL, correlate (comparison, control->map));
  return TRUE;
}

static PscTrustReason
find_reason (PscTrustRun *run)
{
  if (run->is_flat)
    return PSC_TRUST_FLAT;
  if (run->question->n_others == 0)
    return PSC_TRUST_NO_OTHERS;
  if (!psc_trust_plan_fuses_others (run) && run->plan.n_others == 0)
    return PSC_TRUST_TOO_DEAR;
  return PSC_TRUST_KNOWN;
}

gboolean
psc_trust_measure_prompt (PscTrustRun *run, GError **error)
{
  gboolean is_fused = psc_trust_plan_fuses_others (run);
  PscTrustReason reason = find_reason (run);
  g_auto (Comparison) comparison = { 0 };

  psc_trust_run_enter (run, 0.1, 0.2);
  if (reason != PSC_TRUST_KNOWN)
    {
      psc_trust_run_refuse (run, PSC_TRUST_PROMPT_DEPENDENCE, reason);
      psc_trust_run_refuse (run, PSC_TRUST_PROMPT_CONTROL, reason);
      return TRUE;
    }
  if (!is_fused && !psc_trust_run_ensure_reference (run, error))
    return FALSE;
  comparison_init (&comparison, run, is_fused ? run->map : run->reference);
  if (!(is_fused ? compare_fused (&comparison, error) : compare_made (&comparison, error)))
    return FALSE;
  run->trust->n_others = comparison.n;
  run->trust->is_of_stack = is_fused;
  psc_trust_run_set (run, PSC_TRUST_PROMPT_DEPENDENCE,
                     comparison.n > 0 ? comparison.sum / comparison.n : NAN);
  return measure_control (run, &comparison, error);
}
