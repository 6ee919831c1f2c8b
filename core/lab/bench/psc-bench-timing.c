/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-timing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Side of the matrices whose product shows the peak, and how many make a sample. */
#define PEAK_SIDE 1536
#define PEAK_SIDE_DEVICE                                                                           \
  8192 /* on a graphics card, which is through with the other before it knows */
#define PEAK_SAMPLES 3

/* After so many no more rounds are begun: of what takes so long one says as much as three. */
#define ENOUGH_SECONDS 60

/* Work that is done so often is short enough for caches and pools to tell. */
#define MIN_ROUNDS_WARM 5

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

double
psc_bench_median (double *values, guint n)
{
  g_return_val_if_fail (n > 0, 0);

  qsort (values, n, sizeof *values, compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

static gboolean
run_timed (const PscBenchTask *task, double *seconds, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  if (!task->run (task->data, error))
    return FALSE;
  *seconds = MAX (g_get_monotonic_time () - start, 1) / 1e6;
  return TRUE;
}

gboolean
psc_bench_compare (const PscBenchTask *task,
                   const PscBenchTask *limit,
                   guint rounds,
                   double *seconds,
                   double *limit_seconds,
                   GError **error)
{
  guint n_warm_up = rounds >= MIN_ROUNDS_WARM ? 1 : 0;
  guint n = rounds + n_warm_up;
  g_autofree double *of_task = g_new (double, n);
  g_autofree double *of_limit = g_new (double, n);
  double total = 0;
  guint n_done = 0;

  g_return_val_if_fail (rounds > 0, FALSE);

  while (n_done == 0 || (n_done < n && total < ENOUGH_SECONDS))
    {
      if (!run_timed (limit, of_limit + n_done, error)
          || !run_timed (task, of_task + n_done, error))
        return FALSE;
      total += of_limit[n_done] + of_task[n_done];
      n_done++;
    }
  n_warm_up = MIN (n_warm_up, n_done - 1);
  *seconds = psc_bench_median (of_task + n_warm_up, n_done - n_warm_up);
  *limit_seconds = psc_bench_median (of_limit + n_warm_up, n_done - n_warm_up);
  return TRUE;
}

gboolean
psc_bench_compare_with_peak (const PscBenchTask *task,
                             PscEncoder *encoder,
                             guint rounds,
                             double *seconds,
                             double *peak,
                             GError **error)
{
  const guint side = psc_encoder_is_on_cpu (encoder) ? PEAK_SIDE : PEAK_SIDE_DEVICE;
  guint n_samples = (rounds + 1) * PEAK_SAMPLES;
  g_autofree double *of_products = g_new (double, n_samples);
  g_autofree double *of_task = g_new (double, rounds);

  for (guint i = 0; i <= rounds; i++)
    {
      if (!psc_encoder_time_products (encoder, side, side, side, PEAK_SAMPLES,
                                      of_products + i * PEAK_SAMPLES, error))
        return FALSE;
      if (i < rounds && !run_timed (task, of_task + i, error))
        return FALSE;
    }
  *seconds = psc_bench_median (of_task, rounds);
  *peak = 2.0 * side * side * side / psc_bench_median (of_products, n_samples);
  return TRUE;
}

/* What every 64-bit processor with vectors reads at once; two such loads a cycle are more than any
 * memory gives. */
typedef guint64 Words __attribute__ ((vector_size (16), aligned (4), may_alias));

/* Four sums that do not wait for each other. */
guint64
psc_bench_read_memory (gconstpointer data, gsize size)
{
  const Words *words = data;
  const Words *end = words + size / (4 * sizeof *words) * 4;
  Words a = { 0 };
  Words b = { 0 };
  Words c = { 0 };
  Words d = { 0 };

  for (; words < end; words += 4)
    {
      a += words[0];
      b += words[1];
      c += words[2];
      d += words[3];
    }
  a += b + c + d;
  return a[0] + a[1];
}

double
psc_bench_get_peak_memory (void)
{
  struct rusage usage;

  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return 0;
  return usage.ru_maxrss * 1024.0;
}
