/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-parallel.h"

/* What is shared: the last of the threads that hold it, which may be one that came too late to take
 * any part, frees it. */
typedef struct
{
  gatomicrefcount references;
  PscPart part;
  gpointer data; /* borrowed while there are parts left */
  guint n;
  gint next;    /* atomic, the first part that nobody has taken, or more than @n */
  gint n_left;  /* atomic, parts that are not done */
  GMutex mutex; /* of @is_done */
  GCond cond;
  gboolean is_done;
} Work;

static guint n_threads; /* 0 for one per processor */

static void
work_unref (Work *work)
{
  if (!g_atomic_ref_count_dec (&work->references))
    return;
  g_mutex_clear (&work->mutex);
  g_cond_clear (&work->cond);
  g_free (work);
}

static void
finish (Work *work)
{
  g_mutex_lock (&work->mutex);
  work->is_done = TRUE;
  g_cond_signal (&work->cond);
  g_mutex_unlock (&work->mutex);
}

static void
take_parts (Work *work)
{
  guint index;

  while ((index = (guint) g_atomic_int_add (&work->next, 1)) < work->n)
    {
      work->part (index, work->data);
      if (g_atomic_int_dec_and_test (&work->n_left))
        finish (work);
    }
}

static void
help (gpointer data, gpointer user_data)
{
  take_parts (data);
  work_unref (data);
}

/* Its threads end by themselves when nothing has come for a while. */
static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (help, NULL, -1, FALSE, NULL));
  return pool;
}

void
psc_parallel_for (guint n, PscPart part, gpointer data)
{
  guint n_helpers = MIN (n_threads > 0 ? n_threads : g_get_num_processors (), n);
  Work *work;

  g_return_if_fail (part != NULL);

  if (n == 0)
    return;
  work = g_new0 (Work, 1);
  g_atomic_ref_count_init (&work->references);
  work->part = part;
  work->data = data;
  work->n = n;
  work->n_left = (gint) n;
  g_mutex_init (&work->mutex);
  g_cond_init (&work->cond);

  for (; n_helpers > 1; n_helpers--)
    {
      g_atomic_ref_count_inc (&work->references);
      g_thread_pool_push (get_pool (), work, NULL);
    }
  take_parts (work);

  g_mutex_lock (&work->mutex);
  while (!work->is_done)
    g_cond_wait (&work->cond, &work->mutex);
  g_mutex_unlock (&work->mutex);
  work_unref (work);
}

void
psc_parallel_set_threads (guint n)
{
  n_threads = n;
}
