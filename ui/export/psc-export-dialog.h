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

/** @inputs: (nullable): files that no export may be written over; copied. */
void psc_export_dialog_set_inputs (PscExportDialog *self, const char *const *inputs);

/** Writes with the options chosen to @path, as after the user has named it. */
void psc_export_dialog_save (PscExportDialog *self, const char *path);

G_END_DECLS
