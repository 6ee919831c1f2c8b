/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/* What libadwaita recommends: since 1.5 a dialog within the window, before that a window. */
#if ADW_CHECK_VERSION(1, 5, 0)
#define PscPreferencesBase        AdwPreferencesDialog
#define PscPreferencesBaseClass   AdwPreferencesDialogClass
#define PSC_TYPE_PREFERENCES_BASE (ADW_TYPE_PREFERENCES_DIALOG)
#else
#define PscPreferencesBase        AdwPreferencesWindow
#define PscPreferencesBaseClass   AdwPreferencesWindowClass
#define PSC_TYPE_PREFERENCES_BASE (ADW_TYPE_PREFERENCES_WINDOW)
#endif

/**
 * PscPreferences:
 *
 * The settings: model, methods, cache, appearance. Changes are settings at once; what
 * psc_settings_bind_engine() ties to them follows.
 */
#define PSC_TYPE_PREFERENCES (psc_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PscPreferences, psc_preferences, PSC, PREFERENCES, PscPreferencesBase)

PscPreferences *psc_preferences_new (GSettings *settings,
                                     PscEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/** Shows a short message over the pages; takes @toast. */
void psc_preferences_add_toast (PscPreferences *self, AdwToast *toast);

G_END_DECLS
