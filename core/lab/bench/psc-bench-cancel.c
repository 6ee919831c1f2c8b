/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-table-shelf.h"
#include "lab/bench/psc-bench-private.h"

/* Milliseconds of work after which it is cancelled, each in a run of its own. */
static const guint delays[] = { 30, 80, 170, 290 };

/* Cancels a run from another thread, as a person would. */
typedef struct
{
  GCancellable *cancellable; /* borrowed */
  guint delay;               /* milliseconds */
  gint64 cancelled_at;       /* monotonic, microseconds */
} Impatience;

static gpointer
cancel_thread (gpointer data)
{
  Impatience *impatience = data;

  g_usleep (impatience->delay * 1000);
  impatience->cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (impatience->cancellable);
  return NULL;
}

/* Begins a method's whole stack and cancels it. Sets @seconds to how long it went on, 0 if it was
 * done before. */
static gboolean
cancel_stack (
    PscBenchSubject *subject, const char *name, guint delay, double *seconds, GError **error)
{
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, error);
  g_autoptr (PscFunctionals) units = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscStack) stack = NULL;
  g_autoptr (GError) local_error = NULL;
  const PscAttributionContext context = { .cancellable = cancellable };
  Impatience impatience = { cancellable, delay };
  GThread *thread;
  gint64 end;

  if (method == NULL)
    return FALSE;
  psc_table_shelf_clear (subject->encoder);
  units = psc_functionals_new_units (psc_encoder_get_dimensions (subject->encoder), NULL, 0);
  thread = g_thread_new ("psc-cancel", cancel_thread, &impatience);
  stack = psc_method_attribute (method, subject->encoder, subject->pixels, units, &context,
                                &local_error);
  end = g_get_monotonic_time ();
  g_thread_join (thread);

  *seconds = stack == NULL ? (end - impatience.cancelled_at) / 1e6 : 0;
  if (stack == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

gboolean
psc_bench_measure_cancel (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_auto (GStrv) names = psc_method_dup_supported (psc_encoder_get_spec (subject->encoder));
  const char *longest = "";
  guint n_cancelled = 0;

  row->measured = 0;
  for (guint m = 0; names[m] != NULL; m++)
    for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
      {
        double seconds;

        if (!cancel_stack (subject, names[m], delays[i], &seconds, error))
          return FALSE;
        if (seconds > row->measured)
          longest = names[m];
        row->measured = MAX (row->measured, seconds);
        n_cancelled += seconds > 0;
      }
  row->note = g_strdup_printf (_ ("the longest of %u stacks: %s"), n_cancelled, longest);
  return TRUE;
}
