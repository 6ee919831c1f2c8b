/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/** The largest file that is read, in bytes. */
#define PSC_IMAGE_FILE_MAX_SIZE ((gsize) 1024 * 1024 * 1024)

/**
 * PscImageFormat:
 * @name: as a user knows it
 * @mime_type: for file choosers
 * @is_read: whether this build has a reader for it, see the options of the build
 * @probe: whether the bytes begin as a file of this format does
 * @read: reads them, with errors that do not name the file; without a reader it always fails, with
 * a sentence that says so
 */
typedef struct
{
  const char *name;
  const char *mime_type;
  gboolean is_read;
  gboolean (*probe) (GBytes *bytes);
  PscImage *(*read) (GBytes *bytes, GError **error);
} PscImageFormat;

/** The formats that are known, in the order in which they are tried; static. */
const PscImageFormat *psc_image_file_get_formats (guint *n_formats);

/**
 * psc_image_file_load:
 * @path: in the file system's encoding
 * @cancellable: (nullable): looked at while the file is read
 *
 * Reads the picture in a regular file of at most PSC_IMAGE_FILE_MAX_SIZE. What the file is shows
 * from its content, never from its name. Every error but cancellation is one sentence that begins
 * with @path and says what is wrong.
 *
 * Returns: (transfer full): the picture, or %NULL with an error of PSC_IMAGE_ERROR or G_IO_ERROR
 */
PscImage *psc_image_file_load (const char *path,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_image_file_load_bytes:
 * @name: (nullable): what errors call the file, in UTF-8
 *
 * As psc_image_file_load(), for a file in memory.
 */
PscImage *psc_image_file_load_bytes (GBytes *bytes,
                                     const char *name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
