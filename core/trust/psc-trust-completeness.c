/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "metrics/psc-map-change.h"
#include "trust/psc-trust-private.h"

/* A sum that is a smaller share of its terms than this is rounding. */
#define LEAST_TOTAL 1e-6

/* Σ_i weights[i] f(pictures[i]). @size: (out): Σ_i |weights[i] f(pictures[i])| */
static gboolean
add_up (PscTrustRun *run, const PscMethodTotal *total, double *sum, double *size, GError **error)
{
  g_autofree float *embeddings = g_new (float, (gsize) total->n * run->dimensions);

  run->trust->n_passes[run->line] += total->n;
  *sum = *size = 0;
  for (guint i = 0; i < total->n; i++)
    {
      double value;

      if (!psc_encoder_encode_images (run->encoder, 1,
                                      psc_method_total_get_pictures (total) + i * run->area,
                                      embeddings, run->context->cancellable, error))
        return FALSE;
      psc_functionals_evaluate (run->explained, embeddings, &value);
      *sum += psc_method_total_get_weight (total, i) * value;
      *size += ABS (psc_method_total_get_weight (total, i) * value);
    }
  return TRUE;
}

static gboolean
measure_total (PscTrustRun *run, GError **error)
{
  double total, size;

  if (run->plan.total == NULL)
    {
      psc_trust_run_refuse (run, PSC_TRUST_COMPLETENESS_GAP, run->plan.total_reason);
      return TRUE;
    }
  if (!add_up (run, run->plan.total, &total, &size, error))
    return FALSE;
  if (!isfinite (total))
    psc_trust_run_refuse (run, PSC_TRUST_COMPLETENESS_GAP, PSC_TRUST_NOT_FINITE);
  else if (ABS (total) > LEAST_TOTAL * size)
    psc_trust_run_set (run, PSC_TRUST_COMPLETENESS_GAP,
                       psc_map_completeness_gap (run->question->cells,
                                                 psc_map_grid_get_n_cells (run->grid), total));
  else
    psc_trust_run_refuse (run, PSC_TRUST_COMPLETENESS_GAP, PSC_TRUST_NO_SCORE);
  return TRUE;
}

/* Why there is no direct map to compare with. */
static PscTrustReason
find_reason (PscTrustRun *run)
{
  if (run->is_control)
    return PSC_TRUST_IS_CONTROL;
  return psc_trust_plan_is_of_stack (run) ? PSC_TRUST_TOO_DEAR : PSC_TRUST_NOT_FUSED;
}

gboolean
psc_trust_measure_completeness (PscTrustRun *run, GError **error)
{
  psc_trust_run_enter (run, 0, 0.03);
  if (!measure_total (run, error))
    return FALSE;
  if (!run->plan.makes_direct)
    {
      psc_trust_run_refuse (run, PSC_TRUST_STACK_GAP, find_reason (run));
      return TRUE;
    }
  run->direct = psc_trust_run_attribute (run, run->question->method, run->encoder,
                                         run->question->pixels, run->explained, error);
  if (run->direct == NULL)
    return FALSE;
  psc_trust_run_set (run, PSC_TRUST_STACK_GAP, psc_map_change (run->direct, run->map, run->area));
  return TRUE;
}
