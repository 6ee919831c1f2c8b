/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"

G_BEGIN_DECLS

/**
 * PscBenchSubject:
 * @name: “real”, “vit-b16” or the model's; owned
 * @encoder: owned
 * @model: (nullable): owned; for what starts from files and sentences
 * @directions: (nullable): its, of the default bank; owned
 * @pixels: [A][A], owned
 *
 * What is measured: a model and an input. Belongs to the thread that made it.
 */
typedef struct
{
  char *name;
  PscEncoder *encoder;
  PscModel *model;
  PscPromptDirections *directions;
  float *pixels;
} PscBenchSubject;

/**
 * psc_bench_subject_new_real:
 * @options: (nullable): see psc_encoder_new()
 *
 * The sizes of the official MedCLIP-ViT with random weights: how long it takes does not depend on
 * what they are.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_*
 */
PscBenchSubject *psc_bench_subject_new_real (const PscEncoderOptions *options,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_bench_subject_new_vit:
 *
 * The same of CLIP's ViT-B/16 at 224, which most dual encoders other than MedCLIP have for a tower.
 */
PscBenchSubject *psc_bench_subject_new_vit (const PscEncoderOptions *options,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_bench_subject_new_model:
 * @name: what to call it
 *
 * Encodes the default prompt bank.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_*
 */
PscBenchSubject *psc_bench_subject_new_model (PscModel *model,
                                              const char *name,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_bench_subject_free (PscBenchSubject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBenchSubject, psc_bench_subject_free)

G_END_DECLS
