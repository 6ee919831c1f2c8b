/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscSample:
 *
 * An image that comes with the program: its file, what it shows and a small picture of it. Its
 * properties, “file”, “caption” (translated), “synthetic” and “thumbnail”, do not change.
 */
#define PSC_TYPE_SAMPLE (psc_sample_get_type ())
G_DECLARE_FINAL_TYPE (PscSample, psc_sample, PSC, SAMPLE, GObject)

/** All borrowed. */
GFile *psc_sample_get_file (PscSample *self);
const char *psc_sample_get_caption (PscSample *self);
gboolean psc_sample_get_synthetic (PscSample *self);
GdkTexture *psc_sample_get_thumbnail (PscSample *self);

/** The folder of the samples: what the environment variable PROMPTOSCOPE_SAMPLES names, or that of
 * the installed program. (transfer full) */
GFile *psc_sample_dup_folder (void);

/**
 * psc_sample_list_async:
 *
 * Reads a folder on a thread: each `NAME.json` with a picture `NAME.png` beside it, as
 * psc_phantom_save() writes them, is a sample. What cannot be read is left out.
 */
void psc_sample_list_async (GFile *folder,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/** Returns: (transfer full): PscSample, sorted by file name; empty if there is no such folder;
 * %NULL with G_IO_ERROR_CANCELLED */
GListModel *psc_sample_list_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
