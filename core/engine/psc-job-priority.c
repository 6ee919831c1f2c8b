/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-job-priority.h"

int
psc_job_priority_compare (PscJobPriority one, PscJobPriority other)
{
  if (!one.is_hidden != !other.is_hidden)
    return one.is_hidden ? 1 : -1;
  return (one.purpose > other.purpose) - (one.purpose < other.purpose);
}
