/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscOcclusionWindows:
 *
 * The image as it is, and with each window of a sweep as in the baseline: positions² of them, with
 * positions = ceil((A − window)/stride) + 1 along an axis, the last ones clipped at the edge. The
 * map is the mean, over the windows that cover a pixel, of what the function loses to them.
 */
#define PSC_TYPE_OCCLUSION_WINDOWS (psc_occlusion_windows_get_type ())
G_DECLARE_FINAL_TYPE (
    PscOcclusionWindows, psc_occlusion_windows, PSC, OCCLUSION_WINDOWS, PscPerturbation)

/**
 * psc_occlusion_windows_new:
 * @pixels: [A][A]; copied
 * @baseline: [A][A]; copied
 * @window: side of a window in pixels, at most A
 * @stride: from one window to the next, at most @window
 */
PscPerturbation *psc_occlusion_windows_new (guint side,
                                            const float *pixels,
                                            const float *baseline,
                                            guint window,
                                            guint stride) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
