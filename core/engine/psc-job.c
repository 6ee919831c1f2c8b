/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-job.h"

/* Milliseconds between two reports: a frame. */
#define REPORT_INTERVAL 16

struct _PscJob
{
  GObject parent_instance;

  const PscJobFuncs *funcs;
  gpointer data; /* owned */
  GCancellable *cancellable;
  PscJobPlace place;

  /* Of the main thread. */
  gpointer owner; /* borrowed, NULL once disowned */
  gboolean is_finished;

  GError *error; /* owned; of the worker until it is finished */

  GMutex lock; /* of what is below */
  double fraction;
  gboolean is_reporting;
  gboolean is_put_off;
  gboolean is_disowned;
};

G_DEFINE_FINAL_TYPE (PscJob, psc_job, G_TYPE_OBJECT)

static void
psc_job_finalize (GObject *object)
{
  PscJob *self = PSC_JOB (object);

  if (self->funcs->free_data != NULL)
    self->funcs->free_data (self->data);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (psc_job_parent_class)->finalize (object);
}

static void
psc_job_class_init (PscJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_job_finalize;
}

static void
psc_job_init (PscJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
}

PscJob *
psc_job_new (const PscJobFuncs *funcs, PscJobPriority priority, gpointer owner, gpointer data)
{
  PscJob *self = g_object_new (PSC_TYPE_JOB, NULL);

  self->funcs = funcs;
  self->place.priority = priority;
  self->owner = owner;
  self->data = data;
  return self;
}

gpointer
psc_job_get_data (PscJob *self)
{
  return self->data;
}

GCancellable *
psc_job_get_cancellable (PscJob *self)
{
  return self->cancellable;
}

PscJobPlace *
psc_job_get_place (PscJob *self)
{
  return &self->place;
}

void
psc_job_disown (PscJob *self)
{
  self->owner = NULL;
  g_mutex_lock (&self->lock);
  self->is_disowned = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
}

gboolean
psc_job_is_disowned (PscJob *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_disowned;
}

void
psc_job_put_off (PscJob *self)
{
  g_mutex_lock (&self->lock);
  self->is_put_off = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
}

const GError *
psc_job_get_error (PscJob *self)
{
  return self->error;
}

double
psc_job_get_fraction (PscJob *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->fraction;
}

static gboolean
progressed_cb (gpointer user_data)
{
  PscJob *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_reporting = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->owner != NULL && !self->is_finished)
    self->funcs->progressed (self, self->owner);
  return G_SOURCE_REMOVE;
}

void
psc_job_report (PscJob *self, double fraction)
{
  gboolean is_first;

  g_mutex_lock (&self->lock);
  self->fraction = fraction;
  is_first = !self->is_reporting && self->funcs->progressed != NULL;
  self->is_reporting = self->is_reporting || is_first;
  g_mutex_unlock (&self->lock);
  if (is_first)
    g_timeout_add_full (G_PRIORITY_DEFAULT, REPORT_INTERVAL, progressed_cb, g_object_ref (self),
                        g_object_unref);
}

static gboolean
finished_cb (gpointer user_data)
{
  PscJob *self = user_data;

  self->is_finished = TRUE;
  if (self->owner != NULL && self->funcs->finished != NULL)
    self->funcs->finished (self, self->owner);
  return G_SOURCE_REMOVE;
}

/* Makes a job that was put off as it was before it ran; FALSE if it was not, or is done all the
 * same. */
static gboolean
begin_anew (PscJob *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->is_put_off || self->is_disowned
      || !g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  self->is_put_off = FALSE;
  g_clear_error (&self->error);
  g_cancellable_reset (self->cancellable);
  return TRUE;
}

gboolean
psc_job_run (PscJob *self, PscEngineWorker *worker)
{
  psc_job_report (self, 0);
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &self->error)
      && !self->funcs->run (self, worker, &self->error))
    g_assert (self->error != NULL);
  if (begin_anew (self))
    return FALSE;
  g_idle_add_full (G_PRIORITY_DEFAULT, finished_cb, g_object_ref (self), g_object_unref);
  return TRUE;
}
