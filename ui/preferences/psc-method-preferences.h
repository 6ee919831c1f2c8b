/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/** PscMethodPreferences: the page of the methods' preset and parameters. */
#define PSC_TYPE_METHOD_PREFERENCES (psc_method_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    PscMethodPreferences, psc_method_preferences, PSC, METHOD_PREFERENCES, AdwPreferencesPage)

/** Once. */
void
psc_method_preferences_bind (PscMethodPreferences *self, GSettings *settings, PscEngine *engine);

G_END_DECLS
