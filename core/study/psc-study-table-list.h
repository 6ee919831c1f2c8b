/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_study_table_list_split:
 * @text: a field that lists names: “A|B”, “A, B”, “A; B” or a list as Python writes it, “['A',
 * 'B']”
 * @is_tree: whether “A/B” are two names as well, unless that is the name of one finding
 *
 * Private to this folder.
 *
 * Returns: (transfer full): the names, in UTF-8, without those that say nothing
 */
char **psc_study_table_list_split (const char *text, gboolean is_tree) G_GNUC_WARN_UNUSED_RESULT;

/** Whether @name could be a finding's, being short and no number. */
gboolean psc_study_table_list_is_name (const char *name);

G_END_DECLS
