/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscColormap:
 *
 * A colour for every number from 0 to 1. Instances are static; there is nothing to free.
 *
 * “inferno”, “viridis”, “cividis” and “grey” are sequential, with a lightness L* that rises
 * throughout. “diverging” is for signed values: blue below, orange above, equally light on both
 * sides and dark in the middle, because it is made to lie on dark radiographs; blue and orange stay
 * apart for all common kinds of colour blindness. “jet” is neither perceptual nor colour-blind
 * safe and is there for comparison with older work only.
 */
typedef struct _PscColormap PscColormap;

/** The map of that name (exact match), or %NULL. */
const PscColormap *psc_colormap_get (const char *name);

/** All names in the order in which to offer them, %NULL-terminated, borrowed. */
const char *const *psc_colormap_get_names (void);

const char *psc_colormap_get_name (const PscColormap *self);

/** The name as a user reads it, translated. */
const char *psc_colormap_get_label (const PscColormap *self);

/**
 * psc_colormap_sample:
 * @t: position; clamped to 0…1, not-a-number counts as 0
 * @rgb: (out): sRGB, 8 bits
 *
 * Tabulated maps hold 256 colours and are interpolated linearly between them; the others are
 * evaluated from their definition. Either way the result is within half a level of it.
 */
void psc_colormap_sample (const PscColormap *self, double t, guint8 rgb[3]);

G_END_DECLS
