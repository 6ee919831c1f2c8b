/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-stack-cache.h"
#include "model/psc-model.h"

G_BEGIN_DECLS

/* What an earlier start found out of a model, which takes long: it lies in the cache of stacks, and
 * whatever there is damaged or not of this model is found out again. All of it blocks. */

/** (transfer full): the key of a note that holds the digest of the files of @bundle. */
char *psc_known_model_dup_digest_key (PscModelBundle *bundle) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_known_model_dup_digest:
 *
 * psc_model_bundle_dup_digest(), from the cache for as long as nobody writes to the files, or
 * replaces them.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED
 */
char *psc_known_model_dup_digest (PscStackCache *cache,
                                  PscModelBundle *bundle,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): what the model gets of the texts, as a digest: [n] readings. */
char *psc_known_model_dup_texts (PscModel *model,
                                 guint n,
                                 PscPromptReading *const *readings) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): the key of a PscEmbeddingTable that holds the directions of such texts.
 * @digest: of the model */
char *psc_known_model_dup_texts_key (PscModel *model,
                                     const char *digest,
                                     const char *texts) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_known_model_encode:
 * @digest: of the model
 *
 * psc_model_encode_directions(), from the cache where the same model has read the same texts on
 * such a device.
 *
 * Returns: (transfer full): [n][M], or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
float *psc_known_model_encode (PscStackCache *cache,
                               const char *digest,
                               PscModel *model,
                               guint n,
                               PscPromptReading *const *readings,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
