/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-loader.h"
#include "cohort/psc-cohort-store.h"
#include "figure/psc-figure.h"

G_BEGIN_DECLS

/**
 * PscCohortDone:
 * @place: of the image, from 0
 * @csv: its rows
 * @is_failed: whether it could not be read
 * @is_known: whether it is from an earlier run, and its maps are in the store
 * @n_models: how many models @maps and the like are of
 * @maps, @tokens: by model, each nullable: see PscCohortStore
 * @pictures: by model, each nullable
 * @figures: by model, each nullable
 *
 * For this folder: all that is written of an image; owned.
 */
typedef struct
{
  guint place;
  GString *csv;
  gboolean is_failed;
  gboolean is_known;
  guint n_models;
  float **maps;
  float **tokens;
  guint8 **pictures;
  PscFigure **figures;
} PscCohortDone;

/** Empty, for the models of @task. */
PscCohortDone *psc_cohort_done_new (const PscCohortTask *task,
                                    guint place) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_done_free (PscCohortDone *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortDone, psc_cohort_done_free)

/**
 * psc_cohort_work:
 * @store: for the sizes of what is kept
 *
 * Asks an image all that it is to be asked. On the models' thread.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
PscCohortDone *psc_cohort_work (const PscCohortTask *task,
                                PscCohortStore *store,
                                const PscCohortLoaded *image,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
