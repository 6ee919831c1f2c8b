/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-stack-job.h"

G_BEGIN_DECLS

/* For the session, whose stack it is. */

/** @user_data: the session's; @state is what a user asks for: PSC_STACK_JOB_QUEUED (go on or start
 * again), PSC_STACK_JOB_PAUSED or PSC_STACK_JOB_CANCELLED */
typedef void (*PscStackJobFunc) (PscStackJob *self, PscStackJobState state, gpointer user_data);

PscStackJob *psc_stack_job_new (const char *method,
                                PscStackJobFunc func,
                                gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/** The session is gone. */
void psc_stack_job_disconnect (PscStackJob *self);

void psc_stack_job_set_state (PscStackJob *self, PscStackJobState state, const char *message);

/** Makes it run. @n_maps: that there will be */
void psc_stack_job_advance (PscStackJob *self, double fraction, guint n_maps);

/** See psc_stack_job_get_bank_missing(). */
void psc_stack_job_set_bank_missing (PscStackJob *self, double missing);

/** Forgets how far it was. */
void psc_stack_job_reset (PscStackJob *self);

G_END_DECLS
