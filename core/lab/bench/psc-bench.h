/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/bench/psc-bench-row.h"
#include "lab/bench/psc-bench-subject.h"

G_BEGIN_DECLS

/*
 * What the program takes for its work, each time beside what the machine could do at best, measured
 * in the same run: budgets are ratios of the two, and hold on any machine.
 */

/** The names of all rows in their order, %NULL-terminated; static. */
const char *const *psc_bench_get_names (void);

/** Whether a row can be measured with @subject: some need a model with a tokenizer,
 * some are of a device that is no CPU. */
gboolean psc_bench_applies (PscBenchSubject *subject, const char *name);

/**
 * psc_bench_measure:
 * @name: one of psc_bench_get_names() that applies to @subject
 *
 * Blocks for a fraction of a second to some minutes.
 *
 * Returns: (transfer full): the row, or %NULL with PSC_MODEL_ERROR_* or another error of the work
 */
PscBenchRow *psc_bench_measure (PscBenchSubject *subject,
                                const char *name,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
