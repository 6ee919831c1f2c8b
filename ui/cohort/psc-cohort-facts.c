/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-facts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/cohort/psc-cohort-text.h"

/* Left, right, difference. */
#define N_VALUES 3

struct _PscCohortFacts
{
  GtkWidget parent_instance;

  GtkGrid *grid;
  GtkLabel *heads[N_VALUES];
  GtkLabel *values[PSC_COHORT_N_COLUMNS][N_VALUES]; /* NULL of what is not measured */
};

G_DEFINE_FINAL_TYPE (PscCohortFacts, psc_cohort_facts, GTK_TYPE_WIDGET)

static void
psc_cohort_facts_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_cohort_facts_parent_class)->dispose (object);
}

static void
psc_cohort_facts_class_init (PscCohortFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_cohort_facts_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "cohortfacts");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
psc_cohort_facts_init (PscCohortFacts *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->grid = GTK_GRID (grid);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_widget_set_parent (grid, GTK_WIDGET (self));
}

GtkWidget *
psc_cohort_facts_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_FACTS, NULL);
}

static GtkLabel *
add_label (PscCohortFacts *self, int column, int row, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, style);
  if (column == 0)
    {
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 8);
    }
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
add_measure (PscCohortFacts *self, PscCohortColumn column, int row)
{
  GtkLabel *name = add_label (self, 0, row, psc_cohort_text_get_title (column), "dim-label");
  g_autofree char *tip = g_strdup_printf ("%s\n%s", psc_cohort_text_get_title (column),
                                          psc_cohort_column_get_description (column));

  gtk_widget_set_tooltip_text (GTK_WIDGET (name), tip);
  for (guint i = 0; i < N_VALUES; i++)
    self->values[column][i] = add_label (self, (int) i + 1, row, "", "numeric");
}

void
psc_cohort_facts_set_source (PscCohortFacts *self, PscCohortSource *source)
{
  GtkWidget *child;
  int row = 1;

  g_return_if_fail (PSC_IS_COHORT_FACTS (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  add_label (self, 0, 0, "", "dim-label");
  for (guint i = 0; i < N_VALUES; i++)
    self->heads[i] = add_label (self, (int) i + 1, 0, "", "caption-heading");
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      for (guint i = 0; i < N_VALUES; i++)
        self->values[c][i] = NULL;
      if (psc_cohort_column_is_measure (c) && psc_cohort_source_has (source, c))
        add_measure (self, c, row++);
    }
}

static void
set_number (GtkLabel *label, double value)
{
  g_autofree char *text = psc_cohort_text_format_number (value);

  gtk_label_set_label (label, isnan (value) ? "–" : text);
}

void
psc_cohort_facts_set_rows (PscCohortFacts *self,
                           const PscCohortRow *left,
                           const char *left_title,
                           const PscCohortRow *right,
                           const char *right_title)
{
  g_return_if_fail (PSC_IS_COHORT_FACTS (self));

  gtk_label_set_label (self->heads[0], left != NULL ? left_title : "");
  gtk_label_set_label (self->heads[1], right != NULL ? right_title : "");
  gtk_label_set_label (self->heads[2], left != NULL && right != NULL ? _ ("Difference") : "");
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    {
      double one = left != NULL ? left->numbers[c] : NAN;
      double other = right != NULL ? right->numbers[c] : NAN;

      if (self->values[c][0] == NULL)
        continue;
      set_number (self->values[c][0], one);
      set_number (self->values[c][1], other);
      set_number (self->values[c][2], one == other ? 0 : one - other);
      gtk_widget_set_visible (GTK_WIDGET (self->values[c][0]), left != NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->values[c][1]), right != NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->values[c][2]), left != NULL && right != NULL);
    }
}
