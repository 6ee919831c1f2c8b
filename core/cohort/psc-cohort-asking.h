/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-answer.h"
#include "cohort/psc-cohort-done.h"
#include "cohort/psc-cohort-row.h"
#include "cohort/psc-cohort-truth.h"
#include "report/psc-report.h"

G_BEGIN_DECLS

/**
 * PscCohortAsking:
 * @model: index in the task
 * @n, @asked: which queries
 * @logits, @probabilities: owned, [n]
 * @truth: (nullable): borrowed, as all without “owned”
 * @report: owned, nullable: what becomes a figure
 * @maps: owned, nullable: [methods][modes][queries][H][W]
 * @device: owned, nullable: what rows say where the model is not on the plan's device
 *
 * For this folder: one model and one image.
 */
typedef struct
{
  const PscCohortTask *task;
  PscCohortStore *store;
  const PscCohortLoaded *image;
  guint model;
  PscModelInput *input;
  const PscCohortTruth *truth;
  guint n;
  const guint *asked;
  double *logits;
  double *probabilities;
  PscReport *report;
  float *maps;
  char *device;
  PscAttributionContext context;
} PscCohortAsking;

const PscCohortModel *psc_cohort_asking_get_model (const PscCohortAsking *self);
const PscCohortPlanModel *psc_cohort_asking_get_plan (const PscCohortAsking *self);

/* psc-cohort-measure.c */

/** Asks the method at @method, if the model is for it, and appends its rows to @csv. %FALSE with
 * G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_* */
gboolean
psc_cohort_asking_measure (PscCohortAsking *self, guint method, GString *csv, GError **error);

/* psc-cohort-fill.c: rows */

/** What is the same for all rows of an image. */
void
psc_cohort_fill_image (const PscCohortTask *task, const PscCohortLoaded *image, PscCohortRow *row);

/** And of a query, the one at @index of those asked, of a model. */
void psc_cohort_fill_query (const PscCohortAsking *asking, guint index, PscCohortRow *row);

/** And of a method and a mode. */
void psc_cohort_fill_method (const PscCohortAsking *asking,
                             guint method,
                             PscCohortMode mode,
                             PscCohortRow *row);

/** @localisation: (nullable) */
void psc_cohort_fill_truth (PscCohortMetrics metrics,
                            const PscLocalisation *localisation,
                            double specificity,
                            PscCohortRow *row);

/** @message: what is not known is added to it */
void psc_cohort_fill_trust (PscCohortMetrics metrics,
                            const PscTrust *trust,
                            GString *message,
                            PscCohortRow *row);

/* psc-cohort-figure.c: figures and pictures */

/** Whether the image at @place gets a figure. */
gboolean psc_cohort_figure_wants_figure (const PscCohortTask *task, guint place);

/** Begins the report of a model and an image. (transfer full) */
PscReport *psc_cohort_figure_new_report (const PscCohortAsking *asking) G_GNUC_WARN_UNUSED_RESULT;

/** Adds the maps of a method. @has_map: [modes][n] */
void psc_cohort_figure_add_maps (PscCohortAsking *asking,
                                 guint method,
                                 const PscCohortAnswer *answer,
                                 const gboolean *has_map);

/** (transfer full): [A][A], what the model sees, 0 black to 255 white */
guint8 *psc_cohort_figure_dup_input (const PscCohortModel *model,
                                     PscModelInput *input) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
