/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/widgets/psc-dialog.h"

G_BEGIN_DECLS

/**
 * PscShortcuts:
 *
 * Lists what keys and the mouse do. GTK deprecated its own list before libadwaita had another.
 */
#define PSC_TYPE_SHORTCUTS (psc_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (PscShortcuts, psc_shortcuts, PSC, SHORTCUTS, PscDialog)

PscShortcuts *psc_shortcuts_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
