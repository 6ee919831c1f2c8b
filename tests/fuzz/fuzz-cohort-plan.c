/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "cohort/psc-cohort-plan.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortPlan) plan = psc_cohort_plan_read (bytes, "plan.json", &error);
  g_autoptr (PscCohortPlan) again = NULL;
  g_autoptr (GBytes) written = NULL;
  char *text;

  if (plan == NULL)
    {
      g_assert_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  text = psc_cohort_plan_write (plan);
  written = g_bytes_new_take (text, strlen (text));
  again = psc_cohort_plan_read (written, "plan.json", &error);
  g_assert_no_error (error);
  g_assert_null (psc_cohort_plan_compare (plan, again));
  return 0;
}
