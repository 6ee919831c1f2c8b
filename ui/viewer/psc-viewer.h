/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/** A window of the viewer: a study list, the panels of one reading, and the prompts. */
#define PSC_TYPE_VIEWER (psc_viewer_get_type ())
G_DECLARE_FINAL_TYPE (PscViewer, psc_viewer, PSC, VIEWER, AdwApplicationWindow)

/** @settings: (nullable): where its state is kept between two starts */
PscViewer *psc_viewer_new (GtkApplication *application,
                           PscEngine *engine,
                           GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

PscReading *psc_viewer_get_reading (PscViewer *self);

/** Adds images, folders and CSV tables to the study list and opens the first image among them. */
void psc_viewer_open_files (PscViewer *self, GFile *const *files, guint n_files);

/** Opens an image under a question, such as that of a cohort's row. @prompt, @class_name:
 * (nullable): the prompt, or else the class, that is asked
 * @method: (nullable): its name; one that there is not is passed over */
void psc_viewer_open_question (
    PscViewer *self, GFile *file, const char *prompt, const char *class_name, const char *method);

/** Opens what was open when the program was left last. */
void psc_viewer_restore (PscViewer *self);

/** A short note at the foot of the window. @toast: (transfer full) */
void psc_viewer_add_toast (PscViewer *self, AdwToast *toast);

G_END_DECLS
