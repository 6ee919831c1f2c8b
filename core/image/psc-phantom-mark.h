/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What tells a phantom's PNG file from a radiograph's: a chunk of text right after the header. */

/**
 * psc_phantom_mark_add:
 * @png: (transfer full): a whole PNG file
 *
 * Returns: (transfer full): the same with the mark
 */
GByteArray *psc_phantom_mark_add (GByteArray *png) G_GNUC_WARN_UNUSED_RESULT;

/** Whether a chunk is the mark: its type, of 4 bytes, and its data of @length bytes after it. */
gboolean psc_phantom_mark_is (const guint8 *chunk, gsize length);

G_END_DECLS
