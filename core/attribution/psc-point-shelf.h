/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscPointShelf:
 *
 * An encoder's linearisations at the points at which a method makes the maps of one image, for the
 * next functionals of the same method and image: the forward passes of a small model take as long
 * as the maps of many functionals. On the encoder's thread.
 */
typedef struct _PscPointShelf PscPointShelf;

/** @capacity: bytes that all that is kept may take */
PscPointShelf *psc_point_shelf_new (gsize capacity) G_GNUC_WARN_UNUSED_RESULT;
void psc_point_shelf_free (PscPointShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPointShelf, psc_point_shelf_free)

/** The linearisation at @n points from @first on. (transfer none) (nullable): if it is not there,
 * what there was no room for goes, before another is made. */
PscLinearisation *psc_point_shelf_find (PscPointShelf *self, guint first, guint n);

/** Owns a linearisation: if there is no room for it, until one is looked for that is not there.
 * @linearisation: (transfer full); of points that are not there yet */
void
psc_point_shelf_take (PscPointShelf *self, guint first, guint n, PscLinearisation *linearisation);

/** Drops what there was no room for: nobody works with it any more. */
void psc_point_shelf_pass (PscPointShelf *self);

/** Drops all, and keeps none from now on: memory is short. Returns: whether there were any that it
 * kept, so that there is more room now */
gboolean psc_point_shelf_close (PscPointShelf *self);

G_END_DECLS
