/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab/bench/psc-bench-private.h"

typedef enum
{
  ANY_SUBJECT,
  WITH_TOKENIZER,
  ON_DEVICE,
} Needs;

/* The one place that knows all rows. */
static const struct
{
  const char *name;
  const char *title;
  const char *unit;
  PscBenchSense sense;
  double budget;
  Needs needs;
  PscBenchMeasure measure;
} rows[] = {
  { "fuse", N_ ("fuse one prompt / read the stack once"), "ms", PSC_BENCH_AT_MOST, 1.5, ANY_SUBJECT,
    psc_bench_measure_fuse },
  { "atlas", N_ ("class atlas of 14 prompts / the same matrix product"), "ms", PSC_BENCH_AT_MOST,
    1.3, ANY_SUBJECT, psc_bench_measure_atlas },
  { "gradient", N_ ("gradient stack / peak of matrix products"), "GFLOP/s", PSC_BENCH_AT_LEAST,
    0.75, ANY_SUBJECT, psc_bench_measure_gradient },
  { "occlusion", N_ ("occlusion stack / peak of matrix products"), "GFLOP/s", PSC_BENCH_AT_LEAST,
    0.6, ANY_SUBJECT, psc_bench_measure_occlusion },
  { "rise", N_ ("RISE / peak of matrix products"), "GFLOP/s", PSC_BENCH_AT_LEAST, 0.6, ANY_SUBJECT,
    psc_bench_measure_rise },
  { "token-similarity", N_ ("stack of token similarity / one forward pass"), "ms",
    PSC_BENCH_AT_MOST, 1.5, ANY_SUBJECT, psc_bench_measure_tokens },
  { "integrated-gradients", N_ ("integrated gradients of n steps / n gradient stacks"), "s",
    PSC_BENCH_AT_MOST, 1.0, ANY_SUBJECT, psc_bench_measure_path },
  { "text", N_ ("encode one text / its arithmetic at the peak"), "ms", PSC_BENCH_AT_MOST, 5.0,
    ANY_SUBJECT, psc_bench_measure_text },
  { "gradient-calls", N_ ("gradient stack / one call per dimension"), "maps/s", PSC_BENCH_AT_LEAST,
    4, ANY_SUBJECT, psc_bench_measure_gradient_calls },
  { "occlusion-calls", N_ ("occlusion stack / one call per dimension"), "maps/s",
    PSC_BENCH_AT_LEAST, 400, ANY_SUBJECT, psc_bench_measure_occlusion_calls },
  { "integrated-gradients-calls", N_ ("integrated gradients / one call per dimension"), "maps/s",
    PSC_BENCH_AT_LEAST, 4, ANY_SUBJECT, psc_bench_measure_path_calls },
  { "gradient-error", N_ ("gradients against automatic differentiation"), "", PSC_BENCH_AT_MOST,
    1e-4, ANY_SUBJECT, psc_bench_measure_gradient_error },
  { "open", N_ ("from a picture to token similarity on the screen / one forward pass"), "ms",
    PSC_BENCH_AT_MOST, 1.5, ANY_SUBJECT, psc_bench_measure_open },
  { "smoothing", N_ ("change of smoothing of what is on the screen / making the maps anew"), "ms",
    PSC_BENCH_AT_MOST, 1, ANY_SUBJECT, psc_bench_measure_smoothing },
  { "first-overlay", N_ ("open an image, to its first exact overlay"), "s", PSC_BENCH_AT_MOST, 1,
    WITH_TOKENIZER, psc_bench_measure_first_overlay },
  { "all-stacks", N_ ("the stacks of all four methods"), "s", PSC_BENCH_AT_MOST, 60, WITH_TOKENIZER,
    psc_bench_measure_all_stacks },
  { "bank", N_ ("integrated gradients of all prompts but for 1 % / the whole stack"), "s",
    PSC_BENCH_AT_MOST, 1, ANY_SUBJECT, psc_bench_measure_bank },
  { "bank-roughly", N_ ("integrated gradients of all prompts but for 5 % / the whole stack"), "s",
    PSC_BENCH_AT_MOST, 1, ANY_SUBJECT, psc_bench_measure_bank_roughly },
  { "first-map", N_ ("open an image, to its first exact map"), "s", PSC_BENCH_AT_MOST, 0.2,
    ON_DEVICE, psc_bench_measure_first_map },
  { "bank-maps", N_ ("exact maps of as many directions as the bank has sentences"), "s",
    PSC_BENCH_AT_MOST, 2, ON_DEVICE, psc_bench_measure_bank_maps },
  { "cancel", N_ ("from cancelling a stack to its end"), "s", PSC_BENCH_AT_MOST, 0.2, ANY_SUBJECT,
    psc_bench_measure_cancel },
  { "memory", N_ ("peak memory with four stacks"), "GiB", PSC_BENCH_AT_MOST, 2, ANY_SUBJECT,
    psc_bench_measure_memory },
};

const char *const *
psc_bench_get_names (void)
{
  static const char *names[G_N_ELEMENTS (rows) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        names[i] = rows[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

static guint
find_row (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      return i;
  return G_N_ELEMENTS (rows);
}

gboolean
psc_bench_applies (PscBenchSubject *subject, const char *name)
{
  guint index = find_row (name);

  g_return_val_if_fail (index < G_N_ELEMENTS (rows), FALSE);

  switch (rows[index].needs)
    {
    case WITH_TOKENIZER:
      return subject->model != NULL;
    case ON_DEVICE:
      return subject->is_on_device;
    case ANY_SUBJECT:
    default:
      return TRUE;
    }
}

PscBenchRow *
psc_bench_measure (PscBenchSubject *subject, const char *name, GError **error)
{
  guint index = find_row (name);
  g_autoptr (PscBenchRow) row = g_new0 (PscBenchRow, 1);

  g_return_val_if_fail (index < G_N_ELEMENTS (rows), NULL);
  g_return_val_if_fail (psc_bench_applies (subject, name), NULL);

  row->name = rows[index].name;
  row->title = _ (rows[index].title);
  row->unit = rows[index].unit;
  row->sense = rows[index].sense;
  row->budget = rows[index].budget;
  row->limit = NAN;
  if (!rows[index].measure (subject, row, error))
    return NULL;

  psc_bench_row_judge (row);
  return g_steal_pointer (&row);
}
