/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "image/psc-image.h"
#include "ui/canvas/psc-measure-set.h"
#include "ui/canvas/psc-region-set.h"

G_BEGIN_DECLS

/**
 * PscViewport:
 *
 * How an image is looked at, shared by all panels that show it: zoom, position, window/level,
 * mirroring, and the point under scrutiny. Points are in image pixels along pixel edges: the image
 * covers [0, width] × [0, height]. Survives a change of image: fitted again, window of the new one.
 *
 * Properties, read-write and notified explicitly: “zoom” (1 fits the image into a panel),
 * “mirrored”, “inverted” (on top of the image's own polarity), “regions-shown”. The centre, the
 * image point in a panel's middle, is in parts of the image's width and height. Signal “changed”:
 * anything that a panel has to be drawn again for.
 */
#define PSC_TYPE_VIEWPORT (psc_viewport_get_type ())
G_DECLARE_FINAL_TYPE (PscViewport, psc_viewport, PSC, VIEWPORT, GObject)

/** The range of “zoom”. */
#define PSC_VIEWPORT_MIN_ZOOM 0.25
#define PSC_VIEWPORT_MAX_ZOOM 64.0

PscViewport *psc_viewport_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @image: (nullable). Resets everything to it. */
void psc_viewport_set_image (PscViewport *self, PscImage *image);
PscImage *psc_viewport_get_image (PscViewport *self);

double psc_viewport_get_zoom (PscViewport *self);

/** Zooms to @zoom (clamped) such that the image point (@x, @y), in parts of its width and height,
 * stays where it is on screen. */
void psc_viewport_zoom_at (PscViewport *self, double zoom, double x, double y);

/** Moves the middle; clamped so that some of the image stays in sight. */
void psc_viewport_set_centre (PscViewport *self, double x, double y);
void psc_viewport_get_centre (PscViewport *self, double *x, double *y);

/** The whole image, in the middle. */
void psc_viewport_fit (PscViewport *self);

/** Fits, and undoes window/level, inversion and mirroring. */
void psc_viewport_reset (PscViewport *self);

/** (nullable): the window in use; %NULL for the image's own presentation. Borrowed. */
const PscWindow *psc_viewport_get_window (PscViewport *self);
void psc_viewport_set_window (PscViewport *self, const PscWindow *window);

/** The window in which there is an image, whether it is the image's own or not; of a table, which
 * has none, the one that spans it. */
void psc_viewport_get_shown_window (PscViewport *self, PscWindow *window);

gboolean psc_viewport_get_mirrored (PscViewport *self);
void psc_viewport_set_mirrored (PscViewport *self, gboolean mirrored);
gboolean psc_viewport_get_inverted (PscViewport *self);
void psc_viewport_set_inverted (PscViewport *self, gboolean inverted);

/** (nullable): what was measured in the image; none of another one, after which it has to be set.
 */
PscMeasureSet *psc_viewport_get_measures (PscViewport *self);
void psc_viewport_set_measures (PscViewport *self, PscMeasureSet *measures);

/** (nullable): what is said of the image; none of another one, after which it has to be set. */
PscRegionSet *psc_viewport_get_regions (PscViewport *self);
void psc_viewport_set_regions (PscViewport *self, PscRegionSet *regions);

/** Whether it is drawn; on unless set, and for whatever image. */
gboolean psc_viewport_get_regions_shown (PscViewport *self);
void psc_viewport_set_regions_shown (PscViewport *self, gboolean shown);

/** The point that cross-hairs and probes are at, in image pixels; %FALSE if there is none. */
gboolean psc_viewport_get_point (PscViewport *self, double *x, double *y);
void psc_viewport_set_point (PscViewport *self, double x, double y);
void psc_viewport_clear_point (PscViewport *self);

G_END_DECLS
