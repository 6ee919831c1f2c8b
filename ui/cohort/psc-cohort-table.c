/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/cohort/psc-cohort-text.h"

/* What there is room for in a cell, in characters. */
#define COUNT_CHARS  5
#define NUMBER_CHARS 8
#define LABEL_CHARS  10
#define MODE_CHARS   13
#define WORD_CHARS   16
#define QUERY_CHARS  24
#define LONG_CHARS   30

/* In the order of the table. What is not here follows in that of the files. */
static const struct
{
  PscCohortOrder order;
  PscCohortColumn column;
} first[] = {
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_ROW },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_PATIENT },
  { PSC_COHORT_ORDER_QUERY, PSC_COHORT_PROMPT },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_METHOD },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_MODE },
  { PSC_COHORT_ORDER_FUSED, PSC_COHORT_SPECIFICITY },
  { PSC_COHORT_ORDER_CONVENTIONAL, PSC_COHORT_SPECIFICITY },
  { PSC_COHORT_ORDER_DIFFERENCE, PSC_COHORT_SPECIFICITY },
  { PSC_COHORT_ORDER_DISTANCE, PSC_COHORT_SPECIFICITY },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_LABEL },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_LOGIT },
  { PSC_COHORT_ORDER_COLUMN, PSC_COHORT_PROBABILITY },
};

struct _PscCohortTable
{
  GtkWidget parent_instance;

  GtkColumnView *view;
  PscCohortList *list;     /* owned */
  GPtrArray *columns;      /* owned, of PscCohortTableColumn */
  PscCohortSource *source; /* owned, nullable */
  gboolean in_pairs;
  PscCohortColumn measure;
  gboolean is_sorting; /* headers follow, and nobody clicked them */
};

G_DEFINE_FINAL_TYPE (PscCohortTable, psc_cohort_table, GTK_TYPE_WIDGET)

enum
{
  SORTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_text (const PscCohortTableColumn *column)
{
  return column->order == PSC_COHORT_ORDER_QUERY
         || (column->order == PSC_COHORT_ORDER_COLUMN
             && (psc_cohort_column_get_kind (column->column) == PSC_COHORT_TEXT
                 || column->column == PSC_COHORT_LABEL));
}

static guint
get_chars (const PscCohortTableColumn *column)
{
  if (column->order == PSC_COHORT_ORDER_COLUMN
      && psc_cohort_column_get_kind (column->column) == PSC_COHORT_COUNT)
    return COUNT_CHARS;
  if (!is_text (column))
    return NUMBER_CHARS;
  if (column->order == PSC_COHORT_ORDER_QUERY)
    return QUERY_CHARS;
  if (column->column == PSC_COHORT_LABEL)
    return LABEL_CHARS;
  if (column->column == PSC_COHORT_MODE)
    return MODE_CHARS;
  return column->column == PSC_COHORT_MESSAGE || column->column == PSC_COHORT_PATH
                 || column->column == PSC_COHORT_PARAMETERS
             ? LONG_CHARS
             : WORD_CHARS;
}

static char *
format (PscCohortTable *self, const PscCohortTableColumn *column, PscCohortItem *item)
{
  const PscCohortRow *row = psc_cohort_item_get_row (item);
  const PscCohortRow *other = psc_cohort_item_get_other (item);
  double difference = psc_cohort_entry_get_difference (
      psc_cohort_item_get_entry (item),
      psc_cohort_source_get_results (psc_cohort_item_get_source (item)), self->measure);

  switch (column->order)
    {
    case PSC_COHORT_ORDER_FUSED:
      return psc_cohort_text_format (row, self->measure);
    case PSC_COHORT_ORDER_CONVENTIONAL:
      return other != NULL ? psc_cohort_text_format (other, self->measure) : g_strdup ("");
    case PSC_COHORT_ORDER_DIFFERENCE:
      return psc_cohort_text_format_number (difference);
    case PSC_COHORT_ORDER_DISTANCE:
      return psc_cohort_text_format_number (fabs (difference));
    case PSC_COHORT_ORDER_QUERY:
    case PSC_COHORT_ORDER_COLUMN:
    default:
      return psc_cohort_text_format (row, column->column);
    }
}

static PscCohortTableColumn *
get_column (GtkListItemFactory *factory)
{
  return g_object_get_data (G_OBJECT (factory), "column");
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  const PscCohortTableColumn *column = get_column (factory);
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), MIN (get_chars (column), NUMBER_CHARS));
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), get_chars (column));
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (!is_text (column))
    {
      gtk_widget_add_css_class (cell, "numeric");
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
    }
  g_object_set_data (G_OBJECT (cell), "item", item);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, PscCohortTable *self)
{
  const PscCohortTableColumn *column = get_column (factory);
  PscCohortItem *entry = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *text = format (self, column, entry);
  gboolean is_bad =
      column->order == PSC_COHORT_ORDER_QUERY
      && g_str_equal (psc_cohort_row_get_text (psc_cohort_item_get_row (entry), PSC_COHORT_STATUS),
                      PSC_COHORT_STATUS_FAILED);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  if (is_text (column))
    gtk_widget_set_tooltip_text (cell, *text != '\0' ? text : NULL);
  if (is_bad)
    gtk_widget_add_css_class (cell, "error");
  else
    gtk_widget_remove_css_class (cell, "error");
}

static void
add_column (PscCohortTable *self, PscCohortOrder order, PscCohortColumn column)
{
  PscCohortTableColumn *added = g_new0 (PscCohortTableColumn, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  added->order = order;
  added->column = column;
  g_object_set_data (G_OBJECT (factory), "column", added);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  added->widget = gtk_column_view_column_new (psc_cohort_text_get_title (column), factory);
  gtk_column_view_column_set_resizable (added->widget, TRUE);
  gtk_column_view_column_set_visible (added->widget, FALSE);
  psc_cohort_sorting_set_up (added);
  gtk_column_view_append_column (self->view, added->widget);
  g_object_unref (added->widget);
  g_ptr_array_add (self->columns, added);
}

static gboolean
is_first (PscCohortColumn column)
{
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if ((first[i].order == PSC_COHORT_ORDER_COLUMN || first[i].order == PSC_COHORT_ORDER_QUERY)
        && first[i].column == column)
      return TRUE;
  return FALSE;
}

static void
add_columns (PscCohortTable *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    add_column (self, first[i].order, first[i].column);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (psc_cohort_column_is_measure (c))
      add_column (self, PSC_COHORT_ORDER_COLUMN, c);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (!psc_cohort_column_is_measure (c) && !is_first (c))
      add_column (self, PSC_COHORT_ORDER_COLUMN, c);
}

static void
sorted_cb (PscCohortTable *self)
{
  if (!self->is_sorting)
    g_signal_emit (self, signals[SORTED], 0);
}

static void
activated_cb (PscCohortTable *self, guint position)
{
  psc_cohort_list_select (self->list, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
psc_cohort_table_dispose (GObject *object)
{
  PscCohortTable *self = PSC_COHORT_TABLE (object);
  GtkWidget *child;

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  self->view = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  G_OBJECT_CLASS (psc_cohort_table_parent_class)->dispose (object);
}

static void
psc_cohort_table_finalize (GObject *object)
{
  g_ptr_array_unref (PSC_COHORT_TABLE (object)->columns);
  G_OBJECT_CLASS (psc_cohort_table_parent_class)->finalize (object);
}

static void
psc_cohort_table_class_init (PscCohortTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_cohort_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_table_finalize;

  signals[SORTED] = g_signal_new ("sorted", PSC_TYPE_COHORT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", PSC_TYPE_COHORT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "cohorttable");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
psc_cohort_table_init (PscCohortTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->list = psc_cohort_list_new ();
  view = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->list)));
  self->view = GTK_COLUMN_VIEW (view);
  /* Columns get what they need, and the table scrolls. */
  g_object_set (view, "hscroll-policy", GTK_SCROLL_NATURAL, NULL);
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Results of the cohort"), -1);
  add_columns (self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  g_signal_connect_swapped (gtk_column_view_get_sorter (self->view), "changed",
                            G_CALLBACK (sorted_cb), self);
  g_signal_connect_swapped (view, "activate", G_CALLBACK (activated_cb), self);
}

PscCohortList *
psc_cohort_table_get_list (PscCohortTable *self)
{
  return self->list;
}

/* Whether the arrangement has such a column. */
static gboolean
belongs (PscCohortTable *self, const PscCohortTableColumn *column)
{
  switch (column->order)
    {
    case PSC_COHORT_ORDER_FUSED:
    case PSC_COHORT_ORDER_CONVENTIONAL:
    case PSC_COHORT_ORDER_DIFFERENCE:
    case PSC_COHORT_ORDER_DISTANCE:
      return self->in_pairs;
    case PSC_COHORT_ORDER_COLUMN:
      return !self->in_pairs
             || (column->column != PSC_COHORT_MODE && column->column != PSC_COHORT_STATUS
                 && column->column != PSC_COHORT_MESSAGE && column->column != PSC_COHORT_SECONDS
                 && !psc_cohort_column_is_measure (column->column));
    case PSC_COHORT_ORDER_QUERY:
    default:
      return TRUE;
    }
}

/* What says the same of all rows is not shown unless somebody wants to see it. */
static gboolean
is_wanted (PscCohortSource *source, const PscCohortTableColumn *column)
{
  const char *const *texts = psc_cohort_source_get_texts (source, column->column);

  if (column->order != PSC_COHORT_ORDER_COLUMN)
    return column->order != PSC_COHORT_ORDER_DISTANCE;
  switch (column->column)
    {
    case PSC_COHORT_MODEL:
    case PSC_COHORT_STATUS:
      return texts[0] != NULL && texts[1] != NULL;
    case PSC_COHORT_CLASS:
      return psc_cohort_source_has (source, PSC_COHORT_PROMPT)
             && psc_cohort_source_has (source, PSC_COHORT_CLASS);
    case PSC_COHORT_IMAGE:
    case PSC_COHORT_MODEL_DIGEST:
    case PSC_COHORT_PARAMETERS:
    case PSC_COHORT_PARAMETERS_DIGEST:
    case PSC_COHORT_KIND:
    case PSC_COHORT_FAITHFULNESS_CONTROL:
    case PSC_COHORT_AREA_SHARE:
    case PSC_COHORT_SECONDS:
      return FALSE;
    default:
      return psc_cohort_source_has (source, column->column);
    }
}

/* Which measure it is stands above the table. */
static char *
dup_heading (PscCohortTable *self, const PscCohortTableColumn *column)
{
  if (column->order == PSC_COHORT_ORDER_FUSED)
    return g_strdup (psc_cohort_text_get_mode (PSC_COHORT_FUSED));
  if (column->order == PSC_COHORT_ORDER_CONVENTIONAL)
    return g_strdup (psc_cohort_text_get_mode (PSC_COHORT_CONVENTIONAL));
  return psc_cohort_table_dup_title (self, column);
}

static void
update_columns (PscCohortTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      PscCohortTableColumn *column = self->columns->pdata[i];
      g_autofree char *title = dup_heading (self, column);

      gtk_column_view_column_set_title (column->widget, title);
      gtk_column_view_column_set_visible (column->widget, column->shown && belongs (self, column));
    }
}

void
psc_cohort_table_set_source (PscCohortTable *self, PscCohortSource *source)
{
  g_return_if_fail (PSC_IS_COHORT_TABLE (self));

  psc_cohort_list_set_view (self->list, NULL, NULL);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  self->source = psc_cohort_source_ref (source);
  for (guint i = 0; i < self->columns->len; i++)
    {
      PscCohortTableColumn *column = self->columns->pdata[i];

      column->shown = is_wanted (source, column);
    }
  update_columns (self);
}

static PscCohortTableColumn *
find_column (PscCohortTable *self, const PscCohortWish *wish)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      PscCohortTableColumn *column = self->columns->pdata[i];

      if (column->order == wish->order
          && (wish->order != PSC_COHORT_ORDER_COLUMN || column->column == wish->column))
        return column;
    }
  return NULL;
}

void
psc_cohort_table_set_wish (PscCohortTable *self, const PscCohortWish *wish)
{
  PscCohortTableColumn *column;

  g_return_if_fail (PSC_IS_COHORT_TABLE (self));

  self->in_pairs = wish->in_pairs;
  self->measure = wish->measure;
  update_columns (self);
  column = find_column (self, wish);
  self->is_sorting = TRUE;
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column->widget,
                                    wish->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->is_sorting = FALSE;
}

void
psc_cohort_table_get_sorting (PscCohortTable *self, PscCohortWish *wish)
{
  gboolean descending;
  PscCohortTableColumn *column = psc_cohort_sorting_find (self->view, &descending);

  if (column == NULL)
    return;
  wish->order = column->order;
  wish->column = column->column;
  wish->descending = descending;
}

GPtrArray *
psc_cohort_table_list_columns (PscCohortTable *self)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      PscCohortTableColumn *column = self->columns->pdata[i];

      if (belongs (self, column)
          && (column->order != PSC_COHORT_ORDER_COLUMN || self->source == NULL
              || psc_cohort_source_has (self->source, column->column)))
        g_ptr_array_add (columns, column);
    }
  return columns;
}

void
psc_cohort_table_set_shown (PscCohortTable *self, PscCohortTableColumn *column, gboolean shown)
{
  column->shown = shown;
  update_columns (self);
}

char *
psc_cohort_table_dup_title (PscCohortTable *self, const PscCohortTableColumn *column)
{
  const char *measure = psc_cohort_text_get_title (self->measure);

  switch (column->order)
    {
    case PSC_COHORT_ORDER_FUSED:
      /* Translators: %s is a measure, of the fused map. */
      return g_strdup_printf (_ ("%s, Fused"), measure);
    case PSC_COHORT_ORDER_CONVENTIONAL:
      /* Translators: %s is a measure, of the conventional map. */
      return g_strdup_printf (_ ("%s, Conventional"), measure);
    case PSC_COHORT_ORDER_DIFFERENCE:
      return g_strdup (_ ("Difference"));
    case PSC_COHORT_ORDER_DISTANCE:
      /* Translators: the magnitude of the difference of two measures. */
      return g_strdup (_ ("Disagreement"));
    case PSC_COHORT_ORDER_QUERY:
    case PSC_COHORT_ORDER_COLUMN:
    default:
      return g_strdup (psc_cohort_text_get_title (column->column));
    }
}

/* The view's own list, beside its header. */
static GtkWidget *
find_rows (PscCohortTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !g_str_equal (gtk_widget_get_css_name (child), "listview"))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

#if GTK_CHECK_VERSION(4, 12, 0)

void
psc_cohort_table_scroll_to (PscCohortTable *self, guint position)
{
  gtk_column_view_scroll_to (self->view, position, NULL, GTK_LIST_SCROLL_NONE, NULL);
}

static void
focus_row (PscCohortTable *self, guint position)
{
  GtkWidget *rows = find_rows (self);

  gtk_column_view_scroll_to (self->view, position, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  if (rows != NULL)
    gtk_widget_grab_focus (rows);
}

#else

void
psc_cohort_table_scroll_to (PscCohortTable *self, guint position)
{
  GtkWidget *rows = find_rows (self);

  if (rows != NULL)
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", position);
}

/* (nullable): what a cell is of, the first one within @widget. */
static GtkListItem *
find_item (GtkWidget *widget)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (widget), "item");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && item == NULL;
       child = gtk_widget_get_next_sibling (child))
    item = find_item (child);
  return item;
}

static void
focus_row (PscCohortTable *self, guint position)
{
  GtkWidget *rows = find_rows (self);

  psc_cohort_table_scroll_to (self, position);
  for (GtkWidget *row = rows != NULL ? gtk_widget_get_first_child (rows) : NULL; row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = find_item (row);

      if (item != NULL && gtk_list_item_get_position (item) == position)
        gtk_widget_grab_focus (row);
    }
}

#endif

void
psc_cohort_table_go_to (PscCohortTable *self, guint position)
{
  g_return_if_fail (PSC_IS_COHORT_TABLE (self));

  psc_cohort_list_select (self->list, position);
  focus_row (self, position);
}
