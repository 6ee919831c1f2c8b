/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscBenchWork:
 *
 * Does a piece of work once.
 *
 * Returns: %FALSE with an error when it failed
 */
typedef gboolean (*PscBenchWork) (gpointer data, GError **error);

/** Work and its data. */
typedef struct
{
  PscBenchWork run;
  gpointer data;
} PscBenchTask;

/**
 * psc_bench_compare:
 * @rounds: how often each is done, at least 1; less often if it takes over a minute
 * @seconds: (out): of the task, the median
 * @limit_seconds: (out): of the limit, the median
 *
 * Does both in turn, so that what else the machine does meets them alike. With many rounds there is
 * one more that does not count, which warms caches and pools; it counts where it alone takes over a
 * minute.
 */
gboolean psc_bench_compare (const PscBenchTask *task,
                            const PscBenchTask *limit,
                            guint rounds,
                            double *seconds,
                            double *limit_seconds,
                            GError **error);

/**
 * psc_bench_compare_with_peak:
 * @peak: (out): floating-point operations in a second of the encoder's matrix products
 *
 * Does a task and large matrix products in turn.
 */
gboolean psc_bench_compare_with_peak (const PscBenchTask *task,
                                      PscEncoder *encoder,
                                      guint rounds,
                                      double *seconds,
                                      double *peak,
                                      GError **error);

/** The median of @n values, at least 1, which it sorts. */
double psc_bench_median (double *values, guint n);

/** Reads @size bytes, as fast as one thread can. Returns: a number made from all of them */
guint64 psc_bench_read_memory (gconstpointer data, gsize size);

/** The most memory that the process has had, in bytes. */
double psc_bench_get_peak_memory (void);

G_END_DECLS
