/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/** PscModelPreferences: the page with the installed models, the import and the device. */
#define PSC_TYPE_MODEL_PREFERENCES (psc_model_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    PscModelPreferences, psc_model_preferences, PSC, MODEL_PREFERENCES, AdwPreferencesPage)

/** Once. */
void psc_model_preferences_bind (PscModelPreferences *self, GSettings *settings, PscEngine *engine);

G_END_DECLS
