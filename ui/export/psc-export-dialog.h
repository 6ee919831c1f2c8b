/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/widgets/psc-dialog.h"
#include "ui/export/psc-export-job.h"

G_BEGIN_DECLS

/**
 * PscExportDialog:
 *
 * Asks in what form a panel or the whole comparison is to be written, shows what it will look like,
 * and writes or copies it without holding anything up.
 *
 * Actions: “export.save”, “export.copy”, “export.open-folder”.
 */
#define PSC_TYPE_EXPORT_DIALOG (psc_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PscExportDialog, psc_export_dialog, PSC, EXPORT_DIALOG, PscDialog)

/**
 * psc_export_dialog_new:
 * @panel: (nullable): the panel in focus
 * @comparison: (nullable): all panels; at least one of the two
 * @title: (nullable): the image's name, which is written only if the user asks for it
 */
PscExportDialog *psc_export_dialog_new (PscReport *panel,
                                        PscReport *comparison,
                                        const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** @inputs: (nullable): files that no export may be written over: of char *, %NULL-terminated; not
 * changed any more. */
void psc_export_dialog_set_inputs (PscExportDialog *self, GPtrArray *inputs);

/** The name that a user is offered, with the format's suffix. (transfer full) */
char *psc_export_dialog_dup_name (PscExportDialog *self) G_GNUC_WARN_UNUSED_RESULT;

/** Begins with the format that was written last, and keeps which that is. */
void psc_export_dialog_set_settings (PscExportDialog *self, GSettings *settings);

/** Writes with the options chosen to @path, as after the user has named it: in the format that its
 * suffix names, if it names one. */
void psc_export_dialog_save (PscExportDialog *self, const char *path);

G_END_DECLS
