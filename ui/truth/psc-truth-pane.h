/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"
#include "ui/truth/psc-truth-book.h"
#include "ui/truth/psc-truth-measurer.h"

G_BEGIN_DECLS

/**
 * PscTruthPane:
 *
 * What is said of the image on screen, as a list, and how well the map that a reading looks into
 * finds what is chosen in it. Measured only while the pane is on the screen. Signal “asked” (const
 * char *class_name, const char *phrase): a finding is to become the prompt; one may be %NULL.
 *
 * Actions, of what is chosen: “truth.ask”, “truth.rename”, “truth.remove”.
 */
#define PSC_TYPE_TRUTH_PANE (psc_truth_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthPane, psc_truth_pane, PSC, TRUTH_PANE, GtkWidget)

GtkWidget *psc_truth_pane_new (void);

/** @reading, @book: (nullable) */
void psc_truth_pane_set_book (PscTruthPane *self, PscReading *reading, PscTruthBook *book);

/** Puts the keyboard into the list. */
void psc_truth_pane_focus (PscTruthPane *self);

/** What is measured; borrowed. */
PscTruthMeasurer *psc_truth_pane_get_measurer (PscTruthPane *self);

G_END_DECLS
