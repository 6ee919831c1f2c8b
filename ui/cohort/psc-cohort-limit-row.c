/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-limit-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/cohort/psc-cohort-text.h"

struct _PscCohortLimitRow
{
  GtkBox parent_instance;

  GtkDropDown *columns;
  GtkDropDown *sides; /* at least, at most */
  GtkWidget *entry;
  GArray *known; /* owned, of PscCohortColumn: what the items of columns are */
};

G_DEFINE_FINAL_TYPE (PscCohortLimitRow, psc_cohort_limit_row, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A number as people write it, with a comma or a proper minus. NAN of what is none. */
static double
parse (const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);
  char *end;
  double value;

  g_string_replace (plain, "−", "-", 0);
  g_string_replace (plain, ",", ".", 0);
  g_strstrip (plain->str);
  value = g_ascii_strtod (plain->str, &end);
  return *plain->str != '\0' && *end == '\0' && isfinite (value) ? value : NAN;
}

static void
changed_cb (PscCohortLimitRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean is_bad = *text != '\0' && isnan (parse (text));

  if (is_bad)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_widget_set_tooltip_text (self->entry, is_bad ? _ ("This is no number") : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_bad ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
psc_cohort_limit_row_finalize (GObject *object)
{
  g_array_unref (PSC_COHORT_LIMIT_ROW (object)->known);
  G_OBJECT_CLASS (psc_cohort_limit_row_parent_class)->finalize (object);
}

static void
psc_cohort_limit_row_class_init (PscCohortLimitRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_limit_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_COHORT_LIMIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
set_name (gpointer widget, const char *name)
{
  gtk_accessible_update_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
psc_cohort_limit_row_init (PscCohortLimitRow *self)
{
  const char *const sides[] = { "≥", "≤", NULL };

  self->known = g_array_new (FALSE, FALSE, sizeof (PscCohortColumn));
  self->columns = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->sides = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (sides));
  self->entry = gtk_entry_new ();
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_hexpand (GTK_WIDGET (self->columns), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 7);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Any"));
  set_name (self->columns, C_ ("column of a table", "Measure"));
  set_name (self->sides, _ ("At least or at most"));
  set_name (self->entry, _ ("Value"));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->columns));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->sides));
  gtk_box_append (GTK_BOX (self), self->entry);
  g_signal_connect_swapped (self->columns, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->sides, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
}

GtkWidget *
psc_cohort_limit_row_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_LIMIT_ROW, NULL);
}

static gboolean
is_offered (PscCohortSource *source, PscCohortColumn column)
{
  return (psc_cohort_column_is_measure (column) || column == PSC_COHORT_LOGIT
          || column == PSC_COHORT_PROBABILITY)
         && psc_cohort_source_has (source, column);
}

void
psc_cohort_limit_row_set_source (PscCohortLimitRow *self, PscCohortSource *source)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (PSC_IS_COHORT_LIMIT_ROW (self));

  g_array_set_size (self->known, 0);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (is_offered (source, c))
      {
        g_array_append_val (self->known, c);
        gtk_string_list_append (names, psc_cohort_text_get_title (c));
      }
  gtk_drop_down_set_model (self->columns, G_LIST_MODEL (names));
  for (guint i = 0; i < self->known->len; i++)
    if (psc_cohort_column_is_measure (g_array_index (self->known, PscCohortColumn, i)))
      {
        gtk_drop_down_set_selected (self->columns, i);
        break;
      }
}

void
psc_cohort_limit_row_set (PscCohortLimitRow *self, const PscCohortLimit *limit)
{
  g_autofree char *number =
      limit != NULL ? psc_cohort_text_format_number (limit->value) : g_strdup ("");

  g_return_if_fail (PSC_IS_COHORT_LIMIT_ROW (self));

  for (guint i = 0; limit != NULL && i < self->known->len; i++)
    if (g_array_index (self->known, PscCohortColumn, i) == limit->column)
      gtk_drop_down_set_selected (self->columns, i);
  if (limit != NULL)
    gtk_drop_down_set_selected (self->sides, limit->at_most ? 1 : 0);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), number);
}

gboolean
psc_cohort_limit_row_get (PscCohortLimitRow *self, PscCohortLimit *limit)
{
  guint selected = gtk_drop_down_get_selected (self->columns);

  g_return_val_if_fail (PSC_IS_COHORT_LIMIT_ROW (self), FALSE);

  limit->value = parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  limit->at_most = gtk_drop_down_get_selected (self->sides) == 1;
  if (selected >= self->known->len || isnan (limit->value))
    return FALSE;
  limit->column = g_array_index (self->known, PscCohortColumn, selected);
  return TRUE;
}
