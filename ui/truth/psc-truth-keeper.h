/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscTruthKeeper:
 *
 * Writes what was drawn, one file after the other, on a thread: the latest of each file, and the
 * application does not end before that. Signal “failed” (const char *message): why it is not kept,
 * translated.
 */
#define PSC_TYPE_TRUTH_KEEPER (psc_truth_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthKeeper, psc_truth_keeper, PSC, TRUTH_KEEPER, GObject)

PscTruthKeeper *psc_truth_keeper_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Instead of what was in the file; its folder is made, for the user alone. Without any finding
 * there is no file. @set: of one image; not to be changed from here on */
void psc_truth_keeper_keep (PscTruthKeeper *self, const char *path, PscTruthSet *set);

/** Whether something is still being written. */
gboolean psc_truth_keeper_is_busy (PscTruthKeeper *self);

G_END_DECLS
