/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "engine/psc-stack-job.h"

G_BEGIN_DECLS

/** A line about one method's stack: how far it is, how fast, how long it still takes, which prompts
 * it serves by now, and buttons that pause, stop and restart it. */
#define PSC_TYPE_JOB_ROW (psc_job_row_get_type ())
G_DECLARE_FINAL_TYPE (PscJobRow, psc_job_row, PSC, JOB_ROW, GtkWidget)

/** @title: the method's, translated */
GtkWidget *psc_job_row_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** @job: (nullable) */
void psc_job_row_set_job (PscJobRow *self, PscStackJob *job);

/** “43 %, 120 maps/s, 12 s left”, “done”, “paused at 43 %”. (transfer full) */
char *psc_job_row_describe (PscStackJob *job) G_GNUC_WARN_UNUSED_RESULT;

/** “Serves all prompts of the bank exactly”, or to within some percent; %NULL if it is not that
 * far. (nullable) (transfer full) */
char *psc_job_row_describe_served (PscStackJob *job) G_GNUC_WARN_UNUSED_RESULT;

/** What a bar shows beside that text, 0 to 1. */
double psc_job_row_measure (PscStackJob *job);

G_END_DECLS
