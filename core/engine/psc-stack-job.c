/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-job-private.h"

/* Milliseconds between two signals: a frame. */
#define CHANGED_INTERVAL 16

/* The rate is that of the last few seconds: how many, and how far apart moments are remembered. */
#define RATE_SECONDS    5
#define MOMENT_INTERVAL (G_USEC_PER_SEC / 4)
#define MAX_MOMENTS     (RATE_SECONDS * 4)

typedef struct
{
  gint64 time; /* monotonic, microseconds */
  double fraction;
} Moment;

struct _PscStackJob
{
  GObject parent_instance;

  char *method;         /* owned */
  PscStackJobFunc func; /* NULL once the session is gone */
  gpointer user_data;   /* borrowed */

  PscStackJobState state;
  double fraction;
  double bank_missing;
  char *message; /* owned, nullable */
  guint n_maps;
  Moment moments[MAX_MOMENTS]; /* the oldest first */
  guint n_moments;
  double rate; /* fractions per second */
  guint changed_id;
};

G_DEFINE_FINAL_TYPE (PscStackJob, psc_stack_job, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PscStackJobState,
                    psc_stack_job_state,
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (PSC_STACK_JOB_FAILED, "failed"))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_stack_job_finalize (GObject *object)
{
  PscStackJob *self = PSC_STACK_JOB (object);

  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_free (self->method);
  g_free (self->message);

  G_OBJECT_CLASS (psc_stack_job_parent_class)->finalize (object);
}

static void
psc_stack_job_class_init (PscStackJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_stack_job_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_STACK_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
psc_stack_job_init (PscStackJob *self)
{
  self->bank_missing = 1;
}

PscStackJob *
psc_stack_job_new (const char *method, PscStackJobFunc func, gpointer user_data)
{
  PscStackJob *self = g_object_new (PSC_TYPE_STACK_JOB, NULL);

  self->method = g_strdup (method);
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
psc_stack_job_disconnect (PscStackJob *self)
{
  self->func = NULL;
}

/* No reference is held over the timeout: whoever drops the last one need not be told. */
static gboolean
emit_changed_cb (gpointer user_data)
{
  PscStackJob *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (PscStackJob *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_timeout_add (CHANGED_INTERVAL, emit_changed_cb, self);
}

static void
forget_rate (PscStackJob *self)
{
  self->n_moments = 0;
  self->rate = 0;
}

void
psc_stack_job_set_state (PscStackJob *self, PscStackJobState state, const char *message)
{
  if (self->state == state && g_strcmp0 (self->message, message) == 0)
    return;
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  if (state == PSC_STACK_JOB_DONE)
    self->fraction = 1;
  if (state != PSC_STACK_JOB_RUNNING)
    forget_rate (self);
  queue_changed (self);
}

void
psc_stack_job_set_bank_missing (PscStackJob *self, double missing)
{
  if (self->bank_missing == missing)
    return;
  self->bank_missing = missing;
  queue_changed (self);
}

void
psc_stack_job_reset (PscStackJob *self)
{
  self->fraction = 0;
  forget_rate (self);
  queue_changed (self);
}

static void
remember (PscStackJob *self, gint64 now)
{
  if (self->n_moments > 0 && now - self->moments[self->n_moments - 1].time < MOMENT_INTERVAL)
    return;
  if (self->n_moments == MAX_MOMENTS)
    {
      for (guint i = 1; i < MAX_MOMENTS; i++)
        self->moments[i - 1] = self->moments[i];
      self->n_moments--;
    }
  self->moments[self->n_moments++] = (Moment){ now, self->fraction };
}

void
psc_stack_job_advance (PscStackJob *self, double fraction, guint n_maps)
{
  gint64 now = g_get_monotonic_time ();
  const Moment *oldest = &self->moments[0];

  /* It had to begin anew, and how fast it was before says nothing of that. */
  if (fraction < self->fraction)
    forget_rate (self);
  self->state = PSC_STACK_JOB_RUNNING;
  self->fraction = fraction;
  self->n_maps = n_maps;
  remember (self, now);
  if (now > oldest->time && fraction > oldest->fraction)
    self->rate = (fraction - oldest->fraction) * G_USEC_PER_SEC / (double) (now - oldest->time);
  queue_changed (self);
}

const char *
psc_stack_job_get_method (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), NULL);

  return self->method;
}

PscStackJobState
psc_stack_job_get_state (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), PSC_STACK_JOB_QUEUED);

  return self->state;
}

double
psc_stack_job_get_fraction (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), 0);

  return self->fraction;
}

double
psc_stack_job_get_rate (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), 0);

  return self->rate * self->n_maps;
}

double
psc_stack_job_get_seconds_left (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), -1);

  if (self->state == PSC_STACK_JOB_DONE)
    return 0;
  return self->rate > 0 ? (1 - self->fraction) / self->rate : -1;
}

double
psc_stack_job_get_bank_missing (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), 1);

  return self->bank_missing;
}

const char *
psc_stack_job_get_message (PscStackJob *self)
{
  g_return_val_if_fail (PSC_IS_STACK_JOB (self), NULL);

  return self->message;
}

static void
ask (PscStackJob *self, PscStackJobState state)
{
  if (self->func != NULL)
    self->func (self, state, self->user_data);
}

void
psc_stack_job_pause (PscStackJob *self)
{
  g_return_if_fail (PSC_IS_STACK_JOB (self));

  if (self->state == PSC_STACK_JOB_QUEUED || self->state == PSC_STACK_JOB_RUNNING)
    ask (self, PSC_STACK_JOB_PAUSED);
}

void
psc_stack_job_resume (PscStackJob *self)
{
  g_return_if_fail (PSC_IS_STACK_JOB (self));

  if (self->state == PSC_STACK_JOB_PAUSED)
    ask (self, PSC_STACK_JOB_QUEUED);
}

void
psc_stack_job_cancel (PscStackJob *self)
{
  g_return_if_fail (PSC_IS_STACK_JOB (self));

  if (self->state == PSC_STACK_JOB_QUEUED || self->state == PSC_STACK_JOB_RUNNING
      || self->state == PSC_STACK_JOB_PAUSED)
    ask (self, PSC_STACK_JOB_CANCELLED);
}

void
psc_stack_job_restart (PscStackJob *self)
{
  g_return_if_fail (PSC_IS_STACK_JOB (self));

  if (self->state == PSC_STACK_JOB_CANCELLED || self->state == PSC_STACK_JOB_FAILED)
    ask (self, PSC_STACK_JOB_QUEUED);
}
