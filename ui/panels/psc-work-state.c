/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-work-state.h"

#include <glib/gi18n.h>

PscStackJobState
psc_work_state_of_overlay (PscOverlayState state)
{
  static const PscStackJobState states[] = {
    [PSC_OVERLAY_WAITING] = PSC_STACK_JOB_QUEUED,
    [PSC_OVERLAY_COMPUTING] = PSC_STACK_JOB_RUNNING,
    [PSC_OVERLAY_PAUSED] = PSC_STACK_JOB_PAUSED,
    [PSC_OVERLAY_READY] = PSC_STACK_JOB_DONE,
    [PSC_OVERLAY_CANCELLED] = PSC_STACK_JOB_CANCELLED,
    [PSC_OVERLAY_FAILED] = PSC_STACK_JOB_FAILED,
  };

  return states[state];
}

const char *
psc_work_state_get_word (PscStackJobState state)
{
  static const char *const words[] = {
    [PSC_STACK_JOB_QUEUED] = N_ ("Waiting"),    [PSC_STACK_JOB_RUNNING] = N_ ("Computing…"),
    [PSC_STACK_JOB_PAUSED] = N_ ("Paused"),     [PSC_STACK_JOB_DONE] = N_ ("Done"),
    [PSC_STACK_JOB_CANCELLED] = N_ ("Stopped"), [PSC_STACK_JOB_FAILED] = N_ ("Failed"),
  };

  return _ (words[state]);
}

const char *
psc_work_state_get_icon (PscStackJobState state)
{
  static const char *const icons[] = {
    [PSC_STACK_JOB_QUEUED] = "document-open-recent-symbolic",
    [PSC_STACK_JOB_RUNNING] = "content-loading-symbolic",
    [PSC_STACK_JOB_PAUSED] = "media-playback-pause-symbolic",
    [PSC_STACK_JOB_DONE] = "object-select-symbolic",
    [PSC_STACK_JOB_CANCELLED] = "media-playback-stop-symbolic",
    [PSC_STACK_JOB_FAILED] = "dialog-error-symbolic",
  };

  return icons[state];
}
