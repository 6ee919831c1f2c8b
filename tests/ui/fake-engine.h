/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/* An engine and a cache that only remember what they are told: the tests of the settings are about
 * what is asked of the engine, not about what it does. */

PscEngine *fake_engine_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** What psc_engine_set_model() was told last, “NAME on DEVICE”, with “, reduced” for that
 * precision; “” before. */
const char *fake_engine_get_order (PscEngine *self);

/** How many methods it was given. */
guint fake_engine_get_n_methods_taken (PscEngine *self);

void fake_engine_set_state (PscEngine *self, PscEngineState state, const char *message);

/** The limits of its cache, in MiB, and what it holds, in bytes. */
guint fake_engine_get_memory_limit (PscEngine *self);
guint fake_engine_get_disk_limit (PscEngine *self);
void fake_engine_fill_cache (PscEngine *self, guint64 size);
guint64 fake_engine_get_cache_size (PscEngine *self);

G_END_DECLS
