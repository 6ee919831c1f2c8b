/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/**
 * PscPreferences:
 *
 * The window of the settings: model, methods, cache, appearance. Changes are settings at once; what
 * psc_settings_bind_engine() ties to them follows.
 */
#define PSC_TYPE_PREFERENCES (psc_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PscPreferences, psc_preferences, PSC, PREFERENCES, AdwPreferencesWindow)

PscPreferences *psc_preferences_new (GSettings *settings,
                                     PscEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
