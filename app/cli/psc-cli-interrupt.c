/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* Microseconds within which signals are of one stop: “timeout” tells first its child and then the
 * child's whole group, and schedulers do alike. */
#define SAME_STOP G_TIME_SPAN_SECOND

struct _PscCliInterrupt
{
  GCancellable *cancellable; /* owned */
  pthread_t thread;
  gboolean has_thread;
  sigset_t signals;
  sigset_t former; /* what was blocked before */
  gint64 stopped;  /* of the thread until it has ended: when the first came, monotonic, or 0 */
  int has_ended;   /* atomic */
};

/* As if nobody had waited for it. */
static void
die (const PscCliInterrupt *self, int number)
{
  signal (number, SIG_DFL);
  pthread_sigmask (SIG_UNBLOCK, &self->signals, NULL);
  raise (number);
  _exit (128 + number);
}

static void *
wait_for_signals (void *data)
{
  PscCliInterrupt *self = data;
  int number;

  while (sigwait (&self->signals, &number) == 0 && !g_atomic_int_get (&self->has_ended))
    {
      const gint64 now = g_get_monotonic_time ();

      if (self->stopped != 0 && now - self->stopped >= SAME_STOP)
        die (self, number);
      if (self->stopped == 0)
        self->stopped = now;
      g_cancellable_cancel (self->cancellable);
    }
  return NULL;
}

PscCliInterrupt *
psc_cli_interrupt_new (GCancellable *cancellable)
{
  PscCliInterrupt *self = g_new0 (PscCliInterrupt, 1);

  self->cancellable = g_object_ref (cancellable);
  sigemptyset (&self->signals);
  sigaddset (&self->signals, SIGINT);
  sigaddset (&self->signals, SIGTERM);
  sigaddset (&self->signals, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &self->signals, &self->former);
  self->has_thread = pthread_create (&self->thread, NULL, wait_for_signals, self) == 0;
  return self;
}

void
psc_cli_interrupt_free (PscCliInterrupt *self)
{
  if (self->has_thread)
    {
      g_atomic_int_set (&self->has_ended, TRUE);
      pthread_kill (self->thread, SIGTERM);
      pthread_join (self->thread, NULL);
    }
  /* The rest of a stop must not take the last words of a program that is about to end. */
  if (self->stopped == 0)
    pthread_sigmask (SIG_SETMASK, &self->former, NULL);
  g_object_unref (self->cancellable);
  g_free (self);
}
