/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "attribution/psc-map-grid.h"
#include "model/psc-map-finish.h"

G_BEGIN_DECLS

/**
 * PscKeptStack:
 *
 * What is kept of one image and one method for the map of any prompt to be made of: maps of
 * embedding dimensions, or embeddings of changed copies of the image. For caches and files, which
 * need not know which. Immutable; safe to read from several threads.
 */
#define PSC_TYPE_KEPT_STACK (psc_kept_stack_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscKeptStack, psc_kept_stack, PSC, KEPT_STACK, GObject)

/**
 * PscKeptStackClass:
 * @get_grid, @fuse, @read_cell: (nullable): see the functions of those names; all of them, or none
 *   where no maps are kept
 * @finishes, @finish: (nullable): see psc_kept_stack_finishes(); %NULL where maps are on the host
 */
struct _PscKeptStackClass
{
  GObjectClass parent_class;

  guint (*get_dimensions) (PscKeptStack *self);
  gsize (*get_size) (PscKeptStack *self);
  GBytes *(*dup_bytes) (PscKeptStack *self, GError **error);
  PscMapGrid (*get_grid) (PscKeptStack *self);
  gboolean (*fuse) (PscKeptStack *self, guint n, const float *weights, float *maps, GError **error);
  gboolean (*read_cell) (PscKeptStack *self, gsize cell, float *values, GError **error);
  gboolean (*finishes) (PscKeptStack *self);
  gboolean (*finish) (PscKeptStack *self,
                      guint n,
                      const float *weights,
                      const PscMapFinish *how,
                      float *cells,
                      float *maps,
                      gboolean *is_finished,
                      GError **error);
};

/** M, of the embedding whose functions it has maps of. */
guint psc_kept_stack_get_dimensions (PscKeptStack *self);

/** Bytes of memory. */
gsize psc_kept_stack_get_size (PscKeptStack *self);

/** The whole of it in a machine-independent (little-endian) form, for files, the same wherever its
 * maps are. (transfer full): or %NULL with PSC_MODEL_ERROR_* if a device that has them failed */
GBytes *psc_kept_stack_dup_bytes (PscKeptStack *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether it holds maps, and not embeddings, of which the method makes maps. */
gboolean psc_kept_stack_has_maps (PscKeptStack *self);

/* The rest is for those with maps. */

PscMapGrid psc_kept_stack_get_grid (PscKeptStack *self);

/**
 * psc_kept_stack_fuse:
 * @weights: [n][M]
 * @maps: (out caller-allocates): [n][rows][columns]
 *
 * Fuses maps with @n weight vectors.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_* if a device that has the maps failed
 */
gboolean psc_kept_stack_fuse (
    PscKeptStack *self, guint n, const float *weights, float *maps, GError **error);

/** Whether psc_kept_stack_finish() is the way to take: maps are on a device, which has what comes
 * last done at once. */
gboolean psc_kept_stack_finishes (PscKeptStack *self);

/**
 * psc_kept_stack_finish:
 * @self: one that finishes maps
 * @how: from psc_method_new_finish(), for the stack's grid
 * @cells: (out caller-allocates): [n][rows][columns]
 * @maps: (out caller-allocates): [n][A][A]
 * @is_finished: (out): whether @maps were made, too; if not, since the device failed or has no
 *   memory for them, or a cell is not finite, it is as if only psc_kept_stack_fuse() had been
 * called
 *
 * Fuses maps, and does what comes last there and then.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_* if a device that has the maps failed
 */
gboolean psc_kept_stack_finish (PscKeptStack *self,
                                guint n,
                                const float *weights,
                                const PscMapFinish *how,
                                float *cells,
                                float *maps,
                                gboolean *is_finished,
                                GError **error);

/**
 * psc_kept_stack_read_cell:
 * @cell: such as psc_map_grid_find_cell() gives
 * @values: (out caller-allocates): [M], what the maps of all embedding dimensions are there, as far
 *   as it holds them
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_* if a device that has the maps failed
 */
gboolean psc_kept_stack_read_cell (PscKeptStack *self, gsize cell, float *values, GError **error);

G_END_DECLS
