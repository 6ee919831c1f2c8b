/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"
#include "truth/psc-truth-finding.h"

G_BEGIN_DECLS

/**
 * PscTruthGrid:
 * @PSC_TRUTH_GRID_STORED: pixels of the picture as the file holds it
 * @PSC_TRUTH_GRID_UPRIGHT: pixels of the picture as it is shown: turned by its orientation, and
 *   square; what is drawn here is in these
 * @PSC_TRUTH_GRID_SHARES: shares of the stored picture's width and height, 0 to 1
 *
 * What the coordinates of an image's regions count.
 */
typedef enum
{
  PSC_TRUTH_GRID_STORED,
  PSC_TRUTH_GRID_UPRIGHT,
  PSC_TRUTH_GRID_SHARES,
} PscTruthGrid;

/**
 * PscTruthImage:
 *
 * What is said of one picture: its findings, and in which pixels. Counted by reference; used by one
 * thread, and shared between several once nobody changes it.
 */
typedef struct _PscTruthImage PscTruthImage;

/**
 * psc_truth_image_new:
 * @name: (nullable): which picture: a file's name, the end of a path with “/” between folders, or
 *   an identifier; %NULL for whichever it is opened with
 * @width, @height: of the picture that it was drawn on, in pixels; 0 where nobody says
 */
PscTruthImage *psc_truth_image_new (const char *name, PscTruthGrid grid, gsize width, gsize height)
    G_GNUC_WARN_UNUSED_RESULT;

/** One for what is drawn on @image: upright, of its size. */
PscTruthImage *psc_truth_image_new_for (PscImage *image,
                                        const char *name) G_GNUC_WARN_UNUSED_RESULT;

PscTruthImage *psc_truth_image_ref (PscTruthImage *self);
void psc_truth_image_unref (PscTruthImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthImage, psc_truth_image_unref)

/** (transfer full): the same, to be changed on its own; findings are shared. */
PscTruthImage *psc_truth_image_copy (const PscTruthImage *self) G_GNUC_WARN_UNUSED_RESULT;

/** Nullable, borrowed. */
const char *psc_truth_image_get_name (const PscTruthImage *self);
PscTruthGrid psc_truth_image_get_grid (const PscTruthImage *self);

/** 0 where it is not known. */
gsize psc_truth_image_get_width (const PscTruthImage *self);
gsize psc_truth_image_get_height (const PscTruthImage *self);

/** Whether it is known of what size the picture was, or does not matter. */
gboolean psc_truth_image_is_sized (const PscTruthImage *self);

guint psc_truth_image_get_n_findings (const PscTruthImage *self);

/** Borrowed. */
PscTruthFinding *psc_truth_image_get_finding (const PscTruthImage *self, guint index);

/** @finding: (transfer full): put behind the others. */
void psc_truth_image_take_finding (PscTruthImage *self, PscTruthFinding *finding);

/** (nullable): where the lungs are, which is no finding, but what any map of one has to be better
 * than; borrowed. */
PscTruthFinding *psc_truth_image_get_lungs (const PscTruthImage *self);

/** @lungs: (transfer full) (nullable) */
void psc_truth_image_take_lungs (PscTruthImage *self, PscTruthFinding *lungs);

/**
 * psc_truth_image_fit:
 * @image: the picture that was opened
 * @cancellable: (nullable): looked at before each region
 *
 * Brings all regions into the pixels of @image as it is shown: turned as it was, and scaled where
 * it is a smaller or larger copy of the same shape. A mask is sampled at the centres of pixels.
 *
 * Returns: (transfer full): upright and of the size of @image, or %NULL with PSC_TRUTH_ERROR_SIZE
 * where its shape is another, or where it is unknown and regions do not lie in the picture; with
 * PSC_TRUTH_ERROR_TOO_LARGE for masks of more than PSC_TRUTH_MAX_WORK; or G_IO_ERROR_CANCELLED
 */
PscTruthImage *psc_truth_image_fit (const PscTruthImage *self,
                                    PscImage *image,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
