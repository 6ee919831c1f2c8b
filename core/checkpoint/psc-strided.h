/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscStrided:
 * @element_size: bytes of an element, at least 1
 * @rank: number of dimensions, 0 for a scalar
 * @shape: [rank] (borrowed), extents
 * @strides: [rank] (borrowed), in elements
 * @offset: of the first element, in elements
 *
 * How a tensor lies in a storage. The numbers may come from a file as they are.
 */
typedef struct
{
  gsize element_size;
  guint rank;
  const gint64 *shape;
  const gint64 *strides;
  gint64 offset;
} PscStrided;

/** Returns: %FALSE if an extent is negative or the product of those that are not 0 takes more than
 * %G_MAXSSIZE bytes; else @size, the tensor's bytes when contiguous */
gboolean psc_strided_get_size (const PscStrided *self, gsize *size);

/** Whether every element lies among the @n_elements of a storage. */
gboolean psc_strided_fits (const PscStrided *self, guint64 n_elements);

/** Whether it lies in row-major order without gaps; its size must be valid. */
gboolean psc_strided_is_contiguous (const PscStrided *self);

/** Copies into row-major order, unless it is cancelled. @storage and @target hold what
 * psc_strided_fits() and psc_strided_get_size() made sure of. */
gboolean psc_strided_copy (const PscStrided *self,
                           const guint8 *storage,
                           guint8 *target,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
