/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/**
 * psc_truth_mask_read:
 * @bytes: a PNG picture, inside where it is at least half as bright as at its brightest
 * @name: (nullable): the file's own
 * @label: (nullable): what the finding is called; otherwise the last known finding in @name, or all
 *   of it
 *
 * Private to this folder. The image that is spoken of has no name, and the mask's size; a mask that
 * is black everywhere says that the finding is absent.
 *
 * Returns: (transfer full): or %NULL with PSC_TRUTH_ERROR; also for a picture of many greys, which
 * is no mask
 */
PscTruthSet *psc_truth_mask_read (GBytes *bytes,
                                  const char *name,
                                  const char *label,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
