/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine-worker.h"

static gboolean
run_nothing (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return TRUE;
}

static const PscJobFuncs nothing = { .run = run_nothing };

static PscJobPriority
on_screen (PscJobPurpose purpose)
{
  return (PscJobPriority){ .purpose = purpose };
}

static PscJobPriority
hidden (PscJobPurpose purpose)
{
  return (PscJobPriority){ .is_hidden = TRUE, .purpose = purpose };
}

static PscJob *
push (PscJobQueue *queue, PscJobPurpose purpose)
{
  PscJob *job = psc_job_new (&nothing, on_screen (purpose), NULL, NULL);

  psc_job_queue_push (queue, job);
  return job;
}

static void
assert_next (PscJobQueue *queue, PscJob *expected)
{
  g_autoptr (PscJob) job = psc_job_queue_take (queue);

  g_assert_true (job == expected);
  psc_job_queue_leave (queue);
}

/* The more urgent first, then the earlier; a new priority counts at once. */
static void
test_order (void)
{
  PscJobQueue *queue = psc_job_queue_new ();
  g_autoptr (PscJob) stack = push (queue, PSC_JOB_STACK);
  g_autoptr (PscJob) other_image = push (queue, PSC_JOB_SCORES);
  g_autoptr (PscJob) direct = push (queue, PSC_JOB_DIRECT);
  g_autoptr (PscJob) text = push (queue, PSC_JOB_TEXT);
  g_autoptr (PscJob) second_text = push (queue, PSC_JOB_TEXT);
  g_autoptr (PscJob) paused = push (queue, PSC_JOB_LOAD);
  g_autoptr (PscJob) removed = push (queue, PSC_JOB_LOAD);

  psc_job_queue_set_paused (queue, paused, TRUE);
  g_assert_true (psc_job_queue_remove (queue, removed));
  g_assert_false (psc_job_queue_remove (queue, removed));
  psc_job_queue_set_priority (queue, stack, on_screen (PSC_JOB_STACK_IN_FOCUS));
  psc_job_queue_set_priority (queue, other_image, hidden (PSC_JOB_SCORES));

  assert_next (queue, text);
  assert_next (queue, second_text);
  assert_next (queue, direct);
  assert_next (queue, other_image);
  assert_next (queue, stack);
  psc_job_queue_set_paused (queue, paused, FALSE);
  assert_next (queue, paused);
  psc_job_queue_free (queue);
}

/* Only what is more urgent goes before a job that runs; while it is paused, anything does. */
static void
test_take_over (void)
{
  PscJobQueue *queue = psc_job_queue_new ();
  g_autoptr (PscJob) running = push (queue, PSC_JOB_STACK);
  g_autoptr (PscJob) taken = psc_job_queue_take (queue);
  g_autoptr (PscJob) same = push (queue, PSC_JOB_STACK);
  g_autoptr (PscJob) urgent = NULL;

  g_assert_true (taken == running);
  g_assert_null (psc_job_queue_take_over (queue, running));
  urgent = push (queue, PSC_JOB_TEXT);
  g_clear_object (&taken);
  taken = psc_job_queue_take_over (queue, running);
  g_assert_true (taken == urgent);
  psc_job_queue_leave (queue);
  g_assert_null (psc_job_queue_take_over (queue, running));

  psc_job_queue_set_paused (queue, running, TRUE);
  g_clear_object (&taken);
  taken = psc_job_queue_take_over (queue, running);
  g_assert_true (taken == same);
  psc_job_queue_leave (queue);

  /* Neither a job that is cancelled nor one whose queue is closed waits any longer. */
  g_cancellable_cancel (psc_job_get_cancellable (running));
  g_assert_null (psc_job_queue_take_over (queue, running));
  psc_job_queue_close (queue);
  psc_job_queue_leave (queue);
  g_assert_null (psc_job_queue_take (queue));
  psc_job_queue_free (queue);
}

/* A job that holds the model is put off for another model to be loaded. */
static void
test_load (void)
{
  for (guint is_paused = 0; is_paused < 2; is_paused++)
    {
      PscJobQueue *queue = psc_job_queue_new ();
      g_autoptr (PscJob) running = push (queue, PSC_JOB_SCORES);
      g_autoptr (PscJob) taken = psc_job_queue_take (queue);
      g_autoptr (PscJob) load = push (queue, PSC_JOB_LOAD);

      g_assert_true (taken == running);
      psc_job_queue_set_paused (queue, running, is_paused);
      g_assert_null (psc_job_queue_take_over (queue, running));
      g_assert_false (psc_job_run (running, NULL));
      psc_job_queue_put_back (queue);
      assert_next (queue, load);
      psc_job_queue_set_paused (queue, running, FALSE);
      assert_next (queue, running);
      psc_job_queue_close (queue);
      psc_job_queue_free (queue);
    }
}

static gboolean
run_within (PscJob *job, PscEngineWorker *worker, GError **error)
{
  g_assert_null (psc_job_queue_take_over (psc_job_get_data (job), job));
  return !g_cancellable_set_error_if_cancelled (psc_job_get_cancellable (job), error);
}

/* A job that is paused within another does not keep the other from going on. */
static void
test_put_off (void)
{
  static const PscJobFuncs within = { .run = run_within };
  PscJobQueue *queue = psc_job_queue_new ();
  g_autoptr (PscJob) outer = push (queue, PSC_JOB_STACK);
  g_autoptr (PscJob) inner = psc_job_new (&within, on_screen (PSC_JOB_STACK), NULL, queue);
  g_autoptr (PscJob) taken = psc_job_queue_take (queue);

  g_assert_true (taken == outer);
  psc_job_queue_push (queue, inner);
  psc_job_queue_set_paused (queue, outer, TRUE);
  g_clear_object (&taken);
  taken = psc_job_queue_take_over (queue, outer);
  g_assert_true (taken == inner);

  psc_job_queue_set_paused (queue, inner, TRUE);
  psc_job_queue_set_paused (queue, outer, FALSE);
  g_assert_false (psc_job_run (inner, NULL));
  g_assert_false (g_cancellable_is_cancelled (psc_job_get_cancellable (inner)));
  g_assert_null (psc_job_get_error (inner));
  g_assert_true (psc_job_run (outer, NULL));

  /* Unless nobody wants it any more. */
  psc_job_put_off (inner);
  psc_job_disown (inner);
  g_assert_true (psc_job_run (inner, NULL));
  g_assert_error (psc_job_get_error (inner), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  psc_job_queue_close (queue);
  psc_job_queue_free (queue);
}

/* One that was put off waits again; one that was disowned just before that is held by nobody. */
static void
test_put_back (void)
{
  PscJobQueue *queue = psc_job_queue_new ();

  for (guint is_disowned = 0; is_disowned < 2; is_disowned++)
    {
      PscJob *job = push (queue, PSC_JOB_STACK);
      PscJob *taken = psc_job_queue_take (queue);
      gpointer watch = job;

      g_assert_true (taken == job);
      psc_job_put_off (job);
      g_assert_false (psc_job_run (job, NULL));
      if (is_disowned)
        {
          psc_job_disown (job);
          g_assert_false (psc_job_queue_remove (queue, job));
        }
      psc_job_queue_put_back (queue);
      g_assert_cmpint (psc_job_queue_remove (queue, job), ==, !is_disowned);

      g_object_add_weak_pointer (G_OBJECT (job), &watch);
      g_object_unref (taken);
      g_object_unref (job);
      g_assert_null (watch);
    }
  psc_job_queue_close (queue);
  g_assert_null (psc_job_queue_take (queue));
  psc_job_queue_free (queue);
}

/* A stack that no map waits for can take hours, so that what else the next image needs goes before
 * it; any stack of that one waits. */
static gboolean
gives_way (PscJobPurpose on_screen, PscJobPurpose hidden)
{
  return on_screen >= PSC_JOB_STACK_IN_FOCUS && hidden < PSC_JOB_STACK_IN_FOCUS
         && hidden != PSC_JOB_STACK_AWAITED;
}

/* Apart from that, whatever is for an image on screen goes before whatever is not. */
static void
test_priority (void)
{
  for (PscJobPurpose one = PSC_JOB_LOAD; one <= PSC_JOB_STACK; one++)
    for (PscJobPurpose other = PSC_JOB_LOAD; other <= PSC_JOB_STACK; other++)
      {
        int order = (one > other) - (one < other);
        int between = gives_way (one, other) ? 1 : -1;

        g_assert_cmpint (psc_job_priority_compare (on_screen (one), on_screen (other)), ==, order);
        if (one != PSC_JOB_STACK_AWAITED && other != PSC_JOB_STACK_AWAITED)
          g_assert_cmpint (psc_job_priority_compare (hidden (one), hidden (other)), ==, order);
        g_assert_cmpint (psc_job_priority_compare (on_screen (one), hidden (other)), ==, between);
        g_assert_cmpint (psc_job_priority_compare (hidden (other), on_screen (one)), ==, -between);
      }
  g_assert_cmpint (
      psc_job_priority_compare (hidden (PSC_JOB_STACK_AWAITED), hidden (PSC_JOB_STACK_IN_FOCUS)), <,
      0);
}

typedef struct
{
  GAsyncQueue *ran;
  guint n_finished;
  gboolean has_failed;
} Log;

static gboolean
run_logged (PscJob *job, PscEngineWorker *worker, GError **error)
{
  Log *log = psc_job_get_data (job);

  g_async_queue_push (log->ran, job);
  psc_job_report (job, 1);
  return !g_cancellable_set_error_if_cancelled (psc_job_get_cancellable (job), error);
}

static void
finished_cb (PscJob *job, gpointer owner)
{
  Log *log = owner;

  log->n_finished++;
  log->has_failed = psc_job_get_error (job) != NULL;
  g_assert_cmpfloat (psc_job_get_fraction (job), ==, log->has_failed ? 0 : 1);
}

static const PscJobFuncs logged = { .run = run_logged, .finished = finished_cb };

/* The owner hears of every job once, on its own thread; of a job that it disowned, never. */
static void
test_worker (void)
{
  PscEngineWorker *worker = psc_engine_worker_new (NULL, NULL);
  PscJobQueue *queue = psc_engine_worker_get_queue (worker);
  Log log = { g_async_queue_new (), 0, FALSE };
  g_autoptr (PscJob) disowned = psc_job_new (&logged, on_screen (PSC_JOB_TEXT), &log, &log);
  g_autoptr (PscJob) cancelled = psc_job_new (&logged, on_screen (PSC_JOB_TEXT), &log, &log);

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (PscJob) job = psc_job_new (&logged, on_screen (PSC_JOB_TEXT), &log, &log);

      psc_job_queue_push (queue, job);
    }
  psc_job_queue_push (queue, disowned);
  psc_job_disown (disowned);
  while (log.n_finished < 500)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (log.has_failed);

  g_cancellable_cancel (psc_job_get_cancellable (cancelled));
  psc_job_queue_push (queue, cancelled);
  while (log.n_finished < 501)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (log.has_failed);
  g_assert_error (psc_job_get_error (cancelled), G_IO_ERROR, G_IO_ERROR_CANCELLED);

  psc_engine_worker_stop (worker);
  psc_job_queue_push (queue, disowned);
  psc_engine_worker_free (worker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (log.n_finished, ==, 501);
  g_async_queue_unref (log.ran);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-queue/order", test_order);
  g_test_add_func ("/job-queue/take-over", test_take_over);
  g_test_add_func ("/job-queue/load", test_load);
  g_test_add_func ("/job-queue/put-off", test_put_off);
  g_test_add_func ("/job-queue/put-back", test_put_back);
  g_test_add_func ("/job-queue/priority", test_priority);
  g_test_add_func ("/job-queue/worker", test_worker);

  return g_test_run ();
}
