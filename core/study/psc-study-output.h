/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What this program itself has written into a folder of images, and is no radiograph.
 */

/**
 * psc_study_output_list:
 * @folder: that is looked into
 * @bases: (element-type filename): the names of all that lies in it
 *
 * The maps and figures of a cohort, which is known by its plan, and the masks that the description
 * of a phantom names. Of files that are not JSON by their names none is opened. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type filename): a set of names to leave out
 */
GHashTable *psc_study_output_list (const char *folder,
                                   const GPtrArray *bases,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_study_output_read_masks:
 * @text: of a description, which may be hostile
 *
 * Returns: (transfer full) (element-type utf8): a set of the masks that it names; of what breaks
 * off, those before that
 */
GHashTable *psc_study_output_read_masks (const char *text, gsize size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
