/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-runs.h"

G_BEGIN_DECLS

/** The farthest that a corner may lie from the picture's, in pixels, and the most corners. */
#define PSC_TRUTH_MAX_COORDINATE 1e6
#define PSC_TRUTH_MAX_POINTS     100000

/** What a region is made of. */
typedef enum
{
  PSC_TRUTH_SHAPE_BOX,
  PSC_TRUTH_SHAPE_ELLIPSE,
  PSC_TRUTH_SHAPE_POLYGON,
  PSC_TRUTH_SHAPE_MASK,
} PscTruthShape;

/** In pixels, continuous: a picture covers [0, width] × [0, height] from its upper left corner, and
 * the centre of pixel i is at i + ½, as in PscPlacement. */
typedef struct
{
  double x;
  double y;
} PscTruthPoint;

/**
 * PscTruthRegion:
 *
 * A part of a picture, in the pixels of the picture that it was drawn on; whose they are is known
 * by the PscTruthImage. It may reach beyond the picture; what lies there is cut off. Immutable,
 * counted by reference, safe to use from several threads.
 */
typedef struct _PscTruthRegion PscTruthRegion;

/**
 * psc_truth_region_new_box:
 * @x, @y: of the upper left corner
 * @width, @height: over 0
 *
 * Returns: (transfer full): or %NULL with PSC_TRUTH_ERROR_REGION for what has no area, is no number
 * or lies beyond PSC_TRUTH_MAX_COORDINATE
 */
PscTruthRegion *psc_truth_region_new_box (
    double x, double y, double width, double height, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The ellipse within that box. */
PscTruthRegion *psc_truth_region_new_ellipse (
    double x, double y, double width, double height, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** @points: [n_points], at least 3, closed by itself. What a line goes round is inside, also where
 * it crosses itself (the non-zero rule). Errors as above. */
PscTruthRegion *psc_truth_region_new_polygon (const PscTruthPoint *points,
                                              guint n_points,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** @runs: (transfer none): over the whole picture that it was drawn on; may be empty. */
PscTruthRegion *psc_truth_region_new_mask (PscTruthRuns *runs) G_GNUC_WARN_UNUSED_RESULT;

PscTruthRegion *psc_truth_region_ref (PscTruthRegion *self);
void psc_truth_region_unref (PscTruthRegion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthRegion, psc_truth_region_unref)

PscTruthShape psc_truth_region_get_shape (const PscTruthRegion *self);

/** The least box around it; that of a box or an ellipse is what it was made of. All are 0 for an
 * empty mask. */
void psc_truth_region_get_box (
    const PscTruthRegion *self, double *x, double *y, double *width, double *height);

/** (nullable): the corners of a polygon, [n_points]; borrowed. */
const PscTruthPoint *psc_truth_region_get_points (const PscTruthRegion *self, guint *n_points);

/** (nullable): the runs of a mask; borrowed. */
PscTruthRuns *psc_truth_region_get_runs (const PscTruthRegion *self);

/**
 * psc_truth_region_add_to_mask:
 * @mask: (inout): [height][width], row-major
 * @width, @height: of the picture in whose pixels the region is; for a mask, those of its runs
 *
 * Sets the pixels inside to 255 and leaves the others. A pixel is inside if its centre is: on the
 * left or upper edge of a box or an ellipse, but not on the other two; anywhere on the line of a
 * polygon. So a box of whole numbers covers width × height pixels.
 */
void
psc_truth_region_add_to_mask (const PscTruthRegion *self, guint8 *mask, gsize width, gsize height);

/** How many steps that takes at most, see PSC_TRUTH_MAX_WORK. */
guint64 psc_truth_region_get_work (const PscTruthRegion *self, gsize width, gsize height);

G_END_DECLS
