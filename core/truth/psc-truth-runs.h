/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-error.h"

G_BEGIN_DECLS

/**
 * PscTruthRuns:
 *
 * A mask of [height][width] pixels as the lengths of its runs, column after column from the top
 * left, pixels outside first: so a mask of a whole radiograph needs kilobytes. Immutable, counted
 * by reference, safe to use from several threads.
 */
typedef struct _PscTruthRuns PscTruthRuns;

/**
 * psc_truth_runs_new_from_mask:
 * @mask: [height][width], row-major, inside where it is 128 or more
 * @width, @height: within what psc_image_check_size() lets pass
 */
PscTruthRuns *psc_truth_runs_new_from_mask (const guint8 *mask,
                                            gsize width,
                                            gsize height) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_truth_runs_new_from_counts:
 * @counts: [n_counts], lengths of runs, outside and inside in turn, outside first; what follows the
 *   last one is outside
 *
 * Returns: (transfer full): or %NULL with PSC_TRUTH_ERROR_TOO_LARGE for the size, or
 * PSC_TRUTH_ERROR_DAMAGED where there are more pixels in @counts than in the mask
 */
PscTruthRuns *psc_truth_runs_new_from_counts (const guint32 *counts,
                                              gsize n_counts,
                                              guint64 width,
                                              guint64 height,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_truth_runs_new_from_text:
 * @text: COCO's compressed form: groups of 5 bits, the lowest first, each plus 48, with 0x20 for
 *   “goes on” and 0x10 of the last group for the sign; from the fourth count on each is the
 *   difference to the count two before (cocodataset/cocoapi, common/maskApi.c, rleToString())
 *
 * Returns: (transfer full): or %NULL as above; also where the runs do not fill the mask
 */
PscTruthRuns *psc_truth_runs_new_from_text (const char *text,
                                            guint64 width,
                                            guint64 height,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

PscTruthRuns *psc_truth_runs_ref (PscTruthRuns *self);
void psc_truth_runs_unref (PscTruthRuns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthRuns, psc_truth_runs_unref)

/** (transfer full): COCO's compressed form, as above. */
char *psc_truth_runs_to_text (const PscTruthRuns *self) G_GNUC_WARN_UNUSED_RESULT;

gsize psc_truth_runs_get_width (const PscTruthRuns *self);
gsize psc_truth_runs_get_height (const PscTruthRuns *self);

/** How many pixels are inside. */
gsize psc_truth_runs_get_n_inside (const PscTruthRuns *self);

/** The pixels that are inside lie in columns @left to @right − 1 and rows @top to @bottom − 1; all
 * are 0 where there are none. */
void psc_truth_runs_get_bounds (
    const PscTruthRuns *self, gsize *left, gsize *top, gsize *right, gsize *bottom);

/** Sets the pixels of @mask, [height][width], that are inside to 255 and leaves the others. */
void psc_truth_runs_add_to_mask (const PscTruthRuns *self, guint8 *mask);

G_END_DECLS
