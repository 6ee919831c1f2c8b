/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "truth/psc-truth-region.h"

G_BEGIN_DECLS

/** The longest class or reader, and the longest phrase, in bytes; what is longer is cut. */
#define PSC_TRUTH_MAX_NAME   200
#define PSC_TRUTH_MAX_PHRASE 4000

/** The most that is done for the regions of one picture, in steps of some nanoseconds: a pixel of
 * a mask or a row, or a line of a polygon in a row. No picture has regions of a tenth of it. */
#define PSC_TRUTH_MAX_WORK ((guint64) 1 << 31)

/**
 * PscTruthFinding:
 *
 * What a reader of a picture says of it: a class (“Pleural Effusion”), a phrase (“small left
 * effusion”) or both, and where it is: the union of its regions. A finding without regions is there
 * but nobody says where; one that is absent was looked for and is not there, so that a map for it
 * has nothing to show. Counted by reference; regions are added only by who made it and before it is
 * shared, so that a change is another finding in its place.
 */
typedef struct _PscTruthFinding PscTruthFinding;

/**
 * psc_truth_finding_new:
 * @class_name: (nullable): as the file has it, UTF-8; see psc_truth_class_find()
 * @phrase: (nullable): a sentence of a report, which can be a prompt as it is
 * @reader: (nullable): who says it, such as “R9”; never a person's name
 * @is_absent: whether it says that it is not there, or that all is normal
 *
 * One with neither class nor phrase is a region without a name. Control characters become spaces.
 */
PscTruthFinding *psc_truth_finding_new (const char *class_name,
                                        const char *phrase,
                                        const char *reader,
                                        gboolean is_absent) G_GNUC_WARN_UNUSED_RESULT;

PscTruthFinding *psc_truth_finding_ref (PscTruthFinding *self);
void psc_truth_finding_unref (PscTruthFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthFinding, psc_truth_finding_unref)

/** @region: (transfer full). Not for a finding that is absent. */
void psc_truth_finding_take_region (PscTruthFinding *self, PscTruthRegion *region);

/** Nullable, borrowed. */
const char *psc_truth_finding_get_class (const PscTruthFinding *self);
const char *psc_truth_finding_get_phrase (const PscTruthFinding *self);
const char *psc_truth_finding_get_reader (const PscTruthFinding *self);

/** What a user knows it by: the phrase, or else the class, or “Region”, translated; borrowed. */
const char *psc_truth_finding_get_name (const PscTruthFinding *self);

gboolean psc_truth_finding_get_is_absent (const PscTruthFinding *self);

/** How many regions there are; with none, a map can neither hit nor miss. */
guint psc_truth_finding_get_n_regions (const PscTruthFinding *self);

/** Borrowed. */
PscTruthRegion *psc_truth_finding_get_region (const PscTruthFinding *self, guint index);

/**
 * psc_truth_finding_dup_mask:
 * @width, @height: of the picture in whose pixels the regions are: of what psc_truth_image_fit()
 *   gives, the picture's own
 * @n_inside: (out) (optional): how many pixels are inside; 0 for a region of less than a pixel, or
 *   outside of the picture
 * @cancellable: (nullable): looked at before each region
 *
 * The union of all regions, see psc_truth_region_add_to_mask(). Takes @width × @height bytes.
 *
 * Returns: (transfer full): [height][width], row-major, 255 inside and 0 outside; %NULL with
 * PSC_TRUTH_ERROR_TOO_LARGE, also for more than PSC_TRUTH_MAX_WORK, PSC_TRUTH_ERROR_SIZE where a
 * region is a mask of another size, or G_IO_ERROR_CANCELLED
 */
guint8 *psc_truth_finding_dup_mask (const PscTruthFinding *self,
                                    gsize width,
                                    gsize height,
                                    gsize *n_inside,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
