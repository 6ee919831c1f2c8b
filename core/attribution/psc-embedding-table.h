/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-functionals.h"
#include "attribution/psc-kept-stack.h"
#include "attribution/psc-method.h"
#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscEmbeddingTable:
 *
 * The embeddings of the N copies of a PscPerturbation: all that a map of any function of the
 * embedding needs. One pass serves the stack, the previews and the conventional maps of every
 * prompt; there is no map per dimension. It is filled copy by copy, on the encoder's thread, and a
 * pass that was interrupted goes on where it stopped. Once it is full it is a stack to keep,
 * immutable and safe to read from several threads.
 *
 * A is the side of the model's input, M the embedding dimension.
 */
#define PSC_TYPE_EMBEDDING_TABLE (psc_embedding_table_get_type ())
G_DECLARE_FINAL_TYPE (PscEmbeddingTable, psc_embedding_table, PSC, EMBEDDING_TABLE, PscKeptStack)

/** (transfer full): an empty table of the copies of @perturbation, or %NULL with
 * PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY */
PscEmbeddingTable *psc_embedding_table_new (PscPerturbation *perturbation,
                                            guint dimensions,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full) (nullable): a full table of embeddings that are known: @rows, [n_images][M],
 * copied; @key: PSC_PERTURBATION_KEY_LENGTH characters that tell what they are of. %NULL when
 * memory is short */
PscEmbeddingTable *psc_embedding_table_new_full (const char *key,
                                                 guint n_images,
                                                 guint dimensions,
                                                 const float *rows) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full) (nullable): a full table of @n_images copies from what
 * psc_kept_stack_dup_bytes() gave of one; %NULL unless the sizes fit */
PscEmbeddingTable *psc_embedding_table_new_from_bytes (guint n_images,
                                                       guint dimensions,
                                                       GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;

/** That of the perturbation; borrowed. */
const char *psc_embedding_table_get_key (PscEmbeddingTable *self);

/** N. */
guint psc_embedding_table_get_n_images (PscEmbeddingTable *self);

/** M. */
guint psc_embedding_table_get_dimensions (PscEmbeddingTable *self);

/** Bytes of memory. */
gsize psc_embedding_table_get_size (PscEmbeddingTable *self);

/** Whether every copy is encoded. */
gboolean psc_embedding_table_is_full (PscEmbeddingTable *self);

/** [N][M] of a full table, borrowed. */
const float *psc_embedding_table_get_embeddings (PscEmbeddingTable *self);

/**
 * psc_embedding_table_fill:
 * @perturbation: one with the table's key
 *
 * Encodes the copies that are missing; does nothing once it is full. The context's progress may run
 * another pass of the same table.
 */
gboolean psc_embedding_table_fill (PscEmbeddingTable *self,
                                   PscPerturbation *perturbation,
                                   PscEncoder *encoder,
                                   const PscAttributionContext *context,
                                   GError **error);

/**
 * psc_embedding_table_make_maps:
 * @perturbation: one with the table's key
 * @maps: (out caller-allocates): [K][A][A]
 * @errors: (out caller-allocates) (nullable): [K], psc_perturbation_measure_error() of each map
 *
 * The maps of K functions of the embedding, of a full table. Needs no encoder; any thread.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED
 */
gboolean psc_embedding_table_make_maps (PscEmbeddingTable *self,
                                        PscPerturbation *perturbation,
                                        const PscFunctionals *functionals,
                                        GCancellable *cancellable,
                                        float *maps,
                                        double *errors,
                                        GError **error);

/**
 * psc_embedding_table_read_pixel:
 * @values: (out caller-allocates): [M], the maps of the M unit functionals at pixel (@x, @y)
 */
void psc_embedding_table_read_pixel (
    PscEmbeddingTable *self, PscPerturbation *perturbation, guint x, guint y, float *values);

G_END_DECLS
