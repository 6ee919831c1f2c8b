/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-queue.h"

struct _PscCohortQueue
{
  GMutex mutex;
  GCond changed;
  GQueue items; /* owned */
  guint length;
  GDestroyNotify free_item;
  gboolean is_closed;
};

PscCohortQueue *
psc_cohort_queue_new (guint length, GDestroyNotify free_item)
{
  PscCohortQueue *self = g_new0 (PscCohortQueue, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->items);
  self->length = length;
  self->free_item = free_item;
  return self;
}

void
psc_cohort_queue_free (PscCohortQueue *self)
{
  g_queue_clear_full (&self->items, self->free_item);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
psc_cohort_queue_push (PscCohortQueue *self, gpointer item)
{
  gboolean is_in;

  g_mutex_lock (&self->mutex);
  while (!self->is_closed && self->items.length >= self->length)
    g_cond_wait (&self->changed, &self->mutex);
  is_in = !self->is_closed;
  if (is_in)
    g_queue_push_tail (&self->items, item);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (!is_in)
    self->free_item (item);
  return is_in;
}

gpointer
psc_cohort_queue_pop (PscCohortQueue *self)
{
  gpointer item;

  g_mutex_lock (&self->mutex);
  while (!self->is_closed && self->items.length == 0)
    g_cond_wait (&self->changed, &self->mutex);
  item = g_queue_pop_head (&self->items);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return item;
}

void
psc_cohort_queue_close (PscCohortQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}
