/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"
#include "lab/training/psc-training-batch.h"

G_BEGIN_DECLS

/**
 * PscTrainingFigures:
 * @n_images: held-out phantoms that were looked at
 * @auroc: by CheXpert's index; of a class's score, the mean of the cosines of the bank's prompts
 * for it. Images of which the class is neither true nor false are left out; NaN without both kinds
 * @macro_auroc: mean over the 13 classes but “No Finding”
 * @label_macro_auroc: the same with the cosine of the class's label alone
 * @class_accuracy: of phantoms with one finding, how often the label of its class has the highest
 *   cosine among the 13
 * @side_accuracy: of findings on one side, how often a sentence that names the side has a higher
 *   cosine than the same sentence with the other side
 * @zone_accuracy: of findings within a third of a lung, how often the sentence with that third has
 *   the highest cosine of the three
 */
typedef struct
{
  guint n_images;
  double auroc[PSC_PHANTOM_N_OBSERVATIONS];
  double macro_auroc;
  double label_macro_auroc;
  double class_accuracy;
  double side_accuracy;
  double zone_accuracy;
} PscTrainingFigures;

/**
 * psc_training_figures_measure:
 * @set: the held-out phantoms
 * @batch: renders them
 *
 * Sentences come from held-out templates.
 */
gboolean psc_training_figures_measure (PscTrainingFigures *figures,
                                       PscEncoder *encoder,
                                       PscTrainingSet *set,
                                       PscTrainingBatch *batch,
                                       PscTrainingTexts *texts,
                                       GError **error);

G_END_DECLS
