/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "cohort/psc-cohort-plan.h"
#include "engine/psc-query.h"
#include "image/psc-preprocess.h"

G_BEGIN_DECLS

/**
 * PscCohortModel:
 * @model: owned
 * @bank: owned: the bank's prompts as the model reads them
 * @digest: owned, of its weights
 * @preprocess: how it sees a picture
 * @dimensions: M
 * @methods: owned, of PscMethod, as the model's input wants them
 * @refusals: owned, [methods], each nullable: why the model is not for it
 * @queries: owned, of PscQuery
 * @directions: owned, [queries][M]
 * @minus: owned, of char*: what is taken away from any of them
 * @minus_directions: owned, [minus][M]
 * @minus_of: owned, [queries]: which of @minus, or -1 where there is none
 * @tokens: owned, nullable: the method whose stack is kept
 * @notes: owned, translated sentences, of char*: what the model does not read
 *
 * For this folder: a model that is ready to be asked.
 */
typedef struct
{
  PscModel *model;
  PscPromptDirections *bank;
  char *digest;
  PscPreprocess preprocess;
  guint dimensions;
  GPtrArray *methods;
  char **refusals;
  GPtrArray *queries;
  float *directions;
  GPtrArray *minus;
  float *minus_directions;
  int *minus_of;
  PscMethod *tokens;
  GPtrArray *notes;
} PscCohortModel;

/**
 * psc_cohort_model_new:
 * @bank: of prompts
 * @methods: (element-type PscMethod): with the parameters that were asked for
 * @queries: (element-type PscCohortPlanQuery)
 * @has_contrast: whether @minus is needed
 * @minus: (nullable): what contrast takes away; %NULL for each class's negative
 *
 * Encodes all texts.
 *
 * Returns: (transfer full): or %NULL with PSC_TEXT_ERROR, PSC_MODEL_ERROR or G_IO_ERROR_CANCELLED
 */
PscCohortModel *psc_cohort_model_new (PscModel *model,
                                      PscPromptBank *bank,
                                      GPtrArray *methods,
                                      GPtrArray *queries,
                                      gboolean has_contrast,
                                      const char *minus,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_model_free (PscCohortModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortModel, psc_cohort_model_free)

/** What is said of it in a plan. */
void psc_cohort_model_describe (const PscCohortModel *self, PscCohortPlanModel *plan);

/** The class of a plan's query in @bank. Returns: whether it has one */
gboolean
psc_cohort_model_find_class (PscPromptBank *bank, const PscCohortPlanQuery *query, guint *index);

G_END_DECLS
