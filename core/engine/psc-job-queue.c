/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-job-queue.h"

struct _PscJobQueue
{
  GMutex lock; /* of everything below, and of the jobs' places */
  GCond changed;
  GPtrArray *waiting; /* owned */
  GPtrArray *running; /* owned, the innermost last */
  guint64 next_serial;
  gboolean is_closed;
};

PscJobQueue *
psc_job_queue_new (void)
{
  PscJobQueue *self = g_new0 (PscJobQueue, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
psc_job_queue_free (PscJobQueue *self)
{
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->running);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* With the lock held. */
static void
add (PscJobQueue *self, PscJob *job)
{
  if (self->is_closed)
    return;
  psc_job_get_place (job)->serial = self->next_serial++;
  g_ptr_array_add (self->waiting, g_object_ref (job));
  g_cond_broadcast (&self->changed);
}

void
psc_job_queue_push (PscJobQueue *self, PscJob *job)
{
  g_mutex_lock (&self->lock);
  add (self, job);
  g_mutex_unlock (&self->lock);
}

gboolean
psc_job_queue_remove (PscJobQueue *self, PscJob *job)
{
  gboolean was_waiting;

  g_mutex_lock (&self->lock);
  was_waiting = g_ptr_array_remove_fast (self->waiting, job);
  /* A paused job that was cancelled meanwhile has to see it. */
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return was_waiting;
}

void
psc_job_queue_set_priority (PscJobQueue *self, PscJob *job, PscJobPriority priority)
{
  g_mutex_lock (&self->lock);
  psc_job_get_place (job)->priority = priority;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
psc_job_queue_set_paused (PscJobQueue *self, PscJob *job, gboolean is_paused)
{
  g_mutex_lock (&self->lock);
  psc_job_get_place (job)->is_paused = is_paused;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
psc_job_queue_close (PscJobQueue *self)
{
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_ptr_array_set_size (self->waiting, 0);
  for (guint i = 0; i < self->running->len; i++)
    g_cancellable_cancel (psc_job_get_cancellable (self->running->pdata[i]));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
goes_before (const PscJobPlace *one, const PscJobPlace *other)
{
  int order = psc_job_priority_compare (one->priority, other->priority);

  return order < 0 || (order == 0 && one->serial < other->serial);
}

/* The first job that may run; -1 if there is none. With the lock held. */
static int
find_first (PscJobQueue *self)
{
  int first = -1;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const PscJobPlace *place = psc_job_get_place (self->waiting->pdata[i]);

      if (!place->is_paused
          && (first < 0 || goes_before (place, psc_job_get_place (self->waiting->pdata[first]))))
        first = (int) i;
    }
  return first;
}

/* With the lock held. */
static PscJob *
take_at (PscJobQueue *self, int index)
{
  PscJob *job = g_ptr_array_steal_index_fast (self->waiting, (guint) index);

  g_ptr_array_add (self->running, job);
  return g_object_ref (job);
}

PscJob *
psc_job_queue_take (PscJobQueue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  int first;

  while ((first = find_first (self)) < 0 && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  return first >= 0 ? take_at (self, first) : NULL;
}

/* Whether a job that @inner keeps from going on could: one that is on screen. With the lock held.
 */
static gboolean
keeps_back (PscJobQueue *self, PscJob *inner)
{
  for (guint i = 0; i < self->running->len && self->running->pdata[i] != inner; i++)
    {
      PscJob *outer = self->running->pdata[i];

      if (!psc_job_get_place (outer)->is_paused && !psc_job_get_place (outer)->priority.is_hidden
          && !g_cancellable_is_cancelled (psc_job_get_cancellable (outer)))
        return TRUE;
    }
  return FALSE;
}

/* Whether @waiting is to be done before @running goes on. With the lock held. */
static gboolean
goes_within (PscJob *waiting, const PscJobPlace *running)
{
  return running->is_paused
         || psc_job_priority_compare (psc_job_get_place (waiting)->priority, running->priority) < 0;
}

PscJob *
psc_job_queue_take_over (PscJobQueue *self, PscJob *running)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const PscJobPlace *place = psc_job_get_place (running);

  while (!g_cancellable_is_cancelled (psc_job_get_cancellable (running)))
    {
      int first = find_first (self);
      PscJob *job = first >= 0 ? self->waiting->pdata[first] : NULL;
      gboolean is_load = job != NULL && psc_job_get_place (job)->priority.purpose == PSC_JOB_LOAD;

      if (is_load || (place->is_paused && job == NULL && keeps_back (self, running)))
        psc_job_put_off (running);
      else if (job != NULL && goes_within (job, place))
        return take_at (self, first);
      else if (place->is_paused)
        g_cond_wait (&self->changed, &self->lock);
      else
        return NULL;
    }
  return NULL;
}

void
psc_job_queue_leave (PscJobQueue *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove_index (self->running, self->running->len - 1);
  g_mutex_unlock (&self->lock);
}

/* An owner disowns before it takes a job out of the queue. Either that is seen here, or the job is
 * among those that wait by the time it is looked for there. */
void
psc_job_queue_put_back (PscJobQueue *self)
{
  g_autoptr (PscJob) job = NULL;

  g_mutex_lock (&self->lock);
  job = g_ptr_array_steal_index (self->running, self->running->len - 1);
  if (!psc_job_is_disowned (job))
    add (self, job);
  g_mutex_unlock (&self->lock);
}
