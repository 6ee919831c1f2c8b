/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "ui/psc-reading.h"

G_BEGIN_DECLS

/** A window of the viewer: a study list, the panels of one reading, and the prompts. */
#define PSC_TYPE_WINDOW (psc_window_get_type ())
G_DECLARE_FINAL_TYPE (PscWindow, psc_window, PSC, WINDOW, AdwApplicationWindow)

/** @settings: (nullable): where its state is kept between two starts */
PscWindow *psc_window_new (GtkApplication *application,
                           PscEngine *engine,
                           GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

PscReading *psc_window_get_reading (PscWindow *self);

/** Adds images, folders and CSV tables to the study list and opens the first image among them. */
void psc_window_open_files (PscWindow *self, GFile *const *files, guint n_files);

/** Opens what was open when the program was left last. */
void psc_window_restore (PscWindow *self);

/** A short note at the foot of the window. @toast: (transfer full) */
void psc_window_add_toast (PscWindow *self, AdwToast *toast);

G_END_DECLS
