/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "cohort/psc-cohort-source.h"
#include "cohort/psc-cohort-view.h"

G_BEGIN_DECLS

/**
 * PscCohortItem:
 *
 * A row, or a pair of rows, on the screen.
 */
#define PSC_TYPE_COHORT_ITEM (psc_cohort_item_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortItem, psc_cohort_item, PSC, COHORT_ITEM, GObject)

PscCohortSource *psc_cohort_item_get_source (PscCohortItem *self);
const PscCohortEntry *psc_cohort_item_get_entry (PscCohortItem *self);

/** Of a pair the fused one, and what follows (nullable): of a pair the other one. Borrowed. */
const PscCohortRow *psc_cohort_item_get_row (PscCohortItem *self);
const PscCohortRow *psc_cohort_item_get_other (PscCohortItem *self);

/**
 * PscCohortList:
 *
 * A view of a cohort as a table on the screen wants it: items are made when somebody looks at them,
 * however many there are, and one of them is selected. GTK's own selection looks for what is
 * selected among all items whenever they change. A GtkSelectionModel of PscCohortItem. Signal
 * “selected”: another one is, or none.
 */
#define PSC_TYPE_COHORT_LIST (psc_cohort_list_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortList, psc_cohort_list, PSC, COHORT_LIST, GObject)

PscCohortList *psc_cohort_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** @source, @view: (nullable): both or neither. The row that is selected stays so if it is in the
 * view. */
void psc_cohort_list_set_view (PscCohortList *self, PscCohortSource *source, PscCohortView *view);

PscCohortView *psc_cohort_list_get_view (PscCohortList *self);

/** @position: GTK_INVALID_LIST_POSITION for none */
void psc_cohort_list_select (PscCohortList *self, guint position);
guint psc_cohort_list_get_selected (PscCohortList *self);

/** (nullable) (transfer full): the one that is selected. */
PscCohortItem *psc_cohort_list_dup_selected (PscCohortList *self);

G_END_DECLS
