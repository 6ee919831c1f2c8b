/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-direction-book.h"
#include "engine/psc-engine-worker.h"
#include "engine/psc-engine.h"

G_BEGIN_DECLS

/* For the sessions, and for tests; on the main thread. */

/** psc_engine_set_model() with all there is to choose; @options: with a device. */
void psc_engine_set_model_with (PscEngine *self,
                                const char *name_or_path,
                                const PscEncoderOptions *options);

/** Borrowed; %NULL unless the engine is ready. */
PscDirectionBook *psc_engine_get_book (PscEngine *self);

/** See psc_encoder_get_device_kind(); %NULL unless the engine is ready. */
const char *psc_engine_get_device_kind (PscEngine *self);

PscJobQueue *psc_engine_get_queue (PscEngine *self);

/** Disowns and cancels a job, which may be %NULL, and drops the reference to it. */
void psc_engine_drop (PscEngine *self, PscJob **job);

/** What a job found the device to be after it moved the model to the CPU. @device_kind: static;
 * @message: (nullable): what is to be known of it */
void psc_engine_set_device (PscEngine *self,
                            const char *device,
                            const char *device_kind,
                            const char *message);

/** Runs @func of @task, with its task data, on the thread that fuses. */
void psc_engine_fuse (PscEngine *self, GTask *task, void (*func) (GTask *task));

G_END_DECLS
