/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-region.h"

G_BEGIN_DECLS

/* Private to this folder: fills shapes, by the rule of psc_truth_region_add_to_mask(). @mask:
 * [height][width]; coordinates are finite and within PSC_TRUTH_MAX_COORDINATE. */

void psc_truth_raster_box (
    guint8 *mask, gsize width, gsize height, double x, double y, double w, double h);

void psc_truth_raster_ellipse (
    guint8 *mask, gsize width, gsize height, double x, double y, double w, double h);

void psc_truth_raster_polygon (
    guint8 *mask, gsize width, gsize height, const PscTruthPoint *points, guint n_points);

G_END_DECLS
