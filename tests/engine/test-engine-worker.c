/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine-worker.h"
#include "psc-engine-test.h"

typedef struct
{
  GAsyncQueue *events; /* of @began and @loaded */
  gpointer former;     /* weak, the model that is to be left */
  guint n_runs;
  gboolean was_left;
} Log;

static char began, loaded;

static PscModel *
new_model (void)
{
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 1 };
  g_autofree char *path = psc_engine_test_dup_model ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);
  PscModel *model;

  g_assert_no_error (error);
  model = psc_model_new (bundle, &options, NULL, &error);
  g_assert_no_error (error);
  return model;
}

static gboolean
load (PscJob *job, PscEngineWorker *worker, GError **error)
{
  Log *log = psc_job_get_data (job);
  PscModel *model;

  psc_engine_worker_take_model (worker, NULL);
  log->was_left = log->former == NULL;
  model = new_model ();
  log->former = model;
  g_object_add_weak_pointer (G_OBJECT (model), &log->former);
  psc_engine_worker_take_model (worker, model);
  g_async_queue_push (log->events, &loaded);
  return TRUE;
}

/* Goes on until it is cancelled, but for the second time. */
static gboolean
work (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  Log *log = result;

  if (++log->n_runs == 2)
    return TRUE;
  g_async_queue_push (log->events, &began);
  while (!g_cancellable_set_error_if_cancelled (context->cancellable, error))
    context->progress (0.5, context->progress_data);
  return FALSE;
}

static gboolean
compute (PscJob *job, PscEngineWorker *worker, GError **error)
{
  const char *note;

  return psc_engine_worker_compute (worker, job, work, psc_job_get_data (job), &note, error);
}

static void
count_cb (PscJob *job, gpointer owner)
{
  guint *n_finished = owner;

  g_assert_no_error (psc_job_get_error (job));
  ++*n_finished;
}

static const PscJobFuncs load_funcs = { .run = load, .finished = count_cb };
static const PscJobFuncs compute_funcs = { .run = compute, .finished = count_cb };

/* While a model is loaded no job keeps the former one in memory: one that runs is begun anew with
 * the other. */
static void
test_one_model (void)
{
  PscEngineWorker *worker = psc_engine_worker_new (NULL, NULL);
  PscJobQueue *queue = psc_engine_worker_get_queue (worker);
  const PscJobPriority first = { .purpose = PSC_JOB_LOAD };
  const PscJobPriority stack = { .purpose = PSC_JOB_STACK };
  Log log = { .events = g_async_queue_new () };
  guint n_finished = 0;
  g_autoptr (PscJob) one = psc_job_new (&load_funcs, first, &n_finished, &log);
  g_autoptr (PscJob) running = psc_job_new (&compute_funcs, stack, &n_finished, &log);
  g_autoptr (PscJob) other = psc_job_new (&load_funcs, first, &n_finished, &log);

  psc_job_queue_push (queue, one);
  psc_job_queue_push (queue, running);
  g_assert_true (g_async_queue_pop (log.events) == &loaded);
  g_assert_true (g_async_queue_pop (log.events) == &began);
  psc_job_queue_push (queue, other);
  g_assert_true (g_async_queue_pop (log.events) == &loaded);
  psc_engine_test_wait_until (n_finished == 3);
  g_assert_true (log.was_left);
  g_assert_cmpuint (log.n_runs, ==, 2);

  psc_engine_worker_free (worker);
  g_assert_null (log.former);
  g_async_queue_unref (log.events);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine-worker/one-model", test_one_model);

  return g_test_run ();
}
