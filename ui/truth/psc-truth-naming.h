/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt-bank.h"
#include "truth/psc-truth-finding.h"

G_BEGIN_DECLS

/**
 * PscTruthNaming:
 *
 * Asks what a finding is to be called: a class of the bank, or a phrase. Signal “named” (const char
 * *class_name, const char *phrase), one of which is %NULL.
 */
#define PSC_TYPE_TRUTH_NAMING (psc_truth_naming_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthNaming, psc_truth_naming, PSC, TRUTH_NAMING, GtkPopover)

PscTruthNaming *psc_truth_naming_new (PscPromptBank *bank) G_GNUC_WARN_UNUSED_RESULT;

/** What it is called now. */
void psc_truth_naming_set_finding (PscTruthNaming *self, PscTruthFinding *finding);

G_END_DECLS
