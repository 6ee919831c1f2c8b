/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-measure.h"
#include "truth/psc-truth-region.h"

G_BEGIN_DECLS

/**
 * PscRegionTool:
 * @PSC_REGION_TOOL_NONE: nothing is drawn
 * @PSC_REGION_TOOL_BOX, @PSC_REGION_TOOL_ELLIPSE: from one corner to the opposite one
 * @PSC_REGION_TOOL_POLYGON: corner by corner
 * @PSC_REGION_TOOL_FREEHAND: along the pointer's way
 */
typedef enum
{
  PSC_REGION_TOOL_NONE,
  PSC_REGION_TOOL_BOX,
  PSC_REGION_TOOL_ELLIPSE,
  PSC_REGION_TOOL_POLYGON,
  PSC_REGION_TOOL_FREEHAND,
} PscRegionTool;

/**
 * PscRegionSketch:
 * @tool: what is being drawn
 * @points: (array of PscPoint): of it, in image pixels; owned
 *
 * A region that is being drawn.
 */
typedef struct
{
  PscRegionTool tool;
  GArray *points;
} PscRegionSketch;

void psc_region_sketch_init (PscRegionSketch *self);
void psc_region_sketch_clear (PscRegionSketch *self);

/** Begins to draw something, from which on there are no points. */
void psc_region_sketch_start (PscRegionSketch *self, PscRegionTool tool);

/** The pointer goes down; whether that ends it: on a polygon's first corner, within
 * @reach, and on its last, as a double click is. */
gboolean psc_region_sketch_press (PscRegionSketch *self, const PscPoint *at, double reach);

/** The pointer moves while it is down. A free-hand line takes no points nearer than @reach / 4. */
void psc_region_sketch_drag (PscRegionSketch *self, const PscPoint *to, double reach);

/** The pointer goes up; whether that ends it, which it does for all but polygons. */
gboolean psc_region_sketch_release (PscRegionSketch *self);

/** Takes the last corner of a polygon away; %FALSE if there is none. */
gboolean psc_region_sketch_step_back (PscRegionSketch *self);

/** Draws it around @centre, as far to each side; a polygon has six corners. */
void psc_region_sketch_place (PscRegionSketch *self,
                              const PscPoint *centre,
                              double reach_x,
                              double reach_y);

/** Returns: (transfer full) (nullable): what was drawn; %NULL if that is no more than @reach across
 * or encloses nothing */
PscTruthRegion *psc_region_sketch_dup_region (const PscRegionSketch *self,
                                              double reach) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
