/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files of a PscStackCache's folder. Whatever else may lie there is left alone. All of it
 * blocks. */

/** Makes the folder, mode 0700; a G_IO_ERROR if it cannot be. */
gboolean psc_stack_folder_ensure (const char *folder, GError **error);

/** (transfer full): where a key's stack lies */
char *psc_stack_folder_dup_path (const char *folder, const char *key) G_GNUC_WARN_UNUSED_RESULT;

/** Bytes of all stacks. */
guint64 psc_stack_folder_measure (const char *folder);

/** Removes stacks, the least recently used first, until they take at most @limit bytes, and what
 * writers that ended half-way left behind. A G_IO_ERROR if some stack cannot be removed. */
gboolean psc_stack_folder_trim (const char *folder, guint64 limit, GError **error);

G_END_DECLS
