/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study-labels.h"

G_BEGIN_DECLS

/**
 * PscStudyState:
 * @PSC_STUDY_UNSEEN: nobody tried to read it yet
 * @PSC_STUDY_READABLE: it was read, at least for its thumbnail
 * @PSC_STUDY_FAILED: it cannot be read; there is a message
 */
typedef enum
{
  PSC_STUDY_UNSEEN,
  PSC_STUDY_READABLE,
  PSC_STUDY_FAILED,
} PscStudyState;

#define PSC_TYPE_STUDY_STATE (psc_study_state_get_type ())
GType psc_study_state_get_type (void);

/**
 * PscStudy:
 *
 * An image file to be read, and what is known of it without its pixels: its name and, if a table
 * told them, its labels. Nothing in it comes from the file's own header. Made on any thread, then
 * used by one.
 *
 * Properties, read-only and notified: “state”, “message”, “thumbnail” (GBytes), “has-labels” (also
 * notified when other labels take the place of labels).
 */
#define PSC_TYPE_STUDY (psc_study_get_type ())
G_DECLARE_FINAL_TYPE (PscStudy, psc_study, PSC, STUDY, GObject)

/**
 * psc_study_new:
 * @path: in the file system's encoding
 * @name: (nullable): what a user knows it by, in UTF-8; %NULL for the file's own name
 */
PscStudy *psc_study_new (const char *path, const char *name) G_GNUC_WARN_UNUSED_RESULT;

GFile *psc_study_get_file (PscStudy *self);

/** In the file system's encoding; borrowed, as all here. */
const char *psc_study_get_path (PscStudy *self);
const char *psc_study_get_name (PscStudy *self);

/** The name without the case of its letters, to search in. */
const char *psc_study_get_search_key (PscStudy *self);

/** Whether any finding is known to be present, absent or uncertain. */
gboolean psc_study_has_labels (PscStudy *self);

/** One of CheXpert's findings. */
PscStudyLabel psc_study_get_label (PscStudy *self, guint finding);

/** (nullable): all that is known. */
PscStudyLabels *psc_study_get_labels (PscStudy *self);

/** From then on nobody changes @labels. */
void psc_study_set_labels (PscStudy *self, PscStudyLabels *labels);

PscStudyState psc_study_get_state (PscStudy *self);

/** (nullable): a translated sentence: why it cannot be read. */
const char *psc_study_get_message (PscStudy *self);

/** Makes it a failed one; %NULL takes that back. */
void psc_study_set_failed (PscStudy *self, const char *message);

/** (nullable): [height][width] 8-bit grey; 0 is black. */
GBytes *psc_study_get_thumbnail (PscStudy *self, guint *width, guint *height);

/** @grey: (nullable): %NULL to save memory. A study with a thumbnail is a readable one. */
void psc_study_set_thumbnail (PscStudy *self, GBytes *grey, guint width, guint height);

G_END_DECLS
