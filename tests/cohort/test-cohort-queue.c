/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-queue.h"

#define N 5000

static int n_alive; /* atomic */

static guint *
new_item (guint value)
{
  guint *item = g_new (guint, 1);

  *item = value;
  g_atomic_int_inc (&n_alive);
  return item;
}

static void
free_item (gpointer item)
{
  g_atomic_int_add (&n_alive, -1);
  g_free (item);
}

/* Pushes until it is closed, or all are in. */
static gpointer
push_all (gpointer data)
{
  PscCohortQueue *queue = data;
  guint n = 0;

  while (n < N && psc_cohort_queue_push (queue, new_item (n)))
    n++;
  psc_cohort_queue_close (queue);
  return GUINT_TO_POINTER (n);
}

/* All come, in their order, and there are never more of them than may be: those in the queue, one
 * that waits to get in, and one that was taken. */
static void
test_order (void)
{
  PscCohortQueue *queue = psc_cohort_queue_new (2, free_item);
  GThread *thread = g_thread_new ("pusher", push_all, queue);
  guint expected = 0;
  guint *item;

  while ((item = psc_cohort_queue_pop (queue)) != NULL)
    {
      g_assert_cmpint (g_atomic_int_get (&n_alive), <=, 4);
      g_assert_cmpuint (*item, ==, expected++);
      free_item (item);
    }
  g_assert_cmpuint (expected, ==, N);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, N);
  psc_cohort_queue_free (queue);
  g_assert_cmpint (n_alive, ==, 0);
}

/* Who waits is let go, what nobody takes is freed, and what is in it can still be had. */
static void
test_closed (void)
{
  PscCohortQueue *queue = psc_cohort_queue_new (1, free_item);
  GThread *thread = g_thread_new ("pusher", push_all, queue);
  guint *item = psc_cohort_queue_pop (queue);

  g_assert_cmpuint (*item, ==, 0);
  free_item (item);
  psc_cohort_queue_close (queue);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), <, N);
  g_assert_false (psc_cohort_queue_push (queue, new_item (7)));
  while ((item = psc_cohort_queue_pop (queue)) != NULL)
    free_item (item);
  psc_cohort_queue_free (queue);
  g_assert_cmpint (n_alive, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cohort/queue/order", test_order);
  g_test_add_func ("/cohort/queue/closed", test_closed);
  return g_test_run ();
}
