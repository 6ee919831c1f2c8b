/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "ui/canvas/psc-region-item.h"
#include "ui/canvas/psc-region-sketch.h"

G_BEGIN_DECLS

/**
 * PscRegionSet:
 *
 * What is said of the picture on screen, which of it is chosen, and what is being drawn, moved or
 * pulled. Own findings come first, and what is done to them can be undone. Signals: “changed”: the
 * findings or the choice; “edited”: own findings, to be kept; “sketched”: what is being drawn, or
 * held.
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

/** The same of another region of the chosen finding, if psc_region_set_can_extend(). */
void psc_region_set_draw_more (PscRegionSet *self, PscRegionTool tool);
gboolean psc_region_set_get_extends (PscRegionSet *self);

/** Whether what is chosen is one's own, and somewhere. */
gboolean psc_region_set_can_extend (PscRegionSet *self);

/** Draws what is being drawn around a point, as wide as @size, and takes hold of it: for who has no
 * pointer. */
void psc_region_set_place (PscRegionSet *self, const PscPoint *centre, double size);

/** The pointer, see psc_region_sketch_press() and so on; an end makes it a finding. */
void psc_region_set_press (PscRegionSet *self, const PscPoint *at, double reach);
void psc_region_set_drag (PscRegionSet *self, const PscPoint *to, double reach);
void psc_region_set_release (PscRegionSet *self, double reach);
void psc_region_set_close (PscRegionSet *self, double reach);
void psc_region_set_step_back (PscRegionSet *self);

/* psc-region-hold.c: an own finding in the hand. What is held is one of its regions, or one of that
 * region's handles, see psc-region-shape.h. */

/** No handle, but all of a region. */
#define PSC_REGION_WHOLE -1

gboolean psc_region_set_get_held (PscRegionSet *self, guint *region, int *handle);

/** Takes hold of what is meant by @at: a handle of what is held, a line of any own finding, which
 * is chosen by that, or the inside of what is held; %FALSE if nothing is. @at: (inout): where that
 * is
 */
gboolean psc_region_set_hold_at (PscRegionSet *self, PscPoint *at, double reach);

/** Takes hold of the chosen finding; %FALSE if it is not one's own, or nowhere. */
gboolean psc_region_set_hold_chosen (PscRegionSet *self);

/** Of its last region. */
gboolean psc_region_set_hold_chosen_last (PscRegionSet *self);

/** Goes to the next (1) or previous (-1) of all that there is to hold of the finding. Beyond the
 * last, or the first, nothing is held and %FALSE is returned, so that the keyboard gets out. */
gboolean psc_region_set_step_hold (PscRegionSet *self, int step);
void psc_region_set_let_go (PscRegionSet *self);

/** The pointer has what it took hold of at @to; and is done, which is when it becomes a change. */
void psc_region_set_pull (PscRegionSet *self, const PscPoint *to);
void psc_region_set_release_hold (PscRegionSet *self);

/** Steps of a key; those that follow one another are undone as one. %FALSE if nothing is held. */
gboolean psc_region_set_nudge (PscRegionSet *self, double dx, double dy);

/** The corner that is held, or the region, and its finding if it was the last; %FALSE if nothing is
 * held. */
gboolean psc_region_set_remove_held (PscRegionSet *self);

/** A corner between the one that is held and the next; %FALSE if none is held. */
gboolean psc_region_set_add_corner (PscRegionSet *self);

/** As psc_region_set_get(), as the pointer has it by now. */
PscRegionItem *psc_region_set_get_shown (PscRegionSet *self, guint index);

G_END_DECLS
