/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-direction-book.h"
#include "engine/psc-engine-worker.h"
#include "engine/psc-stack-cache.h"

G_BEGIN_DECLS

/**
 * PscEngineLoad:
 * @bank: owned
 * @cache: where it is kept what an earlier start has found out of the model; owned
 * @name_or_path: (nullable): owned
 * @options: asked for; its device is owned
 * @book: the result; owned
 * @device_in_use: “CPU, 2 threads”; owned
 * @device_kind: static
 * @note: (nullable): static
 *
 * The data of the job that replaces the worker's model. Private to this folder.
 */
typedef struct
{
  PscPromptBank *bank;
  PscStackCache *cache;
  char *name_or_path;
  PscEncoderOptions options;

  PscDirectionBook *book;
  char *device_in_use;
  const char *device_kind;
  const char *note;
} PscEngineLoad;

PscEngineLoad *psc_engine_load_new (PscPromptBank *bank,
                                    PscStackCache *cache,
                                    const char *name_or_path,
                                    const PscEncoderOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void psc_engine_load_free (gpointer data);

/** PscJobFuncs.run: leaves the former model, and loads the other. */
gboolean psc_engine_load_run (PscJob *job, PscEngineWorker *worker, GError **error);

G_END_DECLS
