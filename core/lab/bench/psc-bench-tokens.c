/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "lab/bench/psc-bench-private.h"

/* Rounds of a few passes each: a small model takes so little time that a single one would be lost
 * in what the clock and the caches make of it. */
#define ROUNDS   9
#define N_PASSES 4

static const char *const no_settings[] = { NULL };

/* All maps of token similarity: what is on the screen before anything else. */
static gboolean
make_stacks (gpointer data, GError **error)
{
  PscBenchSubject *subject = data;

  for (guint i = 0; i < N_PASSES; i++)
    {
      g_autoptr (PscStack) stack =
          psc_bench_make_stack (subject, "token-similarity", PSC_PRESET_PAPER, no_settings,
                                psc_encoder_get_dimensions (subject->encoder), error);

      if (stack == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
encode_images (gpointer data, GError **error)
{
  return psc_bench_encode_image (data, N_PASSES, error);
}

gboolean
psc_bench_measure_tokens (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  PscBenchTask task = { make_stacks, subject };
  PscBenchTask limit = { encode_images, subject };
  double seconds, pass_seconds;

  if (!psc_bench_compare (&task, &limit, ROUNDS, &seconds, &pass_seconds, error))
    return FALSE;
  row->measured = seconds / N_PASSES * 1e3;
  row->limit = pass_seconds / N_PASSES * 1e3;
  row->note = g_strdup_printf (_ ("%u maps"), psc_encoder_get_dimensions (subject->encoder));
  return TRUE;
}
