/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "attribution/psc-map-lines.h"
#include "engine/psc-overlay.h"
#include "ui/canvas/psc-scale-group.h"

G_BEGIN_DECLS

/**
 * PscMapLayer:
 *
 * An overlay in the colours of a display: measured on a thread as soon as it has a map, scaled
 * alone or with others, and rendered on a thread when somebody asks for it. What is on screen stays
 * there, display and all, until the next map is measured; while a new overlay has no map yet, for
 * no longer than a moment, so that a picture does not flicker while its reader types. Signals:
 * “changed”, anything below does; “rendered”, only the surface or the lines do.
 */
#define PSC_TYPE_MAP_LAYER (psc_map_layer_get_type ())
G_DECLARE_FINAL_TYPE (PscMapLayer, psc_map_layer, PSC, MAP_LAYER, GObject)

PscMapLayer *psc_map_layer_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @overlay: (nullable). */
void psc_map_layer_set_overlay (PscMapLayer *self, PscOverlay *overlay);
PscOverlay *psc_map_layer_get_overlay (PscMapLayer *self);

/** Forgets the last map too: for another image. */
void psc_map_layer_clear (PscMapLayer *self);

void psc_map_layer_set_display (PscMapLayer *self, const PscMapDisplay *display);

/** Of the map on screen: the last that was set, or until that is measured the one before. */
const PscMapDisplay *psc_map_layer_get_display (PscMapLayer *self);

/** @group: (nullable). */
void psc_map_layer_set_scale_group (PscMapLayer *self, PscScaleGroup *group);

/** Of the map on screen, scale shared if it is to be; %NULL without one. Borrowed. */
const PscMapMeasure *psc_map_layer_get_measure (PscMapLayer *self);

/** Whether that map is still the last overlay's. */
gboolean psc_map_layer_is_stale (PscMapLayer *self);

/** The map on screen, [side][side]; %NULL unless it is shown. Borrowed. */
const float *psc_map_layer_get_values (PscMapLayer *self, guint *side);

/** It in colours, or its contour lines, as the display has it; the other is %NULL, as are both
 * unless it is shown. Asks for what is not rendered yet, until when the last that was stays.
 * Borrowed until “changed” or “rendered”. */
cairo_surface_t *psc_map_layer_get_surface (PscMapLayer *self);
GdkTexture *psc_map_layer_get_texture (PscMapLayer *self);
PscMapLines *psc_map_layer_get_lines (PscMapLayer *self);

/** Where the image lies in the input that that covers; %NULL as these. Borrowed likewise. */
const PscPlacement *psc_map_layer_get_placement (PscMapLayer *self);

/** Whether that is as it should be. */
gboolean psc_map_layer_is_rendered (PscMapLayer *self);

G_END_DECLS
