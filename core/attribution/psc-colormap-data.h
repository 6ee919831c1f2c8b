/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to PscColormap: 256 sRGB colours each, 0xRRGGBB, from the lowest value up. */
extern const guint32 psc_colormap_inferno[256];
extern const guint32 psc_colormap_viridis[256];
extern const guint32 psc_colormap_cividis[256];

G_END_DECLS
