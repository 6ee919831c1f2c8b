/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "study/psc-study.h"

G_BEGIN_DECLS

/** The longer side of a thumbnail, in pixels, and how many are kept. */
#define PSC_STUDY_THUMBNAIL_SIDE 96
#define PSC_STUDY_MAX_THUMBNAILS 1024

/**
 * PscStudyThumbnailer:
 *
 * Draws thumbnails one at a time, on a thread of its own with the lowest priority, and puts them
 * into the studies on the main thread. The one that was asked for last comes first, because that is
 * where the user looks. Dropping it drops what is left to do; it never waits. A study that cannot
 * be read becomes a failed one.
 */
#define PSC_TYPE_STUDY_THUMBNAILER (psc_study_thumbnailer_get_type ())
G_DECLARE_FINAL_TYPE (PscStudyThumbnailer, psc_study_thumbnailer, PSC, STUDY_THUMBNAILER, GObject)

PscStudyThumbnailer *psc_study_thumbnailer_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Nothing happens if @study has its thumbnail or has failed. */
void psc_study_thumbnailer_request (PscStudyThumbnailer *self, PscStudy *study);

/** Takes the request back, also if it is being worked on. */
void psc_study_thumbnailer_forget (PscStudyThumbnailer *self, PscStudy *study);

/**
 * psc_study_thumbnail_load:
 * @width, @height: (out): at most PSC_STUDY_THUMBNAIL_SIDE
 *
 * Reads an image and makes it small, in its own presentation. Blocks.
 *
 * Returns: (transfer full): [height][width] 8-bit grey, or %NULL as psc_image_file_load()
 */
GBytes *psc_study_thumbnail_load (const char *path,
                                  guint *width,
                                  guint *height,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
