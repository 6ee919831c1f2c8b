/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-sieve.h"

#include <glib/gi18n.h>

#include "ui/cohort/psc-cohort-limit-row.h"
#include "ui/cohort/psc-cohort-text.h"

/* How long typing is waited for, in milliseconds. */
#define SEARCH_DELAY 200

static const struct
{
  PscCohortColumn column;
  const char *any;
} choices[] = {
  { PSC_COHORT_CLASS, N_ ("All Classes") }, { PSC_COHORT_METHOD, N_ ("All Methods") },
  { PSC_COHORT_MODE, N_ ("All Maps") },     { PSC_COHORT_MODEL, N_ ("All Models") },
  { PSC_COHORT_STATUS, N_ ("Any Status") },
};

#define N_CHOICES G_N_ELEMENTS (choices)
#define N_LIMITS  2

struct _PscCohortSieve
{
  GtkBox parent_instance;

  GtkWidget *search;
  GtkWidget *labels[N_CHOICES];
  GtkDropDown *drop_downs[N_CHOICES];
  GtkDropDown *label;
  PscCohortLimitRow *limits[N_LIMITS];
  PscCohortSource *source; /* owned, nullable */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (PscCohortSieve, psc_cohort_sieve, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (PscCohortSieve *self)
{
  if (!self->is_setting && self->source != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
psc_cohort_sieve_dispose (GObject *object)
{
  PscCohortSieve *self = PSC_COHORT_SIEVE (object);

  /* Lists that are freed change what is chosen in them. */
  self->is_setting = TRUE;
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  G_OBJECT_CLASS (psc_cohort_sieve_parent_class)->dispose (object);
}

static void
psc_cohort_sieve_class_init (PscCohortSieveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_cohort_sieve_dispose;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_COHORT_SIEVE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

/* A name with its control behind it. */
static GtkWidget *
attach (GtkGrid *grid, int row, const char *name, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (control, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, control, 1, row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  return label;
}

static GtkDropDown *
add_choice (PscCohortSieve *self, GtkGrid *grid, int row, const char *name, GtkWidget **label)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);
  GtkWidget *added = attach (grid, row, name, drop_down);

  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (changed_cb), self);
  if (label != NULL)
    *label = added;
  return GTK_DROP_DOWN (drop_down);
}

static GtkDropDown *
add_labels (PscCohortSieve *self, GtkGrid *grid, int row)
{
  GtkDropDown *drop_down = add_choice (self, grid, row, _ ("Label"), NULL);
  const char *const names[] = { _ ("Any Label"), _ ("Present"),  _ ("Absent"),
                                _ ("Uncertain"), _ ("No label"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  return drop_down;
}

static void
add_limits (PscCohortSieve *self, GtkGrid *grid, int row)
{
  for (int i = 0; i < N_LIMITS; i++)
    {
      GtkWidget *limit = psc_cohort_limit_row_new ();

      self->limits[i] = PSC_COHORT_LIMIT_ROW (limit);
      attach (grid, row + i, i == 0 ? C_ ("column of a table", "Measure") : _ ("And"), limit);
      g_signal_connect_swapped (limit, "changed", G_CALLBACK (changed_cb), self);
    }
}

/* An entry of its own would keep Escape for itself. */
static void
stopped_cb (PscCohortSieve *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
psc_cohort_sieve_init (PscCohortSieve *self)
{
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  self->is_setting = TRUE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->search = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->search), SEARCH_DELAY);
  g_object_set (self->search, "placeholder-text", _ ("Words of prompts, classes and files"), NULL);
  gtk_box_append (GTK_BOX (self), self->search);
  gtk_box_append (GTK_BOX (self), grid);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stopped_cb), self);
  for (guint i = 0; i < N_CHOICES; i++)
    self->drop_downs[i] =
        add_choice (self, GTK_GRID (grid), row++, psc_cohort_text_get_title (choices[i].column),
                    &self->labels[i]);
  self->label = add_labels (self, GTK_GRID (grid), row++);
  add_limits (self, GTK_GRID (grid), row);
  self->is_setting = FALSE;
}

GtkWidget *
psc_cohort_sieve_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_SIEVE, NULL);
}

static void
fill (PscCohortSieve *self, guint index)
{
  PscCohortColumn column = choices[index].column;
  const char *const *texts = psc_cohort_source_get_texts (self->source, column);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean is_choice = texts[0] != NULL && texts[1] != NULL;

  gtk_string_list_append (names, _ (choices[index].any));
  for (; *texts != NULL; texts++)
    gtk_string_list_append (names, psc_cohort_text_get_word (column, *texts));
  gtk_drop_down_set_model (self->drop_downs[index], G_LIST_MODEL (names));
  gtk_widget_set_visible (self->labels[index], is_choice);
  gtk_widget_set_visible (GTK_WIDGET (self->drop_downs[index]), is_choice);
}

void
psc_cohort_sieve_set_source (PscCohortSieve *self, PscCohortSource *source)
{
  g_return_if_fail (PSC_IS_COHORT_SIEVE (self));

  self->is_setting = TRUE;
  psc_cohort_source_ref (source);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  self->source = source;
  for (guint i = 0; i < N_CHOICES; i++)
    fill (self, i);
  for (guint i = 0; i < N_LIMITS; i++)
    psc_cohort_limit_row_set_source (self->limits[i], source);
  self->is_setting = FALSE;
}

/* 0 for any. */
static guint
find_text (PscCohortSieve *self, PscCohortColumn column, const char *text)
{
  const char *const *texts = psc_cohort_source_get_texts (self->source, column);

  for (guint i = 0; text != NULL && texts[i] != NULL; i++)
    if (g_str_equal (texts[i], text))
      return i + 1;
  return 0;
}

void
psc_cohort_sieve_set_wish (PscCohortSieve *self, const PscCohortWish *wish)
{
  g_return_if_fail (PSC_IS_COHORT_SIEVE (self) && self->source != NULL);

  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), wish->search != NULL ? wish->search : "");
  for (guint i = 0; i < N_CHOICES; i++)
    gtk_drop_down_set_selected (
        self->drop_downs[i], find_text (self, choices[i].column, wish->texts[choices[i].column]));
  gtk_drop_down_set_selected (self->label, wish->label);
  for (guint i = 0; i < N_LIMITS; i++)
    psc_cohort_limit_row_set (self->limits[i], i < wish->n_limits ? &wish->limits[i] : NULL);
  self->is_setting = FALSE;
}

void
psc_cohort_sieve_apply (PscCohortSieve *self, PscCohortWish *wish)
{
  g_return_if_fail (PSC_IS_COHORT_SIEVE (self) && self->source != NULL);

  psc_cohort_wish_clear_filters (wish);
  psc_cohort_wish_set_search (wish, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  for (guint i = 0; i < N_CHOICES; i++)
    {
      guint selected = gtk_drop_down_get_selected (self->drop_downs[i]);
      const char *const *texts = psc_cohort_source_get_texts (self->source, choices[i].column);

      if (selected > 0 && selected != GTK_INVALID_LIST_POSITION)
        psc_cohort_wish_set_text (wish, choices[i].column, texts[selected - 1]);
    }
  wish->label = (PscCohortLabel) gtk_drop_down_get_selected (self->label);
  for (guint i = 0; i < N_LIMITS; i++)
    if (psc_cohort_limit_row_get (self->limits[i], &wish->limits[wish->n_limits]))
      wish->n_limits++;
}

void
psc_cohort_sieve_set_in_pairs (PscCohortSieve *self, gboolean in_pairs)
{
  g_return_if_fail (PSC_IS_COHORT_SIEVE (self));

  for (guint i = 0; i < N_CHOICES; i++)
    if (choices[i].column == PSC_COHORT_MODE)
      gtk_widget_set_sensitive (GTK_WIDGET (self->drop_downs[i]), !in_pairs);
}

void
psc_cohort_sieve_focus (PscCohortSieve *self)
{
  gtk_widget_grab_focus (self->search);
}
