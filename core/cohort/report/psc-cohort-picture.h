/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/** The most pixels of a side of a picture in a report. */
#define PSC_COHORT_PICTURE_MAX_SIDE 320

/**
 * psc_cohort_picture_new:
 * @picture: [side][side], 0 black to 255 white: what the model saw
 * @map: (nullable): [map_side][map_side], drawn over all of it as the viewer shows maps unless told
 *   otherwise
 *
 * Returns: (transfer full): RGB24
 */
cairo_surface_t *psc_cohort_picture_new (const guint8 *picture,
                                         guint side,
                                         const float *map,
                                         guint map_side) G_GNUC_WARN_UNUSED_RESULT;

/** (nullable): what a reader has to know of a map that is shown so: that there is nothing to show,
 * or that the stronger part of it is not. Static */
const char *psc_cohort_picture_describe (const float *map, guint map_side);

G_END_DECLS
