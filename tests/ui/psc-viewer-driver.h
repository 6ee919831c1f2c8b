/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom.h"
#include "ui/viewer/psc-viewer.h"

G_BEGIN_DECLS

/*
 * A real window with the demonstration model, for programs that drive it. What they wait for either
 * comes or ends the program.
 */
typedef struct
{
  PscEngine *engine;
  PscViewer *window;
  PscReading *reading; /* borrowed from the window */
} PscViewerDriver;

/** With the default settings. The window is presented; the model is being loaded. */
PscViewerDriver *psc_viewer_driver_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Closes the window, ends the engine, and fails if the window is still referenced. */
void psc_viewer_driver_free (PscViewerDriver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscViewerDriver, psc_viewer_driver_free)

typedef gboolean (*PscViewerCondition) (PscViewerDriver *self, gpointer data);

/** Runs the main loop until @condition holds; @what: for the message when it never does. */
void psc_viewer_driver_wait (PscViewerDriver *self,
                             PscViewerCondition condition,
                             gpointer data,
                             const char *what);

/** Runs the main loop for so long, and for as long as there is something to do. */
void psc_viewer_driver_pass (PscViewerDriver *self, guint milliseconds);

/** The same for a moment. */
void psc_viewer_driver_settle (PscViewerDriver *self);

/**
 * psc_viewer_driver_draw_phantom:
 * @findings: [n_findings], what there is
 *
 * Returns: (transfer full): a synthetic radiograph of @side × @side pixels, to be saved with
 * psc_viewer_driver_save_phantom()
 */
PscPhantom *psc_viewer_driver_draw_phantom (guint64 seed,
                                            guint side,
                                            guint n_findings,
                                            const PscPhantomAttributes *findings);

/** Writes it as a PNG into a folder of temporary files. (transfer full): its file */
GFile *psc_viewer_driver_save_phantom (PscPhantom *phantom);

/** The file of one with a large effusion on the left. (transfer full) */
GFile *psc_viewer_driver_save_effusion (guint64 seed);

/** PscViewerCondition: an image is on screen and scored; @before: (nullable): a PscSession pointer,
 * where the session lies that does not count. It is to be a weak one, since another session may
 * come to lie where a freed one was. */
gboolean psc_viewer_driver_is_scored (PscViewerDriver *self, gpointer before);

/** Opens @file and waits until it is on screen and scored. */
void psc_viewer_driver_open (PscViewerDriver *self, GFile *file);

/** Asks for @prompt, and for @method if not %NULL. */
void psc_viewer_driver_ask (PscViewerDriver *self, const char *prompt, const char *method);

/** Waits for the fused or conventional map of the reading's question. (transfer full) */
PscOverlay *psc_viewer_driver_wait_for_map (PscViewerDriver *self,
                                            const char *method,
                                            PscExplanationMode mode) G_GNUC_WARN_UNUSED_RESULT;

/** Waits until no stack is waiting or running. */
void psc_viewer_driver_wait_for_stacks (PscViewerDriver *self);

G_END_DECLS
