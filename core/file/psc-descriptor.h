/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the system says of open files, which writers with their own ideas of how a file comes into
 * being share. Both return 0, or what errno says.
 */

/** Writes all of it, whatever interrupts. */
int psc_descriptor_write (int fd, gconstpointer data, gsize size) G_GNUC_WARN_UNUSED_RESULT;

/** To the disk, where the file system can: some cannot, and say so with EINVAL. */
int psc_descriptor_flush (int fd) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
