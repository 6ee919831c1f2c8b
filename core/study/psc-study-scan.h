/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study.h"

G_BEGIN_DECLS

/** How deep folders are looked into, and how many entries are looked at and images taken. */
#define PSC_STUDY_SCAN_MAX_DEPTH   16
#define PSC_STUDY_SCAN_MAX_ENTRIES 2000000
#define PSC_STUDY_SCAN_MAX_STUDIES 200000

/** Whether psc_image_file_load() would try to read the regular file at @path: by its name's
 * extension, or else by how its content begins. Blocks. */
gboolean psc_study_is_image (const char *path);

/** Whether the file at @path is a DICOMDIR, whatever its name. Blocks. */
gboolean psc_study_is_medium_directory (const char *path);

/**
 * psc_study_scan:
 * @folder: in the file system's encoding
 * @n_unreadable: (out): folders that could not be opened
 * @n_directories: (out): files that are named like pictures and are directories of media
 * @is_cut: (out): whether a limit left anything out
 *
 * Finds the images in a folder and the folders in it, in the order in which people count (“2”
 * before “10”), named by their path from the folder on that holds them all. Symbolic links are
 * followed, but no folder is entered twice; what psc_study_is_passed_over() and
 * psc_study_output_list() name is left out. Blocks.
 *
 * Returns: (transfer full) (element-type PscStudy): or %NULL with PSC_STUDY_ERROR_FILE or
 * G_IO_ERROR_CANCELLED
 */
GPtrArray *psc_study_scan (const char *folder,
                           guint *n_unreadable,
                           guint *n_directories,
                           gboolean *is_cut,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Private to this folder: adds the images that lie in @folder itself, sorted, with @prefix before
 * their names. */
void psc_study_scan_into (GPtrArray *studies,
                          const char *folder,
                          const char *prefix,
                          GCancellable *cancellable);

G_END_DECLS
