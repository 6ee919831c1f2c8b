/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCliProgress:
 *
 * A line on standard error that says how far a job is and how long it will take. Only on a
 * terminal; nothing is written when standard error goes elsewhere.
 */
typedef struct _PscCliProgress PscCliProgress;

/** @label: what is going on, copied. */
PscCliProgress *psc_cli_progress_new (const char *label);

/** Clears the line. */
void psc_cli_progress_free (PscCliProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCliProgress, psc_cli_progress_free)

/** “12 min 05 s left”; “…” where @seconds is negative, which nobody knows. (transfer full) */
char *psc_cli_progress_describe (double seconds) G_GNUC_WARN_UNUSED_RESULT;

/** A PscProgressFunc with a PscCliProgress for user data. */
void psc_cli_progress_update (double fraction, gpointer user_data);

G_END_DECLS
