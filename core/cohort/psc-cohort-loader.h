/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-queue.h"
#include "cohort/psc-cohort-task.h"
#include "image/psc-model-input.h"
#include "truth/psc-truth-image.h"

G_BEGIN_DECLS

/**
 * PscCohortLoaded:
 * @place: of the image, from 0
 * @known: (nullable): its rows, from an earlier run; nothing of the rest is there then
 * @image: (nullable): as models see it; %NULL if it cannot be read
 * @message: (nullable): why not, without the file's name
 * @digest: of the pixels
 * @inputs: [models], of PscModelInput
 * @truth: (nullable): what is said of it, in its own pixels
 * @truth_reason: (nullable): why there is none, as the column “message” has it; static
 *
 * For this folder: an image that is ready to be asked; all owned.
 */
typedef struct
{
  guint place;
  GBytes *known;
  PscImage *image;
  char *message;
  char *digest;
  GPtrArray *inputs;
  PscTruthImage *truth;
  const char *truth_reason;
} PscCohortLoaded;

void psc_cohort_loaded_free (PscCohortLoaded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortLoaded, psc_cohort_loaded_free)

/** Reads the image at @place. (transfer full): or %NULL if it was cancelled */
PscCohortLoaded *psc_cohort_load (const PscCohortTask *task,
                                  guint place,
                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
