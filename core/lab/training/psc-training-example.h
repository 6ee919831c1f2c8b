/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-sentence.h"

G_BEGIN_DECLS

/**
 * Masks of an example, six for each of CheXpert's observations but “No Finding”: all of it, what
 * lies in the image's left and in its right half, and the finding if its zone is in the upper, the
 * middle or the lower third. Whoever tells these apart at every place has what the mean over all
 * places needs to know sides and zones.
 */
#define PSC_TRAINING_MASKS_PER_CLASS 6
#define PSC_TRAINING_N_MASKS         (PSC_TRAINING_MASKS_PER_CLASS * (PSC_PHANTOM_N_OBSERVATIONS - 1))

/** True sentences that are drawn with an example. */
#define PSC_TRAINING_N_SENTENCES 5

/**
 * PscTrainingExample:
 * @grey: [A][A], 8-bit grey; owned
 * @masks: [PSC_TRAINING_N_MASKS][H][H], class 1 first: how much of each cell is covered, 255 from a
 *   quarter on, so that a cell which a small finding lies in counts; owned
 * @findings: [n_findings]
 * @sentences: true ones; owned
 *
 * What training keeps of a phantom.
 */
typedef struct
{
  guint8 *grey;
  guint8 *masks;
  guint n_findings;
  PscPhantomAttributes findings[PSC_PHANTOM_MAX_FINDINGS];
  PscPhantomSentence *sentences[PSC_TRAINING_N_SENTENCES];
} PscTrainingExample;

/**
 * psc_training_example_new:
 * @seed: of the phantom and its sentences
 * @side: A
 * @map_side: H, at most A
 */
PscTrainingExample *psc_training_example_new (guint64 seed,
                                              guint side,
                                              guint map_side,
                                              PscPhantomSplit split) G_GNUC_WARN_UNUSED_RESULT;

void psc_training_example_free (PscTrainingExample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingExample, psc_training_example_free)

/** psc_phantom_judge() of the phantom that it was. */
PscPhantomTruth psc_training_example_judge (const PscTrainingExample *self,
                                            const PscPhantomAttributes *said,
                                            gboolean negated);

G_END_DECLS
