/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "ui/canvas/psc-region-item.h"
#include "ui/canvas/psc-region-sketch.h"

G_BEGIN_DECLS

/**
 * PscRegionSet:
 *
 * What is said of the picture on screen, which of it is chosen, and what is being drawn. Own
 * findings come first, and what is done to them can be undone. Signals: “changed”: the findings or
 * the choice; “edited”: own findings, to be kept; “sketched”: what is being drawn.
 */
#define PSC_TYPE_REGION_SET (psc_region_set_get_type ())
G_DECLARE_FINAL_TYPE (PscRegionSet, psc_region_set, PSC, REGION_SET, GObject)

/** @width, @height: of the picture, which what is drawn stays within */
PscRegionSet *psc_region_set_new (gsize width, gsize height) G_GNUC_WARN_UNUSED_RESULT;

/** Another one after each “changed”, of all sets. */
guint64 psc_region_set_get_serial (PscRegionSet *self);

guint psc_region_set_get_n (PscRegionSet *self);
PscRegionItem *psc_region_set_get (PscRegionSet *self, guint index);

/** @items: (transfer full) (element-type PscRegionItem): instead of those of that origin; what was
 * done to own ones cannot be undone any more */
void psc_region_set_load (PscRegionSet *self, PscRegionOrigin origin, GPtrArray *items);
guint psc_region_set_count (PscRegionSet *self, PscRegionOrigin origin);

/** (nullable): the one that is chosen, and its place. */
PscRegionItem *psc_region_set_get_chosen (PscRegionSet *self, guint *index);
void psc_region_set_choose (PscRegionSet *self, guint index);
void psc_region_set_choose_none (PscRegionSet *self);

/* Of own findings. */
void
psc_region_set_rename (PscRegionSet *self, guint index, const char *class_name, const char *phrase);
/** %FALSE where it is not one's own. */
gboolean psc_region_set_remove (PscRegionSet *self, guint index);
gboolean psc_region_set_can_undo (PscRegionSet *self);
gboolean psc_region_set_can_redo (PscRegionSet *self);
void psc_region_set_undo (PscRegionSet *self);
void psc_region_set_redo (PscRegionSet *self);

/** (transfer full) (element-type PscTruthFinding): own findings. */
GPtrArray *psc_region_set_dup_own (PscRegionSet *self) G_GNUC_WARN_UNUSED_RESULT;

/** What is drawn next is called that. */
void psc_region_set_set_name (PscRegionSet *self, const char *class_name, const char *phrase);

const PscRegionSketch *psc_region_set_get_sketch (PscRegionSet *self);
/** Begins a drawing, or gives up the one that there is. */
void psc_region_set_draw (PscRegionSet *self, PscRegionTool tool);

/** The pointer, see psc_region_sketch_press() and so on; an end makes it a finding. */
void psc_region_set_press (PscRegionSet *self, const PscPoint *at, double reach);
void psc_region_set_drag (PscRegionSet *self, const PscPoint *to, double reach);
void psc_region_set_release (PscRegionSet *self, double reach);
void psc_region_set_close (PscRegionSet *self, double reach);
void psc_region_set_step_back (PscRegionSet *self);

G_END_DECLS
