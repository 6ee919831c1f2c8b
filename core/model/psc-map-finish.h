/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMapFinish:
 * @rows, @columns: of a map's cells
 * @side: A
 * @is_rectified: whether what is negative of a cell becomes 0 first
 * @down: owned, [A][rows]
 * @across: owned, [A][columns]; @down itself where there are as many
 *
 * What becomes of the cells X of a fused map before it is shown, D X Aᵀ: enlarging and smoothing do
 * the same to every column, and the same to every row. For who has the cells where such products
 * cost nothing.
 */
typedef struct
{
  guint rows;
  guint columns;
  guint side;
  gboolean is_rectified;
  float *down;
  float *across;
} PscMapFinish;

void psc_map_finish_free (PscMapFinish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMapFinish, psc_map_finish_free)

G_END_DECLS
