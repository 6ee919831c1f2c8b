/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-bar.h"

#include <glib/gi18n.h>

#include "ui/cohort/psc-cohort-sieve.h"
#include "ui/cohort/psc-cohort-text.h"

/* What pairs are compared by at first: what the question is about, as far as it is known. */
static const PscCohortColumn preferred[] = {
  PSC_COHORT_SPECIFICITY,
  PSC_COHORT_AUPRC,
  PSC_COHORT_FAITHFULNESS,
  PSC_COHORT_ALIKE,
};

struct _PscCohortBar
{
  GtkWidget parent_instance;

  GtkWidget *pairs_button;
  GtkDropDown *measures;
  GtkMenuButton *filter_button;
  PscCohortSieve *sieve;
  GtkBox *columns_box;
  GtkDropDown *orders;
  GtkToggleButton *descending;

  PscCohortTable *table;   /* owned, nullable */
  PscCohortSource *source; /* owned, nullable */
  PscCohortWish *wish;     /* owned */
  GPtrArray *columns;      /* owned, of PscCohortTableColumn: what the items of orders are */
  GArray *known;           /* owned, of PscCohortColumn: what the items of measures are */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (PscCohortBar, psc_cohort_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fill_orders (PscCohortBar *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = psc_cohort_table_list_columns (self->table);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const PscCohortTableColumn *column = self->columns->pdata[i];
      g_autofree char *title = psc_cohort_table_dup_title (self->table, column);

      gtk_string_list_append (names, title);
      if (column->order == self->wish->order
          && (column->order != PSC_COHORT_ORDER_COLUMN || column->column == self->wish->column))
        selected = i;
    }
  gtk_drop_down_set_model (self->orders, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->orders, selected);
  gtk_toggle_button_set_active (self->descending, self->wish->descending);
}

static void
column_toggled_cb (GtkCheckButton *button, PscCohortBar *self)
{
  psc_cohort_table_set_shown (self->table, g_object_get_data (G_OBJECT (button), "column"),
                              gtk_check_button_get_active (button));
}

static void
fill_columns (PscCohortBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->columns_box))) != NULL)
    gtk_box_remove (self->columns_box, child);
  for (guint i = 0; i < self->columns->len; i++)
    {
      PscCohortTableColumn *column = self->columns->pdata[i];
      g_autofree char *title = psc_cohort_table_dup_title (self->table, column);
      GtkWidget *button = gtk_check_button_new_with_label (title);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), column->shown);
      if (column->order == PSC_COHORT_ORDER_COLUMN)
        gtk_widget_set_tooltip_text (button, psc_cohort_column_get_description (column->column));
      g_object_set_data (G_OBJECT (button), "column", column);
      g_signal_connect (button, "toggled", G_CALLBACK (column_toggled_cb), self);
      gtk_box_append (self->columns_box, button);
    }
}

/* Everything follows the wish. */
static void
update (PscCohortBar *self)
{
  if (self->table == NULL || self->source == NULL)
    return;
  self->is_setting = TRUE;
  psc_cohort_table_set_wish (self->table, self->wish);
  psc_cohort_sieve_set_in_pairs (self->sieve, self->wish->in_pairs);
  fill_orders (self);
  fill_columns (self);
  gtk_widget_set_visible (GTK_WIDGET (self->measures), self->wish->in_pairs);
  for (guint i = 0; i < self->known->len; i++)
    if (g_array_index (self->known, PscCohortColumn, i) == self->wish->measure)
      gtk_drop_down_set_selected (self->measures, i);
  self->is_setting = FALSE;
}

static void
change (PscCohortBar *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
measure_cb (PscCohortBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->measures);

  if (self->is_setting || selected >= self->known->len)
    return;
  self->wish->measure = g_array_index (self->known, PscCohortColumn, selected);
  change (self);
}

static void
order_cb (PscCohortBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->orders);
  const PscCohortTableColumn *column;

  if (self->is_setting || self->columns == NULL || selected >= self->columns->len)
    return;
  column = self->columns->pdata[selected];
  self->wish->order = column->order;
  self->wish->column = column->column;
  self->wish->descending = gtk_toggle_button_get_active (self->descending);
  change (self);
}

static void
sorted_cb (PscCohortBar *self)
{
  psc_cohort_table_get_sorting (self->table, self->wish);
  change (self);
}

static void
sieve_cb (PscCohortBar *self)
{
  psc_cohort_sieve_apply (self->sieve, self->wish);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
psc_cohort_bar_dispose (GObject *object)
{
  PscCohortBar *self = PSC_COHORT_BAR (object);
  GtkWidget *child;

  self->is_setting = TRUE;
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_cohort_bar_parent_class)->dispose (object);
}

static void
psc_cohort_bar_finalize (GObject *object)
{
  PscCohortBar *self = PSC_COHORT_BAR (object);

  psc_cohort_wish_free (self->wish);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_array_unref (self->known);
  G_OBJECT_CLASS (psc_cohort_bar_parent_class)->finalize (object);
}

static void
psc_cohort_bar_class_init (PscCohortBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_cohort_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_bar_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_COHORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (PSC_TYPE_COHORT_SIEVE);
  gtk_widget_class_set_css_name (widget_class, "cohortbar");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-cohort-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, pairs_button);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, measures);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, filter_button);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, sieve);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, columns_box);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, orders);
  gtk_widget_class_bind_template_child (widget_class, PscCohortBar, descending);
  gtk_widget_class_bind_template_callback (widget_class, measure_cb);
  gtk_widget_class_bind_template_callback (widget_class, order_cb);
  gtk_widget_class_bind_template_callback (widget_class, sieve_cb);
}

static void
psc_cohort_bar_init (PscCohortBar *self)
{
  self->wish = psc_cohort_wish_new ();
  self->known = g_array_new (FALSE, FALSE, sizeof (PscCohortColumn));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_cohort_bar_set_table (PscCohortBar *self, PscCohortTable *table)
{
  g_return_if_fail (PSC_IS_COHORT_BAR (self) && self->table == NULL);

  self->table = g_object_ref (table);
  g_signal_connect_swapped (table, "sorted", G_CALLBACK (sorted_cb), self);
}

static void
fill_measures (PscCohortBar *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_array_set_size (self->known, 0);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (psc_cohort_column_is_measure (c) && psc_cohort_source_has (self->source, c))
      {
        g_array_append_val (self->known, c);
        gtk_string_list_append (names, psc_cohort_text_get_title (c));
      }
  self->is_setting = TRUE;
  gtk_drop_down_set_model (self->measures, G_LIST_MODEL (names));
  self->is_setting = FALSE;
}

static PscCohortColumn
choose_measure (PscCohortBar *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (preferred); i++)
    if (psc_cohort_source_has (self->source, preferred[i]))
      return preferred[i];
  return self->known->len > 0 ? g_array_index (self->known, PscCohortColumn, 0)
                              : PSC_COHORT_SPECIFICITY;
}

void
psc_cohort_bar_set_source (PscCohortBar *self, PscCohortSource *source)
{
  gboolean has_pairs;

  g_return_if_fail (PSC_IS_COHORT_BAR (self));

  psc_cohort_source_ref (source);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  self->source = source;
  psc_cohort_wish_free (self->wish);
  self->wish = psc_cohort_wish_new ();
  fill_measures (self);
  self->wish->measure = choose_measure (self);
  psc_cohort_sieve_set_source (self->sieve, source);
  psc_cohort_sieve_set_wish (self->sieve, self->wish);
  has_pairs = psc_cohort_source_has_pairs (source);
  gtk_widget_set_tooltip_text (self->pairs_button,
                               has_pairs ? _ ("Both maps of a query side by side, by how much they "
                                              "disagree (Ctrl+2)")
                                         : _ ("The cohort does not have both fused and "
                                              "conventional maps"));
  change (self);
}

const PscCohortWish *
psc_cohort_bar_get_wish (PscCohortBar *self)
{
  return self->wish;
}

void
psc_cohort_bar_set_in_pairs (PscCohortBar *self, gboolean in_pairs)
{
  g_return_if_fail (PSC_IS_COHORT_BAR (self));

  if (self->wish->in_pairs == in_pairs)
    return;
  self->wish->in_pairs = in_pairs;
  self->wish->order = in_pairs ? PSC_COHORT_ORDER_DISTANCE : PSC_COHORT_ORDER_COLUMN;
  self->wish->column = PSC_COHORT_ROW;
  self->wish->descending = in_pairs;
  change (self);
}

void
psc_cohort_bar_set_wish (PscCohortBar *self, const PscCohortWish *wish)
{
  gboolean in_pairs = self->wish->in_pairs;

  g_return_if_fail (PSC_IS_COHORT_BAR (self));

  psc_cohort_wish_free (self->wish);
  self->wish = psc_cohort_wish_copy (wish);
  self->wish->in_pairs = in_pairs;
  psc_cohort_sieve_set_wish (self->sieve, self->wish);
  change (self);
}

void
psc_cohort_bar_clear_filters (PscCohortBar *self)
{
  g_return_if_fail (PSC_IS_COHORT_BAR (self));

  psc_cohort_wish_clear_filters (self->wish);
  psc_cohort_sieve_set_wish (self->sieve, self->wish);
  change (self);
}

void
psc_cohort_bar_show_filters (PscCohortBar *self)
{
  gtk_menu_button_popup (self->filter_button);
  psc_cohort_sieve_focus (self->sieve);
}
