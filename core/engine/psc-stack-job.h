/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PscStackJobState:
 * @PSC_STACK_JOB_QUEUED: its turn comes, or comes again if another one's came in between
 * @PSC_STACK_JOB_RUNNING: it is being computed
 * @PSC_STACK_JOB_PAUSED: a user told it to wait
 * @PSC_STACK_JOB_DONE: the stack is there, computed or from the cache
 * @PSC_STACK_JOB_CANCELLED: a user stopped it
 * @PSC_STACK_JOB_FAILED: it failed; there is a message
 */
typedef enum
{
  PSC_STACK_JOB_QUEUED,
  PSC_STACK_JOB_RUNNING,
  PSC_STACK_JOB_PAUSED,
  PSC_STACK_JOB_DONE,
  PSC_STACK_JOB_CANCELLED,
  PSC_STACK_JOB_FAILED,
} PscStackJobState;

#define PSC_TYPE_STACK_JOB_STATE (psc_stack_job_state_get_type ())
GType psc_stack_job_state_get_type (void);

/**
 * PscStackJob:
 *
 * How far a session's stack of one method has come, and the handles on it. Belongs to the main
 * thread. “changed” is emitted at most once a frame (16 ms).
 */
#define PSC_TYPE_STACK_JOB (psc_stack_job_get_type ())
G_DECLARE_FINAL_TYPE (PscStackJob, psc_stack_job, PSC, STACK_JOB, GObject)

/** The method's name; borrowed. */
const char *psc_stack_job_get_method (PscStackJob *self);

PscStackJobState psc_stack_job_get_state (PscStackJob *self);

/** 0 to 1. */
double psc_stack_job_get_fraction (PscStackJob *self);

/** Maps per second, over the last few seconds; 0 while unknown. */
double psc_stack_job_get_rate (PscStackJob *self);

/** Negative while unknown. */
double psc_stack_job_get_seconds_left (PscStackJob *self);

/** The greatest share of a prompt of the bank that what there is of the stack does not hold: 1
 * before there is any of it, 0 of all of it. */
double psc_stack_job_get_bank_missing (PscStackJob *self);

/** (nullable): a translated sentence. */
const char *psc_stack_job_get_message (PscStackJob *self);

/** Takes effect within 200 ms. A paused job lets others work, and keeps what it has, unless one
 * that it had interrupted goes on. */
void psc_stack_job_pause (PscStackJob *self);
void psc_stack_job_resume (PscStackJob *self);
void psc_stack_job_cancel (PscStackJob *self);

/** Queues a cancelled or failed job again. */
void psc_stack_job_restart (PscStackJob *self);

G_END_DECLS
