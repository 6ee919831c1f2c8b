/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study-table.h"

G_BEGIN_DECLS

/**
 * psc_study_locate:
 * @folder: where the table lies, absolute
 *
 * Private to this folder: finds the files, and the folders of studies, that a table's rows name: as
 * they are if absolute, otherwise from @folder or one of the three above it; also without the
 * path's first folders and with another extension, since tables travel without their images; and
 * at last wherever in @folder, or in the one above it, the end of the path is found. Only regular
 * files that are images and folders are found. Two rows of different paths never get the same file
 * by their ends. Blocks.
 *
 * Returns: (transfer full) (element-type char*): for each row a path, or %NULL where it is nowhere;
 * %NULL if cancelled
 */
GPtrArray *psc_study_locate (const PscStudyTable *table,
                             const char *folder,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
