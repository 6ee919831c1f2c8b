/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "engine/psc-job-priority.h"

G_BEGIN_DECLS

typedef struct _PscEngineWorker PscEngineWorker;

/* Private to this folder. */

/**
 * PscJob:
 *
 * A piece of work for the engine's worker. Once it has run there, whether it succeeded, failed or
 * was cancelled, its owner hears of it on the main thread. An owner that goes away disowns its jobs
 * and hears nothing any more: jobs hold no reference to it.
 */
#define PSC_TYPE_JOB (psc_job_get_type ())
G_DECLARE_FINAL_TYPE (PscJob, psc_job, PSC, JOB, GObject)

/**
 * PscJobFuncs:
 * @run: on the worker: does the work, leaves the result in the job's data. %FALSE with an error
 * @progressed: (nullable): on the main thread, at most once a frame, from the start of the work on
 * @finished: on the main thread, after @run
 * @free_data: on whatever thread drops the last reference
 */
typedef struct
{
  gboolean (*run) (PscJob *job, PscEngineWorker *worker, GError **error);
  void (*progressed) (PscJob *job, gpointer owner);
  void (*finished) (PscJob *job, gpointer owner);
  GDestroyNotify free_data;
} PscJobFuncs;

/** @funcs: static; @data: (transfer full) */
PscJob *psc_job_new (const PscJobFuncs *funcs,
                     PscJobPriority priority,
                     gpointer owner,
                     gpointer data) G_GNUC_WARN_UNUSED_RESULT;

gpointer psc_job_get_data (PscJob *self);
GCancellable *psc_job_get_cancellable (PscJob *self);

/** Main thread: the owner hears nothing any more; the work is cancelled. */
void psc_job_disown (PscJob *self);

/** Any thread. */
gboolean psc_job_is_disowned (PscJob *self);

/** Main thread, once finished: (nullable): why it failed; borrowed. */
const GError *psc_job_get_error (PscJob *self);

/** Main thread. */
double psc_job_get_fraction (PscJob *self);

/** Worker: tells the owner how far the work has come, 0 to 1. */
void psc_job_report (PscJob *self, double fraction);

/** Worker: does the work, and has the owner told. %FALSE if it was put off: nobody was told, and it
 * is to be run again, see psc_job_queue_put_back(). */
gboolean psc_job_run (PscJob *self, PscEngineWorker *worker);

/* For the queue, under its lock. */

/** Cancels the work, to be run again from its beginning. */
void psc_job_put_off (PscJob *self);

/** Of equal priorities the lower serial goes first. */
typedef struct
{
  PscJobPriority priority;
  guint64 serial;
  gboolean is_paused;
} PscJobPlace;

PscJobPlace *psc_job_get_place (PscJob *self);

G_END_DECLS
