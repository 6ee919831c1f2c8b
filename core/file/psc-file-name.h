/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_file_name_get_limit:
 * @folder: exists or not
 *
 * Returns: how many bytes a name in @folder may have; 255 where the system does not say
 */
gsize psc_file_name_get_limit (const char *folder);

/**
 * psc_file_name_fit:
 * @folder: in which the file is to lie
 * @stem: a name without folders, in the file system's encoding
 * @suffix: what follows it, kept whole
 *
 * Puts a name together that the file system takes: where it would be too long, @stem is cut at the
 * end, not within a character of UTF-8.
 *
 * Returns: (transfer full): the name, without @folder
 */
char *psc_file_name_fit (const char *folder,
                         const char *stem,
                         const char *suffix) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
