/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/* What lies between the settings of data/…gschema.xml and what they are about. */

/** The program's settings. (transfer full) */
GSettings *psc_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** The method of that name, one of psc_method_get_names(): the preset's, with the user's
 * parameters on top. What is no parameter of it is passed over. (transfer full) */
PscMethod *psc_settings_new_method (GSettings *settings,
                                    const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** Keeps those parameters of @method that differ from the preset's. */
void psc_settings_store_method (GSettings *settings, PscMethod *method);

/** Whether the user has given the method parameters of his own. */
gboolean psc_settings_has_parameters (GSettings *settings, const char *name);

/** Back to the preset. */
void psc_settings_reset_method (GSettings *settings, const char *name);

/** Gives the engine every method whose parameters are not those that it has. */
void psc_settings_apply_methods (GSettings *settings, PscEngine *engine);

/** Makes the engine load the chosen model on the chosen device. */
void psc_settings_apply_model (GSettings *settings, PscEngine *engine);

/** Applies methods and cache limits now, and these, the model and the device whenever they change.
 * The first model is loaded with psc_settings_apply_model(), when the window is there. */
void psc_settings_bind_engine (GSettings *settings, PscEngine *engine);

/** Dark, light or as the desktop has it, now and whenever the setting changes. */
void psc_settings_bind_color_scheme (GSettings *settings, AdwStyleManager *manager);

/**
 * psc_settings_bind_choice:
 * @row: its model has an item for each of @values
 * @values: static, %NULL-terminated: what the string key @key is for each item; “cuda” also stands
 *   for “cuda:1”
 */
void psc_settings_bind_choice (GSettings *settings,
                               const char *key,
                               AdwComboRow *row,
                               const char *const *values);

G_END_DECLS
