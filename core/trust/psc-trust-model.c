/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-map-entropy.h"
#include "metrics/psc-rank-correlation.h"
#include "model/psc-model-error.h"
#include "trust/psc-trust-private.h"

static gboolean
measure_control (PscTrustRun *run, PscEncoder *random, GError **error)
{
  g_autoptr (PscTrustControl) control = NULL;
  g_autofree float *map = NULL;

  if (run->control == NULL)
    {
      psc_trust_run_refuse (run, PSC_TRUST_MODEL_CONTROL, PSC_TRUST_IS_CONTROL);
      return TRUE;
    }
  control = psc_trust_run_dup_control (run, error);
  if (control == NULL)
    return FALSE;
  if (!control->has_model)
    {
      map = psc_trust_run_attribute (run, run->control, random, run->question->pixels,
                                     run->explained, error);
      if (map == NULL)
        return FALSE;
      control->model = psc_rank_correlation (control->map, map, run->area);
      control->has_model = TRUE;
    }
  psc_trust_run_set (run, PSC_TRUST_MODEL_CONTROL, control->model);
  return TRUE;
}

static gboolean
measure (PscTrustRun *run, PscEncoder *random, GError **error)
{
  g_autofree float *map = psc_trust_run_attribute (run, run->plan.cheap, random,
                                                   run->question->pixels, run->explained, error);

  if (map == NULL)
    return FALSE;
  psc_trust_run_set (run, PSC_TRUST_MODEL_DEPENDENCE,
                     psc_rank_correlation (run->reference, map, run->area));
  psc_trust_run_set (run, PSC_TRUST_MODEL_ENTROPY,
                     psc_map_entropy_change (run->reference, map, run->area));
  return measure_control (run, random, error);
}

static void
refuse (PscTrustRun *run, PscTrustReason reason)
{
  psc_trust_run_refuse (run, PSC_TRUST_MODEL_DEPENDENCE, reason);
  psc_trust_run_refuse (run, PSC_TRUST_MODEL_ENTROPY, reason);
  psc_trust_run_refuse (run, PSC_TRUST_MODEL_CONTROL, reason);
}

gboolean
psc_trust_measure_model (PscTrustRun *run, GError **error)
{
  g_autoptr (PscEncoder) random = NULL;
  g_autoptr (GError) local_error = NULL;

  if (run->plan.cheap == NULL || run->is_flat)
    {
      refuse (run, run->is_flat ? PSC_TRUST_FLAT : PSC_TRUST_TOO_DEAR);
      return TRUE;
    }
  psc_trust_run_enter (run, 0.03, 0.06);
  if (!psc_trust_run_ensure_reference (run, error))
    return FALSE;
  psc_trust_run_enter (run, 0.06, 0.1);
  random = psc_trust_run_dup_random_encoder (run, &local_error);
  if (random != NULL && measure (run, random, &local_error))
    return TRUE;
  /* A device that holds one encoder is good for the other lines. */
  if (psc_model_error_is_of_memory (local_error))
    {
      g_clear_object (&random);
      psc_trust_run_drop_random_encoder (run);
      refuse (run, PSC_TRUST_NO_MEMORY);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
