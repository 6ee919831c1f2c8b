/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-stack-cache.h"

G_BEGIN_DECLS

/** PscCachePreferences: the page of the cache's limits, what it takes, and its clearing. */
#define PSC_TYPE_CACHE_PREFERENCES (psc_cache_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    PscCachePreferences, psc_cache_preferences, PSC, CACHE_PREFERENCES, AdwPreferencesPage)

/** Once. @cache: (nullable): without one there are the limits only */
void
psc_cache_preferences_bind (PscCachePreferences *self, GSettings *settings, PscStackCache *cache);

G_END_DECLS
