/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-job.h"

G_BEGIN_DECLS

/**
 * PscJobQueue:
 *
 * The jobs that wait for the worker, and those that it is at: one inside the other, when a more
 * urgent one came in between. Private to this folder.
 */
typedef struct _PscJobQueue PscJobQueue;

PscJobQueue *psc_job_queue_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_job_queue_free (PscJobQueue *self);

/* For the main thread. */

/** Nothing happens once it is closed. */
void psc_job_queue_push (PscJobQueue *self, PscJob *job);

/** %FALSE if it is not waiting: the worker is at it, or past it. */
gboolean psc_job_queue_remove (PscJobQueue *self, PscJob *job);

/** Of a job that waits or runs. */
void psc_job_queue_set_priority (PscJobQueue *self, PscJob *job, PscJobPriority priority);
void psc_job_queue_set_paused (PscJobQueue *self, PscJob *job, gboolean is_paused);

/** Cancels all, drops what waits and ends the worker's loop. */
void psc_job_queue_close (PscJobQueue *self);

/* For the worker. */

/** Waits for a job. (transfer full) (nullable): %NULL once the queue is closed */
PscJob *psc_job_queue_take (PscJobQueue *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_job_queue_take_over:
 * @running: the job that the worker is at
 *
 * Waits for as long as @running is paused, and not cancelled, for a job to do meanwhile. If it is a
 * job that @running had itself taken over from that may go on meanwhile, @running is put off. So it
 * is if a model is to be loaded: there is to be one in memory at a time, and @running holds its
 * own.
 *
 * Returns: (transfer full) (nullable): a job that goes before @running; %NULL if it is to go on
 */
PscJob *psc_job_queue_take_over (PscJobQueue *self, PscJob *running) G_GNUC_WARN_UNUSED_RESULT;

/** The job taken last is done. */
void psc_job_queue_leave (PscJobQueue *self);

/** The job taken last was put off: it waits again, unless it was disowned meanwhile. */
void psc_job_queue_put_back (PscJobQueue *self);

G_END_DECLS
