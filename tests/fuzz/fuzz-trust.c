/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "trust/psc-trust.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is read can be shown, and is what is written. */
static void
check (const PscTrust *trust, GBytes *bytes)
{
  g_autoptr (GBytes) again = psc_trust_dup_bytes (trust);

  g_assert_true (g_bytes_equal (again, bytes));
  g_assert_cmpuint (trust->n_steps, <=, PSC_TRUST_STEPS);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      g_assert_cmpuint (trust->reasons[f], <, PSC_TRUST_N_REASONS);
      g_assert_true (isfinite (trust->figures[f]));
    }
  for (guint k = 0; k <= trust->n_steps; k++)
    g_assert_true (isfinite (trust->least_first[k]) && isfinite (trust->most_first[k])
                   && isfinite (trust->random_mean[k]) && isfinite (trust->random_deviation[k]));
  psc_trust_count_passes (trust);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (PscTrust) trust = psc_trust_new_from_bytes (bytes);

  if (trust != NULL)
    check (trust, bytes);
  return 0;
}
