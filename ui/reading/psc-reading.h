/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"
#include "engine/psc-session.h"
#include "ui/canvas/psc-viewport.h"

G_BEGIN_DECLS

/**
 * PscView:
 * @PSC_VIEW_COMPARE: original, conventional and fused, of one method or of all
 * @PSC_VIEW_ATLAS: all classes by all methods
 * @PSC_VIEW_PROMPTS: a class's prompts and its label, by one method
 * @PSC_VIEW_SINGLE: one large panel, by one method
 */
typedef enum
{
  PSC_VIEW_COMPARE,
  PSC_VIEW_ATLAS,
  PSC_VIEW_PROMPTS,
  PSC_VIEW_SINGLE,
} PscView;

#define PSC_TYPE_VIEW (psc_view_get_type ())
GType psc_view_get_type (void);

/** “compare”, “atlas”, “prompts” or “single”; static. The way back is %FALSE for anything else. */
const char *psc_view_get_nick (PscView view);
gboolean psc_view_from_nick (const char *nick, PscView *view);

/** Whether the view has a place for the maps of all methods at once. */
gboolean psc_view_has_all_methods (PscView view);

/**
 * PscReading:
 *
 * What a window shows: which image, under which question, in which view. Its parts are set by the
 * prompt pane, the study list and the tool bar, and followed by the panels; none of them knows
 * another. Belongs to the main thread.
 *
 * Properties, read-write and notified explicitly when they change: “session” (PscSession,
 * nullable), “title” (the image's name, nullable), “details” (what else is written over
 * it, nullable), “view”, “method” (a method's name, or %NULL for
 * all of them), “kept-methods” (those that are all of them, a user's choice), “mode” (which map
 * views with one map per question show), “query” (PscQuery, never %NULL), “overlay” (the one map on
 * the screen that is looked into, nullable), “class-index” (whose prompts are listed),
 * “overlay-shown”, “zones-shown”, “cells-shown”. Signals “display-changed”:
 * psc_reading_get_display() gives something else; “methods-changed”: which methods there are to
 * choose from, which are “all” of them, or what is to be known of one, may be something else, as
 * with another model or other parameters.
 */
#define PSC_TYPE_READING (psc_reading_get_type ())
G_DECLARE_FINAL_TYPE (PscReading, psc_reading, PSC, READING, GObject)

PscReading *psc_reading_new (PscEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

PscEngine *psc_reading_get_engine (PscReading *self);

/** Shared by all panels of the window; borrowed, the same for the reading's life. */
PscViewport *psc_reading_get_viewport (PscReading *self);

PscSession *psc_reading_get_session (PscReading *self);
const char *psc_reading_get_title (PscReading *self);

/** Shows another image, or none; the viewport goes with it, and its details are none until they are
 * set. @session, @title: (nullable) */
void psc_reading_open (PscReading *self, PscSession *session, const char *title);

/** What to write over the session's image beside its name, in words, such as its view and its place
 * in a list. @details: (nullable) */
const char *psc_reading_get_details (PscReading *self);
void psc_reading_set_details (PscReading *self, const char *details);

PscView psc_reading_get_view (PscReading *self);
void psc_reading_set_view (PscReading *self, PscView view);

const char *psc_reading_get_method (PscReading *self);
void psc_reading_set_method (PscReading *self, const char *method);

/** The methods that a user wants to see all at once, those of the paper at first; %NULL-terminated,
 * in the order of psc_method_get_names(), borrowed until it changes. Names of no method are left
 * out; without any other, it is those of the paper again. */
const char *const *psc_reading_get_kept_methods (PscReading *self);
void psc_reading_set_kept_methods (PscReading *self, const char *const *names);

/** What is shown for all methods: those that are kept, but for those that the model in use does not
 * support, unless that is all of them. (transfer full) */
char **psc_reading_dup_all_methods (PscReading *self) G_GNUC_WARN_UNUSED_RESULT;

/** The method that the view shows: where all are chosen and the view has one only, the one that was
 * chosen last. %NULL for all of them. */
const char *psc_reading_get_shown_method (PscReading *self);

PscExplanationMode psc_reading_get_mode (PscReading *self);
void psc_reading_set_mode (PscReading *self, PscExplanationMode mode);

/** A query brings the class along that it belongs to, if there is one. */
const PscQuery *psc_reading_get_query (PscReading *self);
void psc_reading_set_query (PscReading *self, const PscQuery *query);

/** Which of the maps on the screen what is said of a single one is about; the panels set it, and
 * nobody's is left when another image comes. @overlay: (nullable): of the reading's session */
PscOverlay *psc_reading_get_overlay (PscReading *self);
void psc_reading_set_overlay (PscReading *self, PscOverlay *overlay);

/** The class that the query asks for, or that its prompt belongs to; %FALSE, and the class whose
 * prompts are listed, if it names none. */
gboolean psc_reading_find_class (PscReading *self, guint *class_index);

guint psc_reading_get_class_index (PscReading *self);
void psc_reading_set_class_index (PscReading *self, guint class_index);

const PscMapDisplay *psc_reading_get_display (PscReading *self);
void psc_reading_set_display (PscReading *self, const PscMapDisplay *display);

gboolean psc_reading_get_overlay_shown (PscReading *self);
void psc_reading_set_overlay_shown (PscReading *self, gboolean shown);

/** Whether the zones that the prompt names are outlined on the image. */
gboolean psc_reading_get_zones_shown (PscReading *self);
void psc_reading_set_zones_shown (PscReading *self, gboolean shown);

/** Whether the borders of a coarse map's cells are drawn. */
gboolean psc_reading_get_cells_shown (PscReading *self);
void psc_reading_set_cells_shown (PscReading *self, gboolean shown);

G_END_DECLS
