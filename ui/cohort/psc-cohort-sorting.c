/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-sorting.h"

/* The column that was asked first. Before 4.10 GTK does not say by which column a view is sorted,
 * but compares two items by that one first. */
static PscCohortTableColumn *asked;

static int
ask (gconstpointer a, gconstpointer b, gpointer column)
{
  if (asked == NULL)
    asked = column;
  return 1;
}

void
psc_cohort_sorting_set_up (PscCohortTableColumn *column)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (ask, column, NULL));

  gtk_column_view_column_set_sorter (column->widget, sorter);
}

PscCohortTableColumn *
psc_cohort_sorting_find (GtkColumnView *view, gboolean *descending)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);

  asked = NULL;
  *descending =
      gtk_sorter_compare (gtk_column_view_get_sorter (view), one, other) == GTK_ORDERING_SMALLER;
  return asked;
}
