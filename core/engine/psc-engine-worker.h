/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "engine/psc-job-queue.h"
#include "model/psc-model.h"

G_BEGIN_DECLS

/**
 * PscEngineWorker:
 *
 * The thread that owns the model and its device, and does one job after the other, or a more urgent
 * one within another. Private to this folder.
 */

/** On the worker, once the model has been moved to the CPU. */
typedef void (*PscEngineWorkerMovedFunc) (PscEngineWorker *self, gpointer user_data);

/** Starts the thread. @moved: (nullable) */
PscEngineWorker *psc_engine_worker_new (PscEngineWorkerMovedFunc moved,
                                        gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/** Closes the queue and waits for the thread; once or more often. */
void psc_engine_worker_stop (PscEngineWorker *self);

/** Stops it first. */
void psc_engine_worker_free (PscEngineWorker *self);

PscJobQueue *psc_engine_worker_get_queue (PscEngineWorker *self);

/* For jobs, on the worker. */

/** @model: (transfer full) (nullable) */
void psc_engine_worker_take_model (PscEngineWorker *self, PscModel *model);

/** Of the model, see psc_encoder_get_device_kind(); %NULL without one. */
const char *psc_engine_worker_get_device_kind (PscEngineWorker *self);

/**
 * PscEngineWorkFunc:
 * @context: to be handed on: it reports how far the job is, and lets more urgent jobs go first
 * @result: what psc_engine_worker_compute() was given
 */
typedef gboolean (*PscEngineWorkFunc) (PscModel *model,
                                       const PscAttributionContext *context,
                                       gpointer result,
                                       GError **error);

/**
 * psc_engine_worker_compute:
 * @note: (out): (nullable): a translated sentence, static: what to know of how it was computed
 *
 * Runs @func with the model. If even the smallest chunk does not fit into the device's memory, the
 * model is moved to the CPU, for all that comes, and @func is run again there.
 */
gboolean psc_engine_worker_compute (PscEngineWorker *self,
                                    PscJob *job,
                                    PscEngineWorkFunc func,
                                    gpointer result,
                                    const char **note,
                                    GError **error);

/** On the worker: the device of the model in use; (transfer full) (nullable) */
char *psc_engine_worker_dup_device (PscEngineWorker *self) G_GNUC_WARN_UNUSED_RESULT;

/** On the worker: what psc_engine_worker_compute() sets from now on. @note: static, nullable */
void psc_engine_worker_set_note (PscEngineWorker *self, const char *note);

G_END_DECLS
