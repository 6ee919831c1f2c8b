/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PscToaster:
 *
 * Shows toasts one after the other, and takes them away before their time: libadwaita 1.2 uses a
 * toast's animations after it has freed them if it is dismissed while it slides in. Whoever
 * dismisses one here need not know how far it is.
 */
#define PSC_TYPE_TOASTER (psc_toaster_get_type ())
G_DECLARE_FINAL_TYPE (PscToaster, psc_toaster, PSC, TOASTER, GObject)

/** @overlay: on which nobody else shows any. */
PscToaster *psc_toaster_new (AdwToastOverlay *overlay) G_GNUC_WARN_UNUSED_RESULT;

/** @toast: (transfer full) */
void psc_toaster_add (PscToaster *self, AdwToast *toast);

/** Once it has slid in; at once if it still waits for its turn. */
void psc_toaster_dismiss (PscToaster *self, AdwToast *toast);

/** Dismisses those that have no button: with those that have one, something could be lost. */
void psc_toaster_dismiss_messages (PscToaster *self);

G_END_DECLS
