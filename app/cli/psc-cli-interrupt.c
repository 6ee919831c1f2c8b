/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

struct _PscCliInterrupt
{
  GCancellable *cancellable; /* owned */
  pthread_t thread;
  gboolean has_thread;
  sigset_t signals;
  sigset_t former; /* what was blocked before */
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
      if (g_cancellable_is_cancelled (self->cancellable))
        die (self, number);
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
  pthread_sigmask (SIG_SETMASK, &self->former, NULL);
  g_object_unref (self->cancellable);
  g_free (self);
}
