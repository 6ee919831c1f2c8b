/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "trust/psc-trust.h"

G_BEGIN_DECLS

/** Lines of which every figure is known, with curves far from those of random orders. (transfer
 * full) */
PscTrust *psc_trust_sample_new (void);

G_END_DECLS
