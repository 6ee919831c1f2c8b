/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "study/psc-study-complaint.h"
#include "text/psc-json-reader.h"
#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/**
 * PscTruthBuilder:
 * @set: owned, what was read so far
 * @place: of what is read: a table's line, or which of a JSON file's images, from 1
 * @is_table: which of the two
 * @is_cut: whether the file was packed and is damaged
 * @stopped: owned, nullable: why no more of a JSON file is read
 *
 * Private to this folder: puts together what a reader finds, and counts what it leaves out.
 */
typedef struct
{
  PscTruthSet *set;
  guint place;
  gboolean is_table;
  gboolean is_cut;
  GCancellable *cancellable; /* borrowed, nullable */
  GHashTable *images;        /* owned, a name to its PscTruthImage, borrowed */
  GHashTable *findings;      /* owned, what a finding is known by to it, borrowed */
  GError *stopped;
  guint n_images; /* that were made */
  guint n_findings;
  guint n_regions;
  guint n_findings_read; /* of JSON, whatever becomes of them */
  guint n_regions_read;
  PscStudyComplaint unreadable;
  PscStudyComplaint impossible; /* regions */
  PscStudyComplaint contradicting;
} PscTruthBuilder;

void psc_truth_builder_init (PscTruthBuilder *self, const char *form, GCancellable *cancellable);
void psc_truth_builder_clear (PscTruthBuilder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscTruthBuilder, psc_truth_builder_clear)

/** To be asked at each place: %FALSE with G_IO_ERROR_CANCELLED or PSC_TRUTH_ERROR_TOO_LARGE. */
gboolean psc_truth_builder_go_on (PscTruthBuilder *self, GError **error);

/**
 * psc_truth_builder_count_finding:
 * @reader: which has come to a finding, or to what else a file lists
 *
 * To be asked before anything is kept of it, since a file of nothing else is as long as one of many
 * images: %FALSE makes @reader fail, and @stopped says why.
 */
gboolean psc_truth_builder_count_finding (PscTruthBuilder *self, PscJsonReader *reader);

/** The same of a region. */
gboolean psc_truth_builder_count_region (PscTruthBuilder *self, PscJsonReader *reader);

/** The image of that name, also if there was something about it before; borrowed. @name:
 * (nullable), of any encoding. A size that is not the one known from before is a contradiction:
 * %NULL. */
PscTruthImage *psc_truth_builder_add_image (
    PscTruthBuilder *self, const char *name, PscTruthGrid grid, gsize width, gsize height);

/** The finding of @image that has these words, whatever the case of its phrase; borrowed. A phrase
 * counts as the same whatever the class. Texts are of any encoding. */
PscTruthFinding *psc_truth_builder_add_finding (PscTruthBuilder *self,
                                                PscTruthImage *image,
                                                const char *class_name,
                                                const char *phrase,
                                                const char *reader,
                                                gboolean is_absent);

/** A finding of its own, which is like no other; borrowed. @finding: (transfer full). */
PscTruthFinding *psc_truth_builder_take_finding (PscTruthBuilder *self,
                                                 PscTruthImage *image,
                                                 PscTruthFinding *finding);

/** @region: (transfer full) (nullable): %NULL for one that cannot be, which is counted. */
void psc_truth_builder_take_region (PscTruthBuilder *self,
                                    PscTruthFinding *finding,
                                    PscTruthRegion *region);

/** Counts what cannot be read here. */
void psc_truth_builder_leave_out (PscTruthBuilder *self);

/** (transfer full): the set with its notes, or %NULL with PSC_TRUTH_ERROR_DAMAGED if it is empty.
 */
PscTruthSet *psc_truth_builder_finish (PscTruthBuilder *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
