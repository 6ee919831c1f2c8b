/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/cohort/psc-cohort-list.h"
#include "ui/cohort/psc-cohort-panel.h"

G_BEGIN_DECLS

/**
 * PscCohortPane:
 *
 * The row that is chosen in a cohort: its image as the model saw it, the fused and the conventional
 * map over it from the store, and what was measured. Never anything of another row.
 */
#define PSC_TYPE_COHORT_PANE (psc_cohort_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortPane, psc_cohort_pane, PSC, COHORT_PANE, GtkWidget)

GtkWidget *psc_cohort_pane_new (void);

void psc_cohort_pane_set_source (PscCohortPane *self, PscCohortSource *source);

/** @item: (nullable): %NULL for none */
void psc_cohort_pane_set_item (PscCohortPane *self, PscCohortItem *item);

void psc_cohort_pane_set_overlay_shown (PscCohortPane *self, gboolean shown);

/** Whether positive and negative values are shown, or positive ones only. */
void psc_cohort_pane_set_signed (PscCohortPane *self, gboolean is_signed);

/** Whether what there is of the row is still being read. */
gboolean psc_cohort_pane_is_busy (PscCohortPane *self);

/** The panel at the left and at the right; the right one may be hidden. */
PscCohortPanel *psc_cohort_pane_get_panel (PscCohortPane *self, guint index);

G_END_DECLS
