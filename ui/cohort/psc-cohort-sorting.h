/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/**
 * PscCohortTableColumn:
 * @order: what of an entry it shows, and is sorted by
 * @column: the column, for PSC_COHORT_ORDER_COLUMN
 * @shown: whether it is chosen
 * @widget: borrowed
 *
 * A column of the table on the screen.
 */
typedef struct
{
  PscCohortOrder order;
  PscCohortColumn column;
  gboolean shown;
  GtkColumnViewColumn *widget;
} PscCohortTableColumn;

/** Lets the column's header be clicked. What it sorts are places in millions of rows, on a thread
 * elsewhere: the sorter itself does nothing but tell who was clicked. */
void psc_cohort_sorting_set_up (PscCohortTableColumn *column);

/** (nullable): the column whose header says that rows are sorted by it, and in which direction. */
PscCohortTableColumn *psc_cohort_sorting_find (GtkColumnView *view, gboolean *descending);

G_END_DECLS
