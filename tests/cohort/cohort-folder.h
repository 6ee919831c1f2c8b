/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A cohort's folder, as tests of it and of its commands look at it. Every failure ends the test
 * program. */

/** (transfer full): the rows of a table in the folder, or of all shards if @name is “”, without the
 * time that they took */
char *cohort_folder_read_rows (const char *folder, const char *name);

/** With all that is in it; what is not there is passed over. */
void cohort_folder_remove (const char *path);

G_END_DECLS
