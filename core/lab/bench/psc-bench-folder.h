/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A new folder for files that are read at once. (transfer full): its path, or %NULL with a
 * G_FILE_ERROR */
char *psc_bench_folder_new (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Removes it, and the files in it. */
void psc_bench_folder_remove (const char *folder);

G_END_DECLS
