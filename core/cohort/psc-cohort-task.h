/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-images.h"
#include "cohort/psc-cohort-metrics.h"
#include "cohort/psc-cohort-model.h"
#include "cohort/psc-cohort-row.h"
#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/** Of PscCohortRequest.prompts, and of the plan's. */
#define PSC_COHORT_PROMPTS_BANK   "bank"
#define PSC_COHORT_PROMPTS_LABELS "labels"
#define PSC_COHORT_PROMPTS_FILE   "file"

/** The most prompts of a file. */
#define PSC_COHORT_MAX_PROMPTS 200

/**
 * PscCohortRequest:
 * @source: a table or folder of images
 * @models: (element-type PscModel): at least one
 * @bank: of prompts
 * @prompts: (nullable): “bank” for its classes, “labels” for those of them that the table says
 *   something of, or a file of prompts, one a line, where empty lines and those that begin with “#”
 *   say nothing; %NULL for the labels, if there are any, and the bank otherwise
 * @methods: (element-type PscMethod): none for scores alone
 * @drops_methods: whether what no model supports is left out without a word
 * @preset: what @methods' parameters are called
 * @modes: [n_modes]
 * @metrics: (nullable): see psc_cohort_metrics_parse()
 * @truth: (nullable): a file of regions, see psc_truth_file_load()
 * @maps: which are kept
 * @n_figures: of how many images there are figures
 * @minus: (nullable): what contrast takes away; %NULL for each class's negative
 * @voi: (nullable): see psc_voi_find()
 * @keep_ids: whether results name files and patients
 * @device: (nullable): of the plan that a run goes on with: where a model is on the CPU since that
 *   device has no room for it, the plan stays what it was, and rows say that they are not of it
 *
 * What is to be done; all borrowed.
 */
typedef struct
{
  const char *source;
  GPtrArray *models;
  PscPromptBank *bank;
  const char *prompts;
  GPtrArray *methods;
  gboolean drops_methods;
  PscPreset preset;
  const PscCohortMode *modes;
  guint n_modes;
  const char *metrics;
  const char *truth;
  PscCohortMaps maps;
  guint n_figures;
  const char *minus;
  const char *voi;
  gboolean keep_ids;
  const char *device;
} PscCohortRequest;

/**
 * PscCohortTask:
 * @plan: owned
 * @images: owned
 * @models: owned, of PscCohortModel
 * @bank: owned
 * @classes: owned, [queries]: of the bank; G_MAXUINT where there is none
 * @metrics: what is measured
 * @truth: owned, nullable
 * @notes: owned, translated sentences, of char*, each once: what to know before it begins
 *
 * A cohort that is ready to be worked on. Immutable once it is made.
 */
typedef struct
{
  PscCohortPlan *plan;
  PscCohortImages *images;
  GPtrArray *models;
  PscPromptBank *bank;
  guint *classes;
  PscCohortMetrics metrics;
  PscTruthSet *truth;
  GPtrArray *notes;
} PscCohortTask;

/**
 * psc_cohort_task_new:
 *
 * Lists the images, reads regions and encodes all texts. Blocks.
 *
 * Returns: (transfer full): or %NULL with PSC_COHORT_ERROR_REQUEST, or an error of studies, truth,
 * texts or models
 */
PscCohortTask *psc_cohort_task_new (const PscCohortRequest *request,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_task_free (PscCohortTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortTask, psc_cohort_task_free)

/** @asked: (out caller-allocates): [queries]. Which queries the image at @place, from 0, is asked.
 * Returns: how many */
guint psc_cohort_task_ask (const PscCohortTask *self, guint place, guint *asked);

/** How many rows the image at @place has if it can be read; one at least. */
guint psc_cohort_task_count_rows (const PscCohortTask *self, guint place);

/** Whether @row could be the one at @index, from 0, of the image at @place: what it says of model,
 * method, mode and query is what stands there. Of an image that has one row for itself, any. */
gboolean psc_cohort_task_expects (const PscCohortTask *self,
                                  guint place,
                                  guint index,
                                  const PscCohortRow *row);

G_END_DECLS
