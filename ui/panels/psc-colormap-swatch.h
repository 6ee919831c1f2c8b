/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "attribution/psc-colormap.h"

G_BEGIN_DECLS

/** PscColormapSwatch: a small bar of a colour map's colours, from low on the left to high. */
#define PSC_TYPE_COLORMAP_SWATCH (psc_colormap_swatch_get_type ())
G_DECLARE_FINAL_TYPE (PscColormapSwatch, psc_colormap_swatch, PSC, COLORMAP_SWATCH, GtkWidget)

GtkWidget *psc_colormap_swatch_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @colormap: (nullable): %NULL for an empty place of the same size */
void psc_colormap_swatch_set_colormap (PscColormapSwatch *self, const PscColormap *colormap);

G_END_DECLS
