/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscTrustState:
 * @PSC_TRUST_STATE_NOTHING: there is no map to measure
 * @PSC_TRUST_STATE_WAITING: the map is being made, or other work comes first
 * @PSC_TRUST_STATE_MEASURING: it is being measured
 * @PSC_TRUST_STATE_READY: it was
 * @PSC_TRUST_STATE_FAILED: it could not be
 *
 * How far the measures of the map that a reading looks into have come.
 */
typedef enum
{
  PSC_TRUST_STATE_NOTHING,
  PSC_TRUST_STATE_WAITING,
  PSC_TRUST_STATE_MEASURING,
  PSC_TRUST_STATE_READY,
  PSC_TRUST_STATE_FAILED,
} PscTrustState;

/** @text: (out) (transfer full) (nullable): that state in words; %NULL if it is ready */
PscTrustState psc_trust_state_find (PscReading *reading, char **text);

G_END_DECLS
