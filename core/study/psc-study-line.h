/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** For this folder and what reads other tables: (transfer full): the @size bytes at @text, possibly
 * not UTF-8, without spaces of any kind around them. */
char *psc_study_line_trim (const char *text, gsize size) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): @text, (nullable) and possibly not UTF-8, as a table's field gives it back: in
 * UTF-8, on one line, without spaces of any kind around it. */
char *psc_study_line_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
