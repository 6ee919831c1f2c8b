/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to this folder. */

/** What a job is for; the earlier goes first. */
typedef enum
{
  PSC_JOB_LOAD,
  PSC_JOB_SCORES,
  PSC_JOB_TEXT,
  PSC_JOB_STAND_IN,
  PSC_JOB_DIRECT_IN_FOCUS,
  PSC_JOB_STACK_AWAITED,
  PSC_JOB_DIRECT,
  PSC_JOB_TEXT_WATCHED,
  PSC_JOB_STACK_IN_FOCUS,
  PSC_JOB_TRUST,
  PSC_JOB_STACK,
} PscJobPurpose;

/**
 * PscJobPriority:
 * @is_hidden: it is for an image that is not on screen: it goes after what is for one that is, but
 *   for stacks that no map waits for, which can take hours; before those, all but stacks are seen
 * to
 */
typedef struct
{
  gboolean is_hidden;
  PscJobPurpose purpose;
} PscJobPriority;

/** Less than 0 if @one goes before @other, more if it goes after it, 0 if they are equal. */
int psc_job_priority_compare (PscJobPriority one, PscJobPriority other);

G_END_DECLS
