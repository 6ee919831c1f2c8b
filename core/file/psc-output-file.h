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

void psc_output_file_free (PscOutputFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscOutputFile, psc_output_file_free)

G_END_DECLS
