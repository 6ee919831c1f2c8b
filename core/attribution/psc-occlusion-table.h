/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscOcclusionTable:
 *
 * The embeddings of one image, whole and with each window of a sweep replaced. All that an
 * occlusion map of any functional needs: one sweep serves the stack, the previews and the
 * conventional maps of every prompt. It is filled window by window, and a sweep that was
 * interrupted goes on where it stopped. Belongs to the encoder's thread, but for its references.
 *
 * A is the side of the model's input, M the embedding dimension.
 */
typedef struct _PscOcclusionTable PscOcclusionTable;

/**
 * psc_occlusion_table_new:
 * @pixels: [A][A], normalised; copied
 * @baseline: [A][A], what a window is filled with; copied
 * @window: side of a window in model pixels, at most A
 * @stride: from one window to the next, at most @window
 *
 * Returns: (transfer full): an empty table, or %NULL with PSC_MODEL_ERROR_OUT_OF_MEMORY
 */
PscOcclusionTable *psc_occlusion_table_new (PscEncoder *encoder,
                                            const float *pixels,
                                            const float *baseline,
                                            guint window,
                                            guint stride,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscOcclusionTable *psc_occlusion_table_ref (PscOcclusionTable *self);
void psc_occlusion_table_unref (PscOcclusionTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscOcclusionTable, psc_occlusion_table_unref)

/** Whether it is of just this; an encoder that is gone is no other's. */
gboolean psc_occlusion_table_is_of (PscOcclusionTable *self,
                                    PscEncoder *encoder,
                                    const float *pixels,
                                    const float *baseline,
                                    guint window,
                                    guint stride);

/** Encodes the windows that are missing; does nothing once it is full. The context's progress may
 * run another sweep of the same table. */
gboolean psc_occlusion_table_fill (PscOcclusionTable *self,
                                   PscEncoder *encoder,
                                   const PscAttributionContext *context,
                                   GError **error);

/** Bytes of the embeddings, roughly all that it takes. */
gsize psc_occlusion_table_get_size (PscOcclusionTable *self);

/** Windows along an axis: ceil((A − window) / stride) + 1, the last ones clipped at the edge. */
guint psc_occlusion_table_get_positions (PscOcclusionTable *self);

/** Of a full table, borrowed: [M], of the whole image. */
const float *psc_occlusion_table_get_whole (PscOcclusionTable *self);

/** Of a full table, borrowed: [positions²][M], windows row by row. */
const float *psc_occlusion_table_get_occluded (PscOcclusionTable *self);

G_END_DECLS
