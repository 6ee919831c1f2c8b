/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"
#include "engine/psc-overlay.h"

G_BEGIN_DECLS

/** The map of an overlay, and how it is shown. Belongs to the main thread, but for @values. */
typedef struct
{
  PscOverlay *overlay; /* owned */
  GBytes *values;      /* owned, [A][A] floats */
  PscPlacement placement;
  PscMapDisplay display;
  PscMapMeasure measure; /* of the map by itself, once it is measured */
} PscMeasuredMap;

/** Of the map that @overlay has, not measured. */
PscMeasuredMap *psc_measured_map_new (PscOverlay *overlay,
                                      const PscMapDisplay *display) G_GNUC_WARN_UNUSED_RESULT;

/** The same values in another display, not measured. */
PscMeasuredMap *psc_measured_map_new_like (const PscMeasuredMap *like,
                                           const PscMapDisplay *display) G_GNUC_WARN_UNUSED_RESULT;
void psc_measured_map_free (gpointer self);

/** Whether a map has the same measure in both. */
gboolean psc_map_is_measured_alike (const PscMapDisplay *a, const PscMapDisplay *b);

/* For a PscLatestQueue. */

/** Whether both have the same measure. */
gboolean psc_measured_map_equal (gconstpointer a, gconstpointer b);

/** For a thread. Returns: (transfer full): a PscMapMeasure */
gpointer psc_measured_map_measure (gpointer self,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
