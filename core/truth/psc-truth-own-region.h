/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-json-reader.h"
#include "truth/psc-truth-region.h"

G_BEGIN_DECLS

/**
 * psc_truth_own_read_region:
 *
 * Private to this folder: a region as psc-truth-own.h describes it.
 *
 * Returns: (transfer full) (nullable): %NULL for one that cannot be, of a shape that is not known,
 * or where the reader fails
 */
PscTruthRegion *psc_truth_own_read_region (PscJsonReader *reader) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
