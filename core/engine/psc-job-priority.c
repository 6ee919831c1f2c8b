/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-job-priority.h"

/* All of one tier goes before any of the next. */
static guint
get_tier (PscJobPriority priority)
{
  gboolean is_lengthy = priority.purpose >= PSC_JOB_STACK_IN_FOCUS
                        || (priority.is_hidden && priority.purpose == PSC_JOB_STACK_AWAITED);

  return (is_lengthy ? 2 : 0) + (priority.is_hidden ? 1 : 0);
}

int
psc_job_priority_compare (PscJobPriority one, PscJobPriority other)
{
  guint first = get_tier (one);
  guint second = get_tier (other);

  if (first != second)
    return first < second ? -1 : 1;
  return (one.purpose > other.purpose) - (one.purpose < other.purpose);
}
