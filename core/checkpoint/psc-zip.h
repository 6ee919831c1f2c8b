/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "checkpoint/psc-progress.h"

G_BEGIN_DECLS

/** Bytes inflated between two looks at a cancellable: some hundredths of a second. */
#define PSC_ZIP_BLOCK_SIZE (4 << 20)

/**
 * PscZip:
 *
 * The directory of a zip archive in memory. Every length in it is checked against the archive, and
 * no entry shares bytes with another. Stored and deflated entries are read, also in archives of
 * 64-bit sizes; encrypted ones and archives of several parts are refused, and so are archives whose
 * deflated entries unpack to more than 4 GiB together. Safe to read from several threads.
 */
#define PSC_TYPE_ZIP (psc_zip_get_type ())
G_DECLARE_FINAL_TYPE (PscZip, psc_zip, PSC, ZIP, GObject)

/** Whether @bytes begin or end as a zip archive does. */
gboolean psc_zip_probe (GBytes *bytes);

/** @bytes: (transfer none): the archive. Returns: (transfer full): its directory, or %NULL with
 * PSC_CHECKPOINT_ERROR_DAMAGED */
PscZip *psc_zip_new (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint psc_zip_get_n_entries (PscZip *self);

/** The full name of an entry, with folders; valid UTF-8, borrowed. */
const char *psc_zip_get_name (PscZip *self, guint index);

/** Its size when unpacked, as the directory says. */
guint64 psc_zip_get_size (PscZip *self, guint index);

/** @index: (out) (optional): set when found. Returns: whether there is an entry of that full name
 */
gboolean psc_zip_lookup (PscZip *self, const char *name, guint *index);

/**
 * psc_zip_read:
 * @progress: (nullable): called after each PSC_ZIP_BLOCK_SIZE bytes of a deflated entry
 *
 * A stored entry is a part of the archive's bytes and is not copied; a deflated one is inflated and
 * its checksum compared, block after block until it is cancelled.
 *
 * Returns: (transfer full): the entry's contents, or %NULL with PSC_CHECKPOINT_ERROR_DAMAGED,
 * G_IO_ERROR_CANCELLED, or PSC_CHECKPOINT_ERROR_OUT_OF_MEMORY when there is no place to unpack it
 */
GBytes *psc_zip_read (PscZip *self,
                      guint index,
                      GCancellable *cancellable,
                      PscProgressFunc progress,
                      gpointer progress_data,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
