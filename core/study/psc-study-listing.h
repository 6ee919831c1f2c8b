/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a path leads to, through symbolic links; neither devices nor pipes are anything. */
typedef enum
{
  PSC_STUDY_PLACE_NOTHING,
  PSC_STUDY_PLACE_FILE,
  PSC_STUDY_PLACE_FOLDER,
} PscStudyPlace;

/**
 * PscStudyListing:
 *
 * Private to this folder: answers what many paths lead to. A folder that is asked for often is read
 * once instead of being asked for each name, which on a file server is hundreds of times as fast.
 */
typedef struct _PscStudyListing PscStudyListing;

PscStudyListing *psc_study_listing_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_study_listing_free (PscStudyListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyListing, psc_study_listing_free)

/** @path: absolute. Blocks. */
PscStudyPlace psc_study_listing_look (PscStudyListing *self, const char *path);

/** What an entry that was read from a folder is; asks the file system only if readdir() did not
 * tell, or told of a link. @type: DT_REG and the like. */
PscStudyPlace psc_study_place_of_entry (const char *path, int type);

G_END_DECLS
