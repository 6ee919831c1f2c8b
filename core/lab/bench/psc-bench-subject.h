/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"

G_BEGIN_DECLS

/**
 * PscBenchSubject:
 * @name: of its size, or the model's; owned
 * @encoder: owned
 * @model: (nullable): owned; for what starts from files and sentences
 * @directions: of the default bank: the model's, or of psc_bench_texts_new_directions(); owned
 * @is_on_device: whether it runs on something else than the CPU, or as it would there
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
  gboolean is_on_device;
  float *pixels;
} PscBenchSubject;

/** The sizes that there are models of random weights in, %NULL-terminated: “real” is the official
 * MedCLIP-ViT, “resnet50” its ResNet, “vit-b16” CLIP's ViT-B/16 at 224, which most other dual
 * encoders have for a tower, “medsiglip” the image encoder of MedSigLIP; “small-…” are of the same
 * kinds, and a tenth of the work or less. Static. */
const char *const *psc_bench_subject_get_sizes (void);

/** A model of one of these sizes, but for its weights. (transfer full): or %NULL with
 * PSC_MODEL_ERROR_CONFIG */
PscModelSpec *psc_bench_subject_new_spec (const char *size,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_bench_subject_new_random:
 * @size: one of psc_bench_subject_get_sizes()
 * @options: (nullable): see psc_encoder_new()
 *
 * A model with random weights: how long it takes does not depend on what they are.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_*, or G_FILE_ERROR without a folder for
 * temporary files
 */
PscBenchSubject *psc_bench_subject_new_random (const char *size,
                                               const PscEncoderOptions *options,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_bench_subject_new_model:
 * @name: what to call it
 * @uses_whole_tensors: whether it was opened so
 *
 * Encodes the default prompt bank.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_*
 */
PscBenchSubject *psc_bench_subject_new_model (PscModel *model,
                                              const char *name,
                                              gboolean uses_whole_tensors,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_bench_subject_free (PscBenchSubject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBenchSubject, psc_bench_subject_free)

G_END_DECLS
