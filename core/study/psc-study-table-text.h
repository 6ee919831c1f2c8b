/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * psc_study_table_text_new:
 * @bytes: a whole file, possibly hostile
 * @is_cut: (out): whether it is packed, and damaged so that only its beginning could be unpacked
 *
 * For this folder and what reads other tables: the text of a table's file, which shows by its
 * content to be packed with gzip, or to be UTF-16 or UTF-32. Otherwise the bytes are left as they
 * are, but for a byte order mark.
 *
 * Returns: (transfer full): or %NULL with PSC_STUDY_ERROR_TABLE or G_IO_ERROR_CANCELLED
 */
GBytes *psc_study_table_text_new (GBytes *bytes,
                                  gboolean *is_cut,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): @field in UTF-8: as it is, or as Windows-1252 if it is not UTF-8. */
char *psc_study_table_text_to_utf8 (const char *field) G_GNUC_WARN_UNUSED_RESULT;

/** Whether @bytes, a file's beginning, show that it is packed with gzip. */
gboolean psc_study_table_text_is_packed (const guint8 *bytes, gsize size);

G_END_DECLS
