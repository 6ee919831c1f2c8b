/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-finding.h"

G_BEGIN_DECLS

/**
 * PscTruthOutline:
 *
 * The closed lines around a finding's regions, to be drawn: in the pixels that the regions are in,
 * and no more corners than a line needs that is off by a pixel at most. Immutable, counted by
 * reference, safe to use from several threads.
 */
typedef struct _PscTruthOutline PscTruthOutline;

/** Of all regions, each by itself. Follows the borders of masks, so it may take as long as reading
 * them; of a mask with borders beyond all sense, such as noise, it is the box around. */
PscTruthOutline *psc_truth_outline_new (const PscTruthFinding *finding) G_GNUC_WARN_UNUSED_RESULT;

PscTruthOutline *psc_truth_outline_ref (PscTruthOutline *self);
void psc_truth_outline_unref (PscTruthOutline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthOutline, psc_truth_outline_unref)

guint psc_truth_outline_get_n_lines (const PscTruthOutline *self);

/** [n_points], to be closed; borrowed. */
const PscTruthPoint *
psc_truth_outline_get_line (const PscTruthOutline *self, guint index, guint *n_points);

G_END_DECLS
