/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "text/psc-prompt-bank.h"
#include "ui/canvas/psc-region-item.h"

G_BEGIN_DECLS

/**
 * PscTruthRow:
 *
 * A finding in the list: what it is called, who says it, and what can be done with it. Signals:
 * “asked”: it is to become the prompt; “named” (const char *class_name, const char *phrase): it is
 * to be called that, one of which is %NULL; “removed”.
 */
#define PSC_TYPE_TRUTH_ROW (psc_truth_row_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthRow, psc_truth_row, PSC, TRUTH_ROW, GtkListBoxRow)

/** @bank: whose classes it can be named by */
GtkWidget *psc_truth_row_new (PscRegionItem *item, PscPromptBank *bank);

PscRegionItem *psc_truth_row_get_item (PscTruthRow *self);

/** Asks for another name. */
void psc_truth_row_rename (PscTruthRow *self);

G_END_DECLS
