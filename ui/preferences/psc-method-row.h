/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/**
 * PscMethodRow:
 *
 * A method's parameters, kept in the settings, and the way back to the preset. Follows the settings
 * when they change elsewhere. Parameters that do not go together, by the method's own word and for
 * the model in use, are not kept; the row of the one that was changed says why.
 */
#define PSC_TYPE_METHOD_ROW (psc_method_row_get_type ())
G_DECLARE_FINAL_TYPE (PscMethodRow, psc_method_row, PSC, METHOD_ROW, AdwExpanderRow)

/** @name: one of psc_method_get_names() */
GtkWidget *psc_method_row_new (GSettings *settings,
                               PscEngine *engine,
                               const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** The method that the row edits, borrowed. */
PscMethod *psc_method_row_get_method (PscMethodRow *self);

G_END_DECLS
