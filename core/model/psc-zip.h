/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PscZip:
 *
 * The directory of a zip archive in memory. Every length in it is checked against the archive.
 */
#define PSC_TYPE_ZIP (psc_zip_get_type ())
G_DECLARE_FINAL_TYPE (PscZip, psc_zip, PSC, ZIP, GObject)

/** Whether @bytes begin or end as a zip archive does. */
gboolean psc_zip_probe (GBytes *bytes);

/** @bytes: (transfer none): the archive. Returns: (transfer full): its directory, or %NULL with
 * PSC_MODEL_ERROR_CONTAINER */
PscZip *psc_zip_new (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint psc_zip_get_n_entries (PscZip *self);

/** The full name of an entry, with folders; valid UTF-8, borrowed. */
const char *psc_zip_get_name (PscZip *self, guint index);

/** Its size when unpacked, as the directory says. */
guint64 psc_zip_get_size (PscZip *self, guint index);

/** Returns: %TRUE and @index of the entry of that full name, or %FALSE */
gboolean psc_zip_lookup (PscZip *self, const char *name, guint *index);

/**
 * psc_zip_read:
 *
 * A stored entry is a part of the archive's bytes and is not copied; a deflated one is inflated and
 * its checksum compared.
 *
 * Returns: (transfer full): the entry's contents, or %NULL with PSC_MODEL_ERROR_CONTAINER
 */
GBytes *psc_zip_read (PscZip *self, guint index, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
