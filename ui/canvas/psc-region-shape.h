/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-region.h"
#include "ui/canvas/psc-measure-set.h"

G_BEGIN_DECLS

/* What a hand does to the shape of a region: each gives another region, since none ever changes.
 * Handles are those of a box around it, clockwise from the upper left corner with the middles of
 * its sides, or the corners of a polygon that has no more than a hand sets one by one. A mask has
 * none, and stays as it is. */

gboolean psc_region_shape_is_editable (const PscTruthRegion *region);
guint psc_region_shape_get_n_handles (const PscTruthRegion *region);
PscPoint psc_region_shape_get_handle (const PscTruthRegion *region, guint handle);

/** Whether handles are corners, which can be taken away and added. */
gboolean psc_region_shape_has_corners (const PscTruthRegion *region);

/** How far @at is from its line. */
double psc_region_shape_get_distance (const PscTruthRegion *region, const PscPoint *at);
gboolean psc_region_shape_contains (const PscTruthRegion *region, const PscPoint *at);

/* (transfer full) (nullable): %NULL where nothing would be left of it. @width, @height: of the
 * picture, which it stays within. */

PscTruthRegion *psc_region_shape_shift (const PscTruthRegion *region,
                                        double dx,
                                        double dy,
                                        double width,
                                        double height) G_GNUC_WARN_UNUSED_RESULT;

/** A side stops at the opposite one. */
PscTruthRegion *psc_region_shape_pull (const PscTruthRegion *region,
                                       guint handle,
                                       const PscPoint *to,
                                       double width,
                                       double height) G_GNUC_WARN_UNUSED_RESULT;

PscTruthRegion *psc_region_shape_remove_corner (const PscTruthRegion *region,
                                                guint corner) G_GNUC_WARN_UNUSED_RESULT;

/** Half-way to the next one. */
PscTruthRegion *psc_region_shape_add_corner (const PscTruthRegion *region,
                                             guint corner) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
