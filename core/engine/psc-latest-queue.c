/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-latest-queue.h"

/* What one thread does. It outlives a queue that has no more use for it. */
typedef struct
{
  const PscLatestFuncs *funcs; /* static */
  PscLatestQueue *queue;       /* borrowed, of the main thread; NULL if nobody wants the result */
  GCancellable *cancellable;   /* owned */
  gpointer request;            /* owned */
  gpointer result;             /* owned, nullable */
} Work;

typedef struct
{
  gconstpointer owner; /* not owned */
  gpointer request;    /* owned */
} Wish;

struct _PscLatestQueue
{
  const PscLatestFuncs *funcs; /* static */
  gpointer user_data;
  Work *running; /* borrowed, nullable */
  GQueue wishes; /* owned, of Wish *, at most one of each owner; the next first */
};

static void
work_free (gpointer data)
{
  Work *work = data;

  work->funcs->request_free (work->request);
  g_clear_pointer (&work->result, work->funcs->result_free);
  g_object_unref (work->cancellable);
  g_free (work);
}

static void
wish_free (PscLatestQueue *self, Wish *wish)
{
  self->funcs->request_free (wish->request);
  g_free (wish);
}

static void start (PscLatestQueue *self);

static gboolean
deliver_cb (gpointer user_data)
{
  Work *work = user_data;
  PscLatestQueue *self = work->queue;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  self->running = NULL;
  /* Before anybody is called who may end the queue. */
  start (self);
  if (work->result != NULL)
    work->funcs->done (work->request, g_steal_pointer (&work->result), self->user_data);
  return G_SOURCE_REMOVE;
}

static void
run (gpointer data, gpointer user_data)
{
  Work *work = data;

  if (!g_cancellable_is_cancelled (work->cancellable))
    work->result = work->funcs->run (work->request, work->cancellable);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, work, work_free);
}

/* Two at least: one that is cancelled and not over yet holds nobody up. */
static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (
        &pool, g_thread_pool_new (run, NULL, (int) MAX (g_get_num_processors (), 2), FALSE, NULL));
  return pool;
}

/* Those who wait for what runs now will have it from there. */
static void
drop_equal (PscLatestQueue *self, gconstpointer request)
{
  GList *next;

  for (GList *link = self->wishes.head; link != NULL; link = next)
    {
      Wish *wish = link->data;

      next = link->next;
      if (!self->funcs->equal (wish->request, request))
        continue;
      wish_free (self, wish);
      g_queue_delete_link (&self->wishes, link);
    }
}

static void
start (PscLatestQueue *self)
{
  Wish *wish;
  Work *work;

  if (self->running != NULL || g_queue_is_empty (&self->wishes))
    return;
  wish = g_queue_pop_head (&self->wishes);
  work = g_new0 (Work, 1);
  work->funcs = self->funcs;
  work->queue = self;
  work->cancellable = g_cancellable_new ();
  work->request = wish->request;
  g_free (wish);
  self->running = work;
  drop_equal (self, work->request);
  g_thread_pool_push (get_pool (), work, NULL);
}

PscLatestQueue *
psc_latest_queue_new (const PscLatestFuncs *funcs, gpointer user_data)
{
  PscLatestQueue *self = g_new0 (PscLatestQueue, 1);

  self->funcs = funcs;
  self->user_data = user_data;
  g_queue_init (&self->wishes);
  return self;
}

void
psc_latest_queue_free (PscLatestQueue *self)
{
  psc_latest_queue_clear (self);
  g_free (self);
}

/* His place in the queue, if he has one. */
static GList *
find_wish (PscLatestQueue *self, gconstpointer owner)
{
  for (GList *link = self->wishes.head; link != NULL; link = link->next)
    if (((Wish *) link->data)->owner == owner)
      return link;
  return NULL;
}

void
psc_latest_queue_ask (PscLatestQueue *self, gconstpointer owner, gpointer request)
{
  GList *link = find_wish (self, owner);
  Wish *wish;

  if (self->running != NULL && self->funcs->equal (self->running->request, request))
    {
      psc_latest_queue_forget (self, owner);
      self->funcs->request_free (request);
      return;
    }
  if (link != NULL)
    {
      wish = link->data;
      self->funcs->request_free (wish->request);
      wish->request = request;
      return;
    }
  wish = g_new (Wish, 1);
  wish->owner = owner;
  wish->request = request;
  g_queue_push_tail (&self->wishes, wish);
  start (self);
}

void
psc_latest_queue_forget (PscLatestQueue *self, gconstpointer owner)
{
  GList *link = find_wish (self, owner);

  if (link == NULL)
    return;
  wish_free (self, link->data);
  g_queue_delete_link (&self->wishes, link);
}

void
psc_latest_queue_clear (PscLatestQueue *self)
{
  Wish *wish;

  while ((wish = g_queue_pop_head (&self->wishes)) != NULL)
    wish_free (self, wish);
  if (self->running == NULL)
    return;
  self->running->queue = NULL;
  g_cancellable_cancel (self->running->cancellable);
  self->running = NULL;
}

gboolean
psc_latest_queue_is_idle (PscLatestQueue *self)
{
  return self->running == NULL && g_queue_is_empty (&self->wishes);
}
