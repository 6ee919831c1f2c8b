/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/*
 * The training half of the module that wraps libtorch, see psc-torch.h: a second table, looked up
 * by name on the thread that trains. Conventions are the same: float32, row-major, on the host,
 * owned by the caller; a gboolean comes with an error; no C++ gets out.
 *
 * B images of side A, S texts, C masks of side H, that of the image encoder's last stage, M
 * dimensions.
 */

#define PSC_TORCH_TRAINER_SYMBOL  "psc_torch_trainer_interface"
#define PSC_TORCH_TRAINER_VERSION 2

typedef struct _PscTorchTrainer PscTorchTrainer;

/**
 * PscTorchBatch:
 * @n_images: B, at least 2, since batch normalisation needs a variance
 * @pixels: [B][A][A], normalised
 * @n_texts: S
 * @lengths: [S], tokens of each text
 * @ids: the token ids, one text after the other
 * @truth: [B][S], 1 where the text is true of the image and 0 where it is not
 * @weights: [B][S], what each pair counts; 0 leaves it out
 * @masks: [B][C][H][H], how much of each cell the mask of each class covers, 0 to 1; nobody looks
 * at them where a student learns
 * @cells: (nullable): [B][H²][M], what the teacher reads in each cell, see
 * psc_encoder_read_cells(); %NULL without a teacher, and where figures are all that is wanted
 */
typedef struct
{
  guint n_images;
  const float *pixels;
  guint n_texts;
  const guint *lengths;
  const gint32 *ids;
  const float *truth;
  const float *weights;
  const float *masks;
  const float *cells;
} PscTorchBatch;

/**
 * PscTorchLosses:
 * @pairs: − Σ_s w log σ(± (τ cos + b)), the mean over the images (Zhai et al., “Sigmoid loss for
 *   language image pre-training”, 2023)
 * @masks: binary cross entropy of the masks, summed over classes and cells, the mean over the
 * images; 0 of a student
 * @cells: how far a student's cells are from the teacher's, squared, as a share of how far these
 * are from their mean over the batch; 0 without the teacher's cells
 * @gradient_norm: L2 norm of all gradients before they were clipped; 0 from an evaluation
 */
typedef struct
{
  double pairs;
  double masks;
  double cells;
  double gradient_norm;
} PscTorchLosses;

/** What psc_torch_trainer_interface.export_tensors() hands out. */
typedef enum
{
  PSC_TORCH_EXPORT_MODEL, /* the weights of the model, by their names in psc_model_layout_foreach()
                           */
  PSC_TORCH_EXPORT_STATE, /* these, those dropped after training, and the optimiser's state */
} PscTorchExport;

/** @values: float32, contiguous, borrowed for the call */
typedef void (*PscTorchTensorFunc) (
    const char *name, guint rank, const gint64 *shape, const float *values, gpointer user_data);

typedef struct
{
  guint version; /* PSC_TORCH_TRAINER_VERSION */

  /**
   * @spec: of a ResNet, or of a Swin whose pooling is the mean, which can only be a student
   * @is_student: whether the image encoder learns to see in each cell what a teacher does, and the
   *   rest, which is the teacher's, stays as it is
   * @n_masks: C
   * @tensors: [n_tensors], the model's weights, checked with psc_model_layout_check(), to start
   *   from; or all that PSC_TORCH_EXPORT_STATE handed out, to take up training where it was: what
   *   follows is bit for bit what would have followed then, on the same machine with as many
   * threads
   * @device: “auto”, “cpu”, “cuda” or “cuda:N”
   * @n_threads: threads of the calling thread's tensor work on the CPU; 0 for one per processor
   * @out: (out) (transfer full)
   */
  gboolean (*trainer_new) (PscModelSpec *spec,
                           gboolean is_student,
                           guint n_masks,
                           guint n_tensors,
                           const PscTensorView *const *tensors,
                           const char *device,
                           guint n_threads,
                           PscTorchTrainer **out,
                           GError **error);
  void (*trainer_free) (PscTorchTrainer *trainer);

  /** “CPU, 2 threads”; borrowed from @trainer. */
  const char *(*get_device) (PscTorchTrainer *trainer);

  /** Steps done so far. */
  guint64 (*get_n_steps) (PscTorchTrainer *trainer);

  /**
   * @learning_rate: of this step
   * @losses: (out): before the step
   *
   * One step of AdamW (Loshchilov & Hutter, 2019), batch normalisation in training mode.
   */
  gboolean (*step) (PscTorchTrainer *trainer,
                    const PscTorchBatch *batch,
                    double learning_rate,
                    PscTorchLosses *losses,
                    GError **error);

  /**
   * @losses: (out)
   * @image_embeddings: (out caller-allocates) (nullable): [B][M], before L2 normalisation
   * @text_embeddings: (out caller-allocates) (nullable): [S][M], likewise
   *
   * The model as it is used: batch normalisation with its running statistics, nothing changes.
   */
  gboolean (*evaluate) (PscTorchTrainer *trainer,
                        const PscTorchBatch *batch,
                        PscTorchLosses *losses,
                        float *image_embeddings,
                        float *text_embeddings,
                        GError **error);

  /** Calls @func for every tensor, in a fixed order. */
  gboolean (*export_tensors) (PscTorchTrainer *trainer,
                              PscTorchExport what,
                              PscTorchTensorFunc func,
                              gpointer user_data,
                              GError **error);
} PscTorchTrainerInterface;

G_END_DECLS
