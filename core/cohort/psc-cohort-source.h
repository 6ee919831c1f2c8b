/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-partners.h"
#include "cohort/psc-cohort-store.h"

G_BEGIN_DECLS

/**
 * PscCohortSource:
 *
 * A cohort that was opened to look at it: its rows, what there is in them, and where their maps
 * are. Immutable; any thread.
 */
typedef struct _PscCohortSource PscCohortSource;

/**
 * psc_cohort_source_load:
 * @path: see psc_cohort_results_load()
 *
 * A merged table has the maps of the folder in which it lies. Blocks.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR or G_IO_ERROR_CANCELLED; what is wrong
 * with the plan alone says psc_cohort_source_get_objection()
 */
PscCohortSource *psc_cohort_source_load (const char *path,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscCohortSource *psc_cohort_source_ref (PscCohortSource *self);
void psc_cohort_source_unref (PscCohortSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortSource, psc_cohort_source_unref)

/** What was opened; borrowed, as all that follows. */
const char *psc_cohort_source_get_path (const PscCohortSource *self);
const PscCohortResults *psc_cohort_source_get_results (const PscCohortSource *self);

/** (nullable): without one there are no maps. */
const PscCohortPlan *psc_cohort_source_get_plan (const PscCohortSource *self);

/** (nullable): a translated sentence, why there is no plan. */
const char *psc_cohort_source_get_objection (const PscCohortSource *self);

/** Whether any row has something in the column. */
gboolean psc_cohort_source_has (const PscCohortSource *self, PscCohortColumn column);

/** The texts that there are in a column of few, those that come first first, %NULL behind them;
 * none for a column of many. */
const char *const *psc_cohort_source_get_texts (const PscCohortSource *self,
                                                PscCohortColumn column);

/** Whether there are both a fused and a conventional row. */
gboolean psc_cohort_source_has_pairs (const PscCohortSource *self);

/** The image's file, where the results say it. (transfer full) (nullable) */
char *psc_cohort_source_dup_file (const PscCohortSource *self, const PscCohortRow *row);

/**
 * psc_cohort_source_find_map:
 * @mode: a mode, which may be another than the row's
 * @offset: (out): where it begins in the maps of a PscCohortSight
 *
 * Returns: (transfer full) (nullable): %NULL if maps are kept in which it has a place, else a
 * translated sentence, why not
 */
char *psc_cohort_source_find_map (const PscCohortSource *self,
                                  const PscCohortRow *row,
                                  PscCohortMode mode,
                                  gsize *offset);

/**
 * PscCohortSight:
 * @model: index in the plan
 * @place: of the image, from 1
 * @input: A, of the picture
 * @picture: (nullable): [A][A], 0 black to 255 white
 * @side: H and W of maps
 * @maps: (nullable): [methods][modes][queries][H][W]
 * @complaint: (nullable): why one of them is not there, a translated sentence
 *
 * All that is kept of an image and model to look at; owned.
 */
typedef struct
{
  guint model;
  guint place;
  guint input;
  guint8 *picture;
  guint side;
  float *maps;
  char *complaint;
} PscCohortSight;

void psc_cohort_sight_free (PscCohortSight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortSight, psc_cohort_sight_free)

/** Whether the plan has the row's model and image, and then which. */
gboolean psc_cohort_source_find_sight (const PscCohortSource *self,
                                       const PscCohortRow *row,
                                       guint *model,
                                       guint *place);

/** As found. Blocks. (transfer full) */
PscCohortSight *psc_cohort_source_load_sight (const PscCohortSource *self,
                                              guint model,
                                              guint place) G_GNUC_WARN_UNUSED_RESULT;

/** Whether a file or folder is a cohort's: a folder with a plan, or a table with the columns of
 * results. Blocks. */
gboolean psc_cohort_source_is_cohort (const char *path);

G_END_DECLS
