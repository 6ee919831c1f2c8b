/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/widgets/psc-dialog.h"
#include "ui/model/psc-model-files.h"

G_BEGIN_DECLS

/**
 * PscModelAssistant:
 *
 * The way from a downloaded model to an installed one: where to get it, which files, progress, the
 * end or what was wrong. Closing it cancels. Signal “imported” (const char *name).
 */
#define PSC_TYPE_MODEL_ASSISTANT (psc_model_assistant_get_type ())
G_DECLARE_FINAL_TYPE (PscModelAssistant, psc_model_assistant, PSC, MODEL_ASSISTANT, PscDialog)

PscModelAssistant *psc_model_assistant_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** The page on which files are chosen; borrowed. */
PscModelFiles *psc_model_assistant_get_files (PscModelAssistant *self);

/** The name of the page on screen: “guide”, “files”, “progress”, “done” or “failed”. */
const char *psc_model_assistant_get_page (PscModelAssistant *self);

G_END_DECLS
