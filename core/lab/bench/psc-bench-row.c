/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-row.h"

#include <math.h>

void
psc_bench_row_judge (PscBenchRow *self)
{
  double judged;

  g_return_if_fail (self != NULL);

  self->ratio = isnan (self->limit) ? NAN : self->measured / self->limit;
  judged = isnan (self->limit) ? self->measured : self->ratio;
  self->within = self->sense == PSC_BENCH_AT_MOST ? judged <= self->budget : judged >= self->budget;
}

void
psc_bench_row_free (PscBenchRow *self)
{
  g_free (self->note);
  g_free (self);
}
