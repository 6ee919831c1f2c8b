/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscOutputFile:
 *
 * A file that comes into being whole or not at all: bytes go to a temporary file in the same
 * folder, which takes the final name in psc_output_file_commit(). Freed before that, nothing stays
 * behind and a former file of that name is as it was.
 */
typedef struct _PscOutputFile PscOutputFile;

/**
 * psc_output_file_check:
 * @path: what is to be written
 * @inputs: (array zero-terminated=1) (nullable): files and folders that are read for it; an entry
 *   that does not exist, such as an installed model's name, is passed over
 *
 * To be asked before the work: whether @path can take a file and is none of @inputs, nor in a
 * folder among them, by whatever name, symbolic or hard link it is reached.
 *
 * Returns: %FALSE with an error of G_FILE_ERROR that does not repeat the name
 */
gboolean psc_output_file_check (const char *path, const char *const *inputs, GError **error);

/**
 * psc_output_file_check_folder:
 * @path: a folder in which files are to be written
 *
 * The same for a folder, existing or not: it may be none of @inputs, nor hold one of them.
 */
gboolean psc_output_file_check_folder (const char *path, const char *const *inputs, GError **error);

/** Whether two files that are to be written are one, by whatever name, symbolic or hard link each
 * is reached, and whether it exists or not. */
gboolean psc_output_file_is_same (const char *path, const char *other);

/**
 * psc_output_file_open:
 * @mode: of the file, 0600 for what is its owner's only, 0666 for what the umask says
 *
 * Errors are of G_FILE_ERROR, here and below, and do not repeat the name.
 */
PscOutputFile *
psc_output_file_open (const char *path, int mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean
psc_output_file_write (PscOutputFile *self, gconstpointer data, gsize size, GError **error);

/** Flushes to the disk and renames; @self is freed in any case, (transfer full). */
gboolean psc_output_file_commit (PscOutputFile *self, GError **error);

/** Writes a whole file of @size bytes in one go; @mode as above. */
gboolean
psc_output_file_save (const char *path, int mode, gconstpointer data, gsize size, GError **error);

void psc_output_file_free (PscOutputFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscOutputFile, psc_output_file_free)

G_END_DECLS
