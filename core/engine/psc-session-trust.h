/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-session.h"
#include "trust/psc-trust.h"

G_BEGIN_DECLS

/**
 * psc_session_set_trusted:
 * @overlay: (nullable): of this session, whose map is to be measured instead of that of the one
 *   before; %NULL for none
 *
 * The five lines of the map that a user looks at. They are measured on the engine's worker once the
 * overlay is ready, behind all maps on the screen and the stack of the method in focus, and anew
 * whenever the overlay gets another map; what was measured once is kept in the engine's cache. The
 * work for another overlay's map, or for one that is not there any more, is cancelled. The session
 * emits “trusted” whenever anything that is below changes.
 */
void psc_session_set_trusted (PscSession *self, PscOverlay *overlay);

/** (nullable): the overlay set; borrowed. */
PscOverlay *psc_session_get_trusted (PscSession *self);

/** PSC_OVERLAY_READY with lines, PSC_OVERLAY_WAITING for a map or for the worker,
 * PSC_OVERLAY_COMPUTING, or PSC_OVERLAY_FAILED. */
PscOverlayState psc_session_get_trust_state (PscSession *self);

/** (nullable): the lines of the overlay's map, while they are measured as far as there are any:
 * figures to come are PSC_TRUST_PENDING. Borrowed until the next “trusted”. */
const PscTrust *psc_session_get_trust (PscSession *self);

/** How far they are, 0 to 1. */
double psc_session_get_trust_fraction (PscSession *self);

/** (nullable): a translated sentence: why there are none. */
const char *psc_session_get_trust_message (PscSession *self);

G_END_DECLS
