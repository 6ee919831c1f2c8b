/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"

G_BEGIN_DECLS

/* An engine without a worker: it takes the place of the real one in the program that it is linked
 * into, and the overlays of its sessions are what a test makes of them. */

PscEngine *psc_test_engine_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @image: referenced. */
PscSession *psc_test_session_new (PscEngine *engine, PscImage *image) G_GNUC_WARN_UNUSED_RESULT;

/** How many overlays somebody holds. */
guint psc_test_session_get_n_overlays (PscSession *self);

G_END_DECLS
