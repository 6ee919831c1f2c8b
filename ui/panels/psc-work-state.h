/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-overlay.h"
#include "engine/psc-stack-job.h"

G_BEGIN_DECLS

/* How some work is, in a word and an icon that are the same wherever it is told. */

/** How the stack is that an overlay in that state waits for. */
PscStackJobState psc_work_state_of_overlay (PscOverlayState state);

/** “Waiting”, “Paused”, “Stopped”; static. */
const char *psc_work_state_get_word (PscStackJobState state);

/** A symbolic icon's name; static. */
const char *psc_work_state_get_icon (PscStackJobState state);

G_END_DECLS
