/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-parallel.h"

#define MAX_PARTS 1000

typedef struct
{
  gint counts[MAX_PARTS]; /* atomic */
  gint n_inside;          /* atomic */
} Counting;

static void
count (guint index, gpointer data)
{
  Counting *counting = data;

  g_atomic_int_inc (&counting->counts[index]);
}

static void
check_counts (const Counting *counting, guint n)
{
  for (guint i = 0; i < MAX_PARTS; i++)
    g_assert_cmpint (counting->counts[i], ==, i < n ? 1 : 0);
}

static void
test_once (void)
{
  static const guint sizes[] = { 0, 1, 2, 3, 17, MAX_PARTS };

  for (guint threads = 1; threads < 6; threads++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        Counting counting = { { 0 } };

        psc_parallel_set_threads (threads);
        psc_parallel_for (sizes[i], count, &counting);
        check_counts (&counting, sizes[i]);
      }
  psc_parallel_set_threads (0);
}

/* Many in a row, so short that helpers come when all is done and the next has begun. */
static void
test_late_helpers (void)
{
  psc_parallel_set_threads (4);
  for (guint i = 0; i < 2000; i++)
    {
      Counting *counting = g_new0 (Counting, 1);

      psc_parallel_for (2, count, counting);
      check_counts (counting, 2);
      g_free (counting);
    }
  psc_parallel_set_threads (0);
}

/* Waits until so many are inside at a time as there are threads. */
static void
meet (guint index, gpointer data)
{
  Counting *counting = data;

  g_atomic_int_inc (&counting->n_inside);
  while (g_atomic_int_get (&counting->n_inside) < 3)
    g_usleep (100);
}

static void
test_threads_meet (void)
{
  Counting counting = { { 0 } };

  psc_parallel_set_threads (3);
  psc_parallel_for (3, meet, &counting);
  g_assert_cmpint (counting.n_inside, ==, 3);
  psc_parallel_set_threads (0);
}

static gpointer
run_own (gpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      Counting counting = { { 0 } };

      psc_parallel_for (40, count, &counting);
      check_counts (&counting, 40);
    }
  return NULL;
}

static void
test_callers (void)
{
  GThread *threads[4];

  psc_parallel_set_threads (3);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, run_own, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  psc_parallel_set_threads (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parallel/once", test_once);
  g_test_add_func ("/parallel/late-helpers", test_late_helpers);
  g_test_add_func ("/parallel/threads-meet", test_threads_meet);
  g_test_add_func ("/parallel/callers", test_callers);

  return g_test_run ();
}
