/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/truth/psc-truth-measurer.h"

G_BEGIN_DECLS

/**
 * PscTruthTable:
 *
 * A map against a finding: a column for each measure, whose heading says on request how it is
 * defined, and a row for the map and for each of what it has to be better than.
 */
#define PSC_TYPE_TRUTH_TABLE (psc_truth_table_get_type ())
G_DECLARE_FINAL_TYPE (PscTruthTable, psc_truth_table, PSC, TRUTH_TABLE, GtkWidget)

GtkWidget *psc_truth_table_new (void);

/** Shows what is known by now. @measurer: (nullable): nothing */
void psc_truth_table_fill (PscTruthTable *self, PscTruthMeasurer *measurer);

/** Whether there is anything to be measured of it. */
void psc_truth_table_set_has (PscTruthTable *self, PscTruthSubject subject, gboolean has);

/** What a field says; borrowed. @measure: from the left */
const char *psc_truth_table_get_text (PscTruthTable *self, PscTruthSubject subject, guint measure);

G_END_DECLS
