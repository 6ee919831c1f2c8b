/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"
#include "model/psc-model-bundle.h"

G_BEGIN_DECLS

/**
 * PscModel:
 *
 * A model ready to be used: its bundle's weights on a device, and its tokenizer. Belongs to the
 * thread that made it, like its encoder. “moved” is emitted by psc_model_retry_on_cpu().
 */
#define PSC_TYPE_MODEL (psc_model_get_type ())
G_DECLARE_FINAL_TYPE (PscModel, psc_model, PSC, MODEL, GObject)

/**
 * psc_model_new:
 * @options: (nullable): see psc_encoder_new()
 *
 * Returns: (transfer full): the model, or %NULL with PSC_MODEL_ERROR_*, PSC_TEXT_ERROR_VOCABULARY
 * or G_IO_ERROR_CANCELLED
 */
PscModel *psc_model_new (PscModelBundle *bundle,
                         const PscEncoderOptions *options,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_new_or_on_cpu:
 * @bundle: what to load
 * @options: what psc_model_new() takes, but not %NULL
 *
 * On the CPU if the device's memory does not suffice, see psc_model_is_moved().
 *
 * Returns: (transfer full): the model, or %NULL with the errors of psc_model_new()
 */
PscModel *psc_model_new_or_on_cpu (PscModelBundle *bundle,
                                   const PscEncoderOptions *options,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_new_on_cpu:
 *
 * The same weights, with the same precision, on the CPU: where work goes on whose device has no
 * memory left.
 *
 * Returns: (transfer full): another model, or %NULL with the errors of psc_model_new()
 */
PscModel *psc_model_new_on_cpu (PscModel *self,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_retry_on_cpu:
 * @error: (inout): what came of a step of work with @self, set
 *
 * If it is want of a device's memory: clears @error, has @self have another encoder, on the CPU,
 * in place of its own, which is let go, and emits “moved”. The step is then to be done again, with
 * what psc_model_get_encoder() returns from here on. For who works with a model alone; the engine's
 * jobs, which come between each other's steps, take another model.
 *
 * Returns: whether to do it again; if not, @error is what it was, or what came of loading it there
 */
gboolean psc_model_retry_on_cpu (PscModel *self, GCancellable *cancellable, GError **error);

/** Whether it is on the CPU in place of the device that it was asked for on, whose memory did not
 * suffice. */
gboolean psc_model_is_moved (PscModel *self);

/** What to say of work that went on so; static, translated. */
const char *psc_model_get_moved_note (void);

PscModelBundle *psc_model_get_bundle (PscModel *self);

/** (transfer none): until psc_model_retry_on_cpu() */
PscEncoder *psc_model_get_encoder (PscModel *self);

/** Whether it works as a processor does; where the CPU stands in for a device, it does not. */
gboolean psc_model_is_on_cpu (PscModel *self);

/**
 * psc_model_read_text:
 *
 * Returns: (transfer full): what the model reads of @text, or %NULL with PSC_TEXT_ERROR_LENGTH, or
 * PSC_TEXT_ERROR_EMPTY if that is nothing
 */
PscPromptReading *
psc_model_read_text (PscModel *self, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_encode_readings:
 * @readings: [n], from psc_model_read_text()
 *
 * Returns: (transfer full): [n][M] text embeddings before L2 normalisation, each as if its text
 * were alone; or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
float *psc_model_encode_readings (PscModel *self,
                                  guint n,
                                  PscPromptReading *const *readings,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same as unit vectors: t̂ of each. (transfer full) */
float *psc_model_encode_directions (PscModel *self,
                                    guint n,
                                    PscPromptReading *const *readings,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Both at once: @texts is [n]. */
float *psc_model_encode_texts (PscModel *self,
                               guint n,
                               const char *const *texts,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_dup_direction:
 * @reading: (out) (optional) (transfer full): what the model reads of @text
 *
 * Returns: (transfer full): t̂ of @text, [M], or %NULL with PSC_TEXT_ERROR_LENGTH,
 * PSC_TEXT_ERROR_EMPTY, G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
float *psc_model_dup_direction (PscModel *self,
                                const char *text,
                                PscPromptReading **reading,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
