/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-trust-sample.h"

#include <math.h>

static const double figures[PSC_TRUST_N_FIGURES] = {
  [PSC_TRUST_FAITHFULNESS_GAP] = 0.42,
  [PSC_TRUST_FAITHFULNESS_CONTROL] = 0.043,
  [PSC_TRUST_FAITHFULNESS_Z] = 9.8,
  [PSC_TRUST_COMPLETENESS_GAP] = 0.013,
  [PSC_TRUST_STACK_GAP] = 0.002,
  [PSC_TRUST_MODEL_DEPENDENCE] = 0.08,
  [PSC_TRUST_MODEL_ENTROPY] = -0.31,
  [PSC_TRUST_MODEL_CONTROL] = 0.62,
  [PSC_TRUST_PROMPT_DEPENDENCE] = 0.35,
  [PSC_TRUST_PROMPT_CONTROL] = 0.21,
  [PSC_TRUST_STABILITY_CORRELATION] = 0.93,
  [PSC_TRUST_STABILITY_LEAST] = 0.88,
  [PSC_TRUST_STABILITY_CHANGE] = 0.17,
  [PSC_TRUST_STABILITY_MOST] = 0.26,
  [PSC_TRUST_STABILITY_CONTROL] = 0.97,
};

/* From 10 to −2: a curve that stays up for long, one that falls at once, and the line between. */
PscTrust *
psc_trust_sample_new (void)
{
  PscTrust *self = g_atomic_rc_box_new0 (PscTrust);

  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    self->figures[f] = figures[f];
  self->n_others = 20;
  self->columns = self->rows = 14;
  self->n_steps = PSC_TRUST_STEPS;
  for (guint i = 0; i <= self->n_steps; i++)
    {
      double share = (double) i / self->n_steps;

      self->least_first[i] = 10 - 12 * pow (share, 4);
      self->most_first[i] = -2 + 12 * pow (1 - share, 4);
      self->random_mean[i] = 10 - 12 * share;
      self->random_deviation[i] = sin (G_PI * share) / 2;
    }
  return self;
}
