/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>

#include "text/psc-prompt.h"

G_BEGIN_DECLS

/**
 * PscThoraxZone:
 *
 * A zone of the drawing of a frontal radiograph, data/thorax/thorax.svg. The side is left, right or
 * midline; what is bilateral is two of them.
 */
typedef struct
{
  PscPromptSide side;
  PscPromptZone zone;
} PscThoraxZone;

/** All zones of the drawing, from top to bottom and from the picture's left to its right; static.
 * @n: (out) */
const PscThoraxZone *psc_thorax_get_zones (guint *n);

/** Whether @zone is one of @places. */
gboolean psc_thorax_zone_is_in (const PscThoraxZone *zone, const PscPromptPlaces *places);

/** What it is called, translated, such as “left upper zone”. (transfer full) */
char *psc_thorax_zone_dup_name (const PscThoraxZone *zone) G_GNUC_WARN_UNUSED_RESULT;

/** The zone at a point of the unit square, the one on top; %NULL if there is none. */
const PscThoraxZone *psc_thorax_find_zone (double x, double y);

/** Draw with the context's source into the unit square, whose (0, 0) is the radiograph's top left
 * corner: body, ribs and airways in outline; a zone filled; a zone in outline, as thick as the
 * context's line width says. */
void psc_thorax_draw_anatomy (cairo_t *cr);
void psc_thorax_fill_zone (cairo_t *cr, const PscThoraxZone *zone);
void psc_thorax_stroke_zone (cairo_t *cr, const PscThoraxZone *zone);

/** Outlines all zones of @places; %FALSE if there are none. */
gboolean psc_thorax_stroke_places (cairo_t *cr, const PscPromptPlaces *places);

G_END_DECLS
