/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_superpixels_find:
 * @pixels: [side][side], row-major
 * @n_wanted: regions, roughly; at least 1
 * @labels: (out caller-allocates): [side][side], each below the number returned, all of which are
 *   used
 *
 * Cuts a picture into connected regions of about the same size whose borders follow its edges:
 * k-means in place and grey level that begins with a regular grid (SLIC, Achanta and others 2012,
 * doi 10.1109/TPAMI.2012.120), after which scraps are given to a neighbour. A flat picture keeps
 * the grid. The same picture gives the same regions.
 *
 * Returns: the number of regions
 */
guint psc_superpixels_find (const float *pixels, guint side, guint n_wanted, guint *labels);

G_END_DECLS
