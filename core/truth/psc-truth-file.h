/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/** The largest file that is read, in bytes, packed or not; and the most findings and regions. */
#define PSC_TRUTH_FILE_MAX_SIZE ((gsize) 128 * 1024 * 1024)
#define PSC_TRUTH_MAX_FINDINGS  1000000
#define PSC_TRUTH_MAX_REGIONS   2000000

/**
 * psc_truth_file_load:
 * @path: in the file system's encoding
 * @label: (nullable): what the finding of a mask is called, if not after a known finding in its
 *   file's name
 * @cancellable: (nullable): looked at before each finding and region that is read
 *
 * Reads what a file says of pictures: CheXlocalize's contours and segmentations, MS-CXR's table and
 * its JSON, the tables of NIH's boxes, VinDr-CXR, RSNA's pneumonia and SIIM's pneumothorax,
 * PadChest-GR's reports, a mask as PNG or DICOM segmentation, and this program's own form. Which it
 * is shows from its content, never from its name. All but masks may be packed with gzip. Blocks.
 *
 * Returns: (transfer full): at least one image, or %NULL with PSC_TRUTH_ERROR, whose message begins
 * with the file's name, or G_IO_ERROR_CANCELLED
 */
PscTruthSet *psc_truth_file_load (const char *path,
                                  const char *label,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same on a thread. */
void psc_truth_file_load_async (const char *path,
                                const char *label,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
PscTruthSet *psc_truth_file_load_finish (GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_truth_file_read_bytes:
 * @name: (nullable): the file's own name, in UTF-8, in which a mask's finding is looked for
 *
 * As psc_truth_file_load(), for a file in memory; errors do not name it.
 */
PscTruthSet *psc_truth_file_read_bytes (GBytes *bytes,
                                        const char *name,
                                        const char *label,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_truth_file_save:
 *
 * Writes what is said in this program's own form, see psc-truth-own.h: whole or not at all. Blocks.
 *
 * Returns: %FALSE with a G_FILE_ERROR that does not repeat the name
 */
gboolean psc_truth_file_save (const PscTruthSet *set, const char *path, GError **error);

G_END_DECLS
