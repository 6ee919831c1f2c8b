/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

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

struct _PscKeptStackClass
{
  GObjectClass parent_class;

  guint (*get_dimensions) (PscKeptStack *self);
  gsize (*get_size) (PscKeptStack *self);
  GBytes *(*dup_bytes) (PscKeptStack *self);
};

/** M, of the embedding whose functions it has maps of. */
guint psc_kept_stack_get_dimensions (PscKeptStack *self);

/** Bytes of memory. */
gsize psc_kept_stack_get_size (PscKeptStack *self);

/** The whole of it in a machine-independent (little-endian) form, for files. (transfer full) */
GBytes *psc_kept_stack_dup_bytes (PscKeptStack *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
