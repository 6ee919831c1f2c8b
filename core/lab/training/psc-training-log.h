/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/psc-torch-trainer.h"
#include "lab/training/psc-trainer.h"

G_BEGIN_DECLS

/**
 * PscTrainingLog:
 *
 * Two tables of tab-separated values with a line of titles: `log.tsv` with a line for every few
 * steps, and `held-out.tsv` with one for every look at held-out phantoms.
 */
typedef struct _PscTrainingLog PscTrainingLog;

/**
 * psc_training_log_open:
 * @n_steps: that are done; what the tables say of later ones is dropped, since it will come again
 */
PscTrainingLog *psc_training_log_open (const char *folder,
                                       guint64 n_steps,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_training_log_free (PscTrainingLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingLog, psc_training_log_free)

/** Sets @report's times; writes a line when there are enough steps for one. */
gboolean psc_training_log_add_step (PscTrainingLog *self, PscTrainerReport *report, GError **error);

gboolean psc_training_log_add_evaluation (PscTrainingLog *self,
                                          guint step,
                                          const PscTorchLosses *losses,
                                          const PscTrainingFigures *figures,
                                          GError **error);

G_END_DECLS
