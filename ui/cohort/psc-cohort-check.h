/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Finds out on a thread whether a file or folder is a cohort's, see psc_cohort_source_is_cohort().
 */
void psc_cohort_check_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data);
gboolean psc_cohort_check_finish (GAsyncResult *result);

G_END_DECLS
