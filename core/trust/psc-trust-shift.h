/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Pixels to the right and down, each from −PSC_TRUST_MAX_SHIFT to PSC_TRUST_MAX_SHIFT. */
typedef struct
{
  int x;
  int y;
} PscTrustShift;

#define PSC_TRUST_MAX_SHIFT 2

/** How much noise is as a share of a picture's range, either way. */
#define PSC_TRUST_NOISE 0.02

/**
 * psc_trust_shift_draw:
 * @pixels: [side][side]
 * @changed: (out caller-allocates): [side][side], the same, shifted, what comes in being what was
 * at the edge, and with uniform noise of ± PSC_TRUST_NOISE of its range
 *
 * Returns: by how much
 */
PscTrustShift psc_trust_shift_draw (GRand *random, const float *pixels, guint side, float *changed);

/**
 * psc_trust_shift_cut:
 * @map: [side][side]
 * @is_shifted: whether it is of the changed picture
 * @n: (out): how many pixels
 *
 * Returns: (transfer full): [n], what the picture and the shifted one both show, in the same order
 */
float *psc_trust_shift_cut (PscTrustShift self,
                            guint side,
                            const float *map,
                            gboolean is_shifted,
                            gsize *n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
