/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_whole_file_load:
 * @limit: the most bytes that are read
 *
 * Reads a regular file into memory. It is not mapped, because a mapped file that shrinks meanwhile
 * kills the process. Blocks.
 *
 * Returns: (transfer full): or %NULL with an error of G_FILE_ERROR that says why and does not
 * repeat the name; G_FILE_ERROR_FAILED where it is larger
 */
GBytes *
psc_whole_file_load (const char *path, guint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
