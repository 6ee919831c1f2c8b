/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_replaced_file_write:
 * @folder: that exists
 * @name: of the file, without folders
 * @is_kept: whether it is on the disk when this returns, so that it outlives a loss of power
 *
 * Writes a whole file, which comes into being or is replaced at once. Unlike PscOutputFile, its
 * temporary file (“.NAME.part”) always has the same name, so that a process that is killed leaves
 * at most one behind, which the next one to write the file uses up: for files that one process at a
 * time writes, many of them and again and again.
 *
 * Returns: %FALSE with an error of G_FILE_ERROR that does not repeat the name
 */
gboolean psc_replaced_file_write (const char *folder,
                                  const char *name,
                                  gconstpointer data,
                                  gsize size,
                                  gboolean is_kept,
                                  GError **error);

G_END_DECLS
