/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-shard.h"

G_BEGIN_DECLS

/**
 * PscCohortProgress:
 * @shard: which share of the images
 * @state: “running”, “done”, “stopped” or “failed”; static
 * @n_images: of the shard
 * @n_done: of them, also those that failed and those of earlier runs
 * @n_failed: those that could not be read
 * @n_before: those of earlier runs
 * @images_per_minute: of this run; 0 if nothing is known yet
 * @seconds_left: −1 if that is not known
 * @message: (nullable): what went wrong; borrowed
 *
 * How far a run is.
 */
typedef struct
{
  PscCohortShard shard;
  const char *state;
  guint n_images;
  guint n_done;
  guint n_failed;
  guint n_before;
  double images_per_minute;
  double seconds_left;
  const char *message;
} PscCohortProgress;

/** @seconds: since this run began to work on images: sets how fast it is and what is left. */
void psc_cohort_progress_estimate (PscCohortProgress *self, double seconds);

/** (transfer full): as JSON */
char *psc_cohort_progress_write (const PscCohortProgress *self) G_GNUC_WARN_UNUSED_RESULT;

/** Replaces the shard's file in @folder; a progress that cannot be written is no reason to stop. */
void psc_cohort_progress_save (const PscCohortProgress *self, const char *folder);

G_END_DECLS
