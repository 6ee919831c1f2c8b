/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/prompts/psc-prompt-pane.h"
#include "ui/trust/psc-trust-pane.h"

G_BEGIN_DECLS

/**
 * PscSidebar:
 *
 * The prompts, and below them how far their map is to be believed. The sentences about that are
 * written out where the prompts keep enough room beside them.
 */
#define PSC_TYPE_SIDEBAR (psc_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PscSidebar, psc_sidebar, PSC, SIDEBAR, GtkWidget)

GtkWidget *psc_sidebar_new (PscPromptPane *prompts, PscTrustPane *trust) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
