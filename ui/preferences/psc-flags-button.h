/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PscFlagsButton:
 *
 * A button that opens a list of check boxes, one for each flag of a type. At least one stays set.
 * The property “flags” (guint) is read-write.
 */
#define PSC_TYPE_FLAGS_BUTTON (psc_flags_button_get_type ())
G_DECLARE_FINAL_TYPE (PscFlagsButton, psc_flags_button, PSC, FLAGS_BUTTON, AdwBin)

/** @flags_type: a type of flags, whose nicks psc_parameter_label_get() knows */
GtkWidget *psc_flags_button_new (GType flags_type, const char *label) G_GNUC_WARN_UNUSED_RESULT;

void psc_flags_button_set_flags (PscFlagsButton *self, guint flags);

G_END_DECLS
