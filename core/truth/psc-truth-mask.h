/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/**
 * psc_truth_mask_read:
 * @bytes: a PNG picture, inside where it is at least half as bright as at its brightest
 * @name: (nullable): the file's own
 * @label: (nullable): what the finding is called; otherwise the last known finding in @name, or
 *   nothing, since the rest of a name may be a person's
 *
 * Private to this folder. The image that is spoken of has no name, and the mask's size; a mask that
 * is black everywhere says that the finding is absent. It lies as pictures are shown if its file
 * says how to turn it, and otherwise as the picture is stored.
 *
 * Returns: (transfer full): or %NULL with G_IO_ERROR_CANCELLED or PSC_TRUTH_ERROR; also for a
 * picture of many greys, which is no mask, and for one of several shades, each for a finding
 */
PscTruthSet *psc_truth_mask_read (GBytes *bytes,
                                  const char *name,
                                  const char *label,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
