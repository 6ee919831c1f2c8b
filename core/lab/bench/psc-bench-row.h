/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Which side of the budget is the good one. */
typedef enum
{
  PSC_BENCH_AT_MOST,
  PSC_BENCH_AT_LEAST,
} PscBenchSense;

/**
 * PscBenchRow:
 * @name: what names it on a command line, such as “gradient”; static
 * @title: what was done, and what it is compared with; translated, static
 * @unit: of @measured and @limit, such as “s” or “GFLOP/s”; static
 * @sense: whether the budget is a ceiling or a floor
 * @measured: what the work came to
 * @limit: what the same machine showed in the same run; NaN where the budget is an absolute one
 * @ratio: measured / limit; NaN without a limit
 * @budget: of the ratio, or of @measured without a limit
 * @within: whether the budget is met
 * @note: (nullable): what to know about how it was measured; translated, owned
 *
 * One thing that was measured.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *unit;
  PscBenchSense sense;
  double measured;
  double limit;
  double ratio;
  double budget;
  gboolean within;
  char *note;
} PscBenchRow;

/** Sets the ratio, and whether it is within the budget, from the rest. */
void psc_bench_row_judge (PscBenchRow *self);

void psc_bench_row_free (PscBenchRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBenchRow, psc_bench_row_free)

G_END_DECLS
