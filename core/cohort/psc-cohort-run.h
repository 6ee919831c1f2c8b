/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-progress.h"
#include "cohort/psc-cohort-task.h"

G_BEGIN_DECLS

/** Called when an image is done, on any thread. */
typedef void (*PscCohortProgressFunc) (const PscCohortProgress *progress, gpointer user_data);

/** @note: a translated sentence. */
typedef void (*PscCohortNoteFunc) (const char *note, gpointer user_data);

/**
 * PscCohortRunOptions:
 * @folder: where results go; made if it is not there
 * @shard: which share of the images
 * @resume: whether to go on with what is there; what is not there begins
 * @max_failures: which share of the images may fail before the run stops; 1 for all
 * @progress, @note: (nullable)
 */
typedef struct
{
  const char *folder;
  PscCohortShard shard;
  gboolean resume;
  double max_failures;
  PscCohortProgressFunc progress;
  PscCohortNoteFunc note;
  gpointer user_data;
} PscCohortRunOptions;

/**
 * psc_cohort_run:
 * @result: (out caller-allocates): how far it came; its message is %NULL
 *
 * Works on the images of a shard, one after the other: while the models are at work on one, the
 * next is read and the one before is written. Whatever happens, what is on the disk is whole
 * images, and
 * @options.resume goes on behind them; images that failed are tried again then. The same images,
 * models and plan give the same rows, but for the seconds, and the same maps, whatever the shards
 * are and however often it was interrupted: all that chance decides follows from the methods'
 * parameters. Blocks.
 *
 * Returns: %TRUE only if every image of the shard could be read and is done. Otherwise
 * PSC_COHORT_ERROR, also PSC_COHORT_ERROR_INCOMPLETE where some images failed and all is written;
 * G_IO_ERROR_CANCELLED; or PSC_MODEL_ERROR_*
 */
gboolean psc_cohort_run (const PscCohortTask *task,
                         const PscCohortRunOptions *options,
                         PscCohortProgress *result,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
