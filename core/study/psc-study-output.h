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
 * The maps and figures of a cohort, which is known by its plan. Files are opened only where their
 * names call for it. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type filename): a set of names to leave out
 */
GHashTable *psc_study_output_list (const char *folder,
                                   const GPtrArray *bases,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
