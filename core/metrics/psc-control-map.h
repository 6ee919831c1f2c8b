/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-placement.h"

G_BEGIN_DECLS

/* Maps that no model has a part in, over the model's input like those that one has: what any map
 * has to be better than. */

/** Highest at the picture's centre, and falling evenly to 0 at its corners. Returns: (transfer
 * full): [A][A] */
float *psc_control_map_new_centre (const PscPlacement *placement) G_GNUC_WARN_UNUSED_RESULT;

/** Noise, evenly from 0 to 1, of each of @side² pixels by itself; same seed, same map. Returns:
 * (transfer full): [@side][@side] */
float *psc_control_map_new_random (gsize side, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_control_map_new_region:
 * @mask: [height][width], inside where it is PSC_TRUTH_INSIDE or more, such as the lungs
 *
 * Returns: (transfer full): [A][A], how much of each pixel of the model's input the region covers,
 * 0 to 1; nothing of the margin
 */
float *psc_control_map_new_region (const PscPlacement *placement,
                                   const guint8 *mask) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
