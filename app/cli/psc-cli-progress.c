/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* Microseconds between two looks of the line. */
#define INTERVAL 100000

struct _PscCliProgress
{
  char *label; /* owned */
  gboolean is_terminal;
  gint64 started; /* monotonic, in microseconds */
  gint64 shown;
};

PscCliProgress *
psc_cli_progress_new (const char *label)
{
  PscCliProgress *self = g_new0 (PscCliProgress, 1);

  self->label = g_strdup (label);
  self->is_terminal = isatty (STDERR_FILENO);
  self->started = g_get_monotonic_time ();
  return self;
}

void
psc_cli_progress_free (PscCliProgress *self)
{
  if (self->shown != 0)
    fputs ("\r\033[K", stderr);
  g_free (self->label);
  g_free (self);
}

char *
psc_cli_progress_describe (double seconds)
{
  if (seconds < 0)
    return g_strdup ("…");
  if (seconds < 60)
    return g_strdup_printf (_ ("%.0f s left"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %02d s left"), (int) seconds / 60, (int) seconds % 60);
  return g_strdup_printf (_ ("%d h %02d min left"), (int) seconds / 3600,
                          (int) seconds % 3600 / 60);
}

void
psc_cli_progress_update (double fraction, gpointer user_data)
{
  PscCliProgress *self = user_data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *remaining = NULL;

  if (!self->is_terminal || now - self->shown < INTERVAL || fraction <= 0)
    return;

  remaining = psc_cli_progress_describe ((now - self->started) * 1e-6 * (1 - fraction) / fraction);
  fprintf (stderr, "\r\033[K%s  %3.0f %%  %s", self->label, 100 * fraction, remaining);
  fflush (stderr);
  self->shown = now;
}
