/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * How foreign files are opened: only regular ones, without waiting for anybody. Errors are
 * G_IO_ERRORs that begin with the file's name.
 */

/**
 * psc_input_file_map:
 * @identity: (nullable): takes, behind what it holds, what tells the file from others and from what
 *   it was before somebody wrote to it, without reading it: its place on the disk, size and times
 *
 * Returns: (transfer full): the contents of the file, mapped; it must not shrink meanwhile
 */
GBytes *
psc_input_file_map (const char *path, GString *identity, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Returns: (transfer full): a copy of the contents, or %NULL with an error, also for a file of
 * more than @max_size bytes */
GBytes *
psc_input_file_read (const char *path, gsize max_size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
