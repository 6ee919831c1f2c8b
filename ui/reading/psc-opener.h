/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"

G_BEGIN_DECLS

/**
 * PscOpener:
 *
 * Makes sessions of files. One more than is on screen is kept: the file that will most likely be
 * opened next is read, and its work done, while the engine has nothing else to do.
 */
#define PSC_TYPE_OPENER (psc_opener_get_type ())
G_DECLARE_FINAL_TYPE (PscOpener, psc_opener, PSC, OPENER, GObject)

PscOpener *psc_opener_new (PscEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/** Reads the image on a thread of its own, unless it has been prefetched. */
void psc_opener_open_async (PscOpener *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/** Returns: (transfer full): the session, or %NULL with an error of PSC_IMAGE_ERROR or G_IO_ERROR
 */
PscSession *psc_opener_open_finish (PscOpener *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** @file: (nullable): which file comes next; a file that cannot be read is passed over. */
void psc_opener_prefetch (PscOpener *self, GFile *file);

G_END_DECLS
