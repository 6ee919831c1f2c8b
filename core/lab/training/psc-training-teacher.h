/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscTrainingTeacher:
 *
 * A model whose image encoder shows another what to see in each cell of a picture. To be used from
 * the thread that trains.
 */
typedef struct _PscTrainingTeacher PscTrainingTeacher;

/**
 * psc_training_teacher_new:
 * @path: see psc_model_bundle_open()
 * @spec: of the student, which must have the same input, dimensions and number of cells; both must
 *   have the mean of their cells as embedding
 * @vocabulary: of the student
 * @options: of the teacher's encoder
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_*
 */
PscTrainingTeacher *psc_training_teacher_new (const char *path,
                                              PscModelSpec *spec,
                                              GBytes *vocabulary,
                                              const PscEncoderOptions *options,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_training_teacher_free (PscTrainingTeacher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrainingTeacher, psc_training_teacher_free)

/** The weights' SHA-256, or %NULL with an error. (transfer full) */
char *psc_training_teacher_dup_digest (PscTrainingTeacher *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** @initial: of a student. Returns: (transfer full): these, with what the teacher has of all that
 * is not the image encoder's; whether that is what the student needs is the caller's to check */
PscWeights *psc_training_teacher_complete (PscTrainingTeacher *self,
                                           PscWeights *initial) G_GNUC_WARN_UNUSED_RESULT;

/** @pixels: [n][A][A], normalised. Returns: [n][H²][M], borrowed until it is asked again, or %NULL
 * with PSC_MODEL_ERROR_* or G_IO_ERROR_CANCELLED */
const float *psc_training_teacher_read (PscTrainingTeacher *self,
                                        guint n,
                                        const float *pixels,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
