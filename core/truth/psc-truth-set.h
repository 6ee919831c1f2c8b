/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-image.h"

G_BEGIN_DECLS

/**
 * PscTruthSet:
 *
 * What a file says of pictures: where findings are that somebody saw. From reading it to a mask:
 *
 * |[
 * set = psc_truth_file_load (path, NULL, NULL, &error);
 * said = psc_truth_set_lookup (set, image_path, &error);
 * here = psc_truth_image_fit (said, image, &error);
 * finding = psc_truth_image_get_finding (here, 0);
 * mask = psc_truth_finding_dup_mask (finding, width, height, &n_inside, &error);
 * ]|
 *
 * Counted by reference; used by one thread, and shared between several once nobody changes it.
 */
typedef struct _PscTruthSet PscTruthSet;

/** Of nothing. @form: what its file is, as a user knows it, such as “CheXlocalize”. */
PscTruthSet *psc_truth_set_new (const char *form) G_GNUC_WARN_UNUSED_RESULT;

PscTruthSet *psc_truth_set_ref (PscTruthSet *self);
void psc_truth_set_unref (PscTruthSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTruthSet, psc_truth_set_unref)

/** Borrowed, here and below. */
const char *psc_truth_set_get_form (const PscTruthSet *self);

/** Translated sentences, %NULL behind them: what was left out and why. */
const char *const *psc_truth_set_get_notes (const PscTruthSet *self);
void psc_truth_set_take_note (PscTruthSet *self, char *note);

guint psc_truth_set_get_n_images (const PscTruthSet *self);
PscTruthImage *psc_truth_set_get_image (const PscTruthSet *self, guint index);

/** @image: (transfer full). */
void psc_truth_set_take_image (PscTruthSet *self, PscTruthImage *image);

/**
 * psc_truth_set_lookup:
 * @path: of the picture, in the file system's encoding, with the folders that it lies in
 *
 * Which of the pictures that are spoken of @path is; never by chance. The whole of a name must be
 * the end of @path, whatever the case of its letters, the extension of an image, and whether “/” or
 * “_” stands between folders (CheXlocalize's “patient1_study1_view1_frontal”). A name with folders
 * may also lack its first ones, if what is left is long enough to be the only one and the next
 * folder is not another patient's. An image without a name is taken if it is the only one.
 *
 * Returns: (transfer none): or %NULL with PSC_TRUTH_ERROR_NO_IMAGE or PSC_TRUTH_ERROR_DOUBTFUL
 */
PscTruthImage *psc_truth_set_lookup (const PscTruthSet *self, const char *path, GError **error);

G_END_DECLS
