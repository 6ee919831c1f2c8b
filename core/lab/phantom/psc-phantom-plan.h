/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-finding.h"
#include "lab/phantom/psc-random.h"

G_BEGIN_DECLS

/**
 * psc_phantom_plan_complete:
 * @wanted: a class, and what else is asked for; the rest is open
 * @taken: findings that are there already
 * @complete: (out): every attribute that makes sense is set
 *
 * Returns: %FALSE if there is no such finding beside @taken: an impossible combination of
 * attributes, or a contradiction
 */
gboolean psc_phantom_plan_complete (PscRandom *random,
                                    const PscPhantomAttributes *wanted,
                                    const PscPhantomAttributes *taken,
                                    guint n_taken,
                                    PscPhantomAttributes *complete);

/** Whether two findings would contradict or hide each other. */
gboolean psc_phantom_plan_conflict (const PscPhantomAttributes *a, const PscPhantomAttributes *b);

/** Whether two findings share a side of the body. */
gboolean psc_phantom_plan_sides_meet (PscPhantomSide a, PscPhantomSide b);

G_END_DECLS
