/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/viewer/psc-viewer-private.h"

G_BEGIN_DECLS

/* A real window without a model, for what needs none. */
typedef struct
{
  PscEngine *engine;
  PscViewer *viewer;
} PscImageWindow;

void psc_image_window_set_up (PscImageWindow *self, gconstpointer data);
void psc_image_window_tear_down (PscImageWindow *self, gconstpointer data);

/** Opens files below tests/fixtures, separated by spaces, and waits for the first one's picture. */
void psc_image_window_open (PscImageWindow *self, const char *names);

/** Runs the main loop until the picture of another image than @image (nullable) is on screen. */
void psc_image_window_wait (PscImageWindow *self, PscImage *image);

/** The original's panel; the image on screen. Borrowed. */
PscPanel *psc_image_window_get_panel (PscImageWindow *self);
PscImage *psc_image_window_get_image (PscImageWindow *self);

G_END_DECLS
