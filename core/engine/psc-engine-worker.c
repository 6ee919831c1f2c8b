/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine-worker.h"

#include <glib/gi18n-lib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "attribution/psc-memory-budget.h"

/* The interface goes first on a busy machine. */
#define NICENESS 10

/* Functionals, or images, at a time on a CPU: as many as run side by side there, and no more, to
 * let a more urgent job in soon. The same always, since the order of sums may depend on it. A
 * graphics card wants as many as fit into what is free of its memory when a job begins. */
#define CPU_CHUNK         16
#define CPU_MEMORY_BUDGET ((gsize) 256 << 20)

struct _PscEngineWorker
{
  GThread *thread; /* NULL once joined */
  PscJobQueue *queue;
  PscEngineWorkerMovedFunc moved;
  gpointer user_data; /* borrowed */

  /* Of the thread. */
  PscModel *model; /* owned, nullable */
  const char *note;
};

/* @job: (transfer full), taken from the queue */
static void
run_job (PscEngineWorker *self, PscJob *job)
{
  if (psc_job_run (job, self))
    psc_job_queue_leave (self->queue);
  else
    psc_job_queue_put_back (self->queue);
  g_object_unref (job);
}

static gpointer
work (gpointer data)
{
  PscEngineWorker *self = data;
  PscJob *job;

  /* Threads that libtorch starts from here inherit it. A system that refuses leaves it as it is. */
  (void) setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);

  while ((job = psc_job_queue_take (self->queue)) != NULL)
    run_job (self, job);
  g_clear_object (&self->model);
  return NULL;
}

PscEngineWorker *
psc_engine_worker_new (PscEngineWorkerMovedFunc moved, gpointer user_data)
{
  PscEngineWorker *self = g_new0 (PscEngineWorker, 1);

  self->moved = moved;
  self->user_data = user_data;
  self->queue = psc_job_queue_new ();
  self->thread = g_thread_new ("psc-engine", work, self);
  return self;
}

void
psc_engine_worker_stop (PscEngineWorker *self)
{
  if (self->thread == NULL)
    return;
  psc_job_queue_close (self->queue);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
psc_engine_worker_free (PscEngineWorker *self)
{
  psc_engine_worker_stop (self);
  psc_job_queue_free (self->queue);
  g_free (self);
}

PscJobQueue *
psc_engine_worker_get_queue (PscEngineWorker *self)
{
  return self->queue;
}

void
psc_engine_worker_take_model (PscEngineWorker *self, PscModel *model)
{
  g_clear_object (&self->model);
  self->model = model;
}

void
psc_engine_worker_set_note (PscEngineWorker *self, const char *note)
{
  self->note = note;
}

const char *
psc_engine_worker_get_device_kind (PscEngineWorker *self)
{
  if (self->model == NULL)
    return NULL;
  return psc_encoder_get_device_kind (psc_model_get_encoder (self->model));
}

char *
psc_engine_worker_dup_device (PscEngineWorker *self)
{
  if (self->model == NULL)
    return NULL;
  return g_strdup (psc_encoder_get_device (psc_model_get_encoder (self->model)));
}

/* TRUE if there is a model on the CPU now in place of @failed. */
static gboolean
fall_back (PscEngineWorker *self, PscModel *failed, GCancellable *cancellable)
{
  PscModel *model;

  if (self->model != failed)
    return self->model != NULL;
  if (psc_model_is_on_cpu (failed))
    return FALSE;
  model = psc_model_new_on_cpu (failed, cancellable, NULL);
  if (model == NULL)
    return FALSE;
  psc_engine_worker_take_model (self, model);
  self->note = psc_model_get_moved_note ();
  if (self->moved != NULL)
    self->moved (self, self->user_data);
  return TRUE;
}

typedef struct
{
  PscEngineWorker *worker;
  PscJob *job;
} Run;

/* Between two chunks of a job's work. */
static void
progress (double fraction, gpointer user_data)
{
  Run *run = user_data;
  PscJob *urgent;

  psc_job_report (run->job, fraction);
  while ((urgent = psc_job_queue_take_over (run->worker->queue, run->job)) != NULL)
    {
      run_job (run->worker, urgent);
      psc_job_report (run->job, fraction);
    }
}

static void
choose_chunks (PscModel *model, PscAttributionContext *context)
{
  PscEncoder *encoder = psc_model_get_encoder (model);
  gboolean is_device = psc_encoder_uses_whole_tensors (encoder);

  context->max_chunk = is_device ? 0 : CPU_CHUNK;
  context->memory_budget = is_device ? psc_memory_budget_choose (encoder) : CPU_MEMORY_BUDGET;
}

gboolean
psc_engine_worker_compute (PscEngineWorker *self,
                           PscJob *job,
                           PscEngineWorkFunc func,
                           gpointer result,
                           const char **note,
                           GError **error)
{
  Run run = { self, job };
  PscAttributionContext context = {
    .cancellable = psc_job_get_cancellable (job),
    .progress = progress,
    .progress_data = &run,
  };

  for (;;)
    {
      g_autoptr (PscModel) model = NULL;
      g_autoptr (GError) local_error = NULL;

      if (!g_set_object (&model, self->model))
        {
          g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND,
                               _ ("no model is loaded"));
          return FALSE;
        }
      choose_chunks (model, &context);
      if (func (model, &context, result, &local_error))
        {
          *note = self->model == model ? self->note : NULL;
          return TRUE;
        }
      if (!g_error_matches (local_error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY)
          || !fall_back (self, model, context.cancellable))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}
