/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-window-private.h"

#include <glib/gi18n.h>

#include "ui/widgets/psc-dialog.h"

static void
open_cohort_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_cohort_window_choose (PSC_COHORT_WINDOW (widget), FALSE);
}

static void
open_table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_cohort_window_choose (PSC_COHORT_WINDOW (widget), TRUE);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_cohort_window_stop (PSC_COHORT_WINDOW (widget));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_cohort_bar_show_filters (PSC_COHORT_WINDOW (widget)->bar);
}

static void
clear_filters_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_cohort_bar_clear_filters (PSC_COHORT_WINDOW (widget)->bar);
}

static void
go_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (widget);

  gtk_menu_button_popup (self->go_button);
  gtk_widget_grab_focus (self->go_entry);
}

/* @parameter: the place of an image that is hidden */
static void
show_place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (widget);

  self->wanted_place = g_variant_get_uint32 (parameter);
  psc_cohort_bar_set_in_pairs (self->bar, FALSE);
  psc_cohort_bar_clear_filters (self->bar);
}

static void
open_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (widget);
  g_autoptr (PscCohortItem) item =
      psc_cohort_list_dup_selected (psc_cohort_table_get_list (self->table));
  const PscCohortRow *row;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (item == NULL)
    return;
  row = psc_cohort_item_get_row (item);
  path = psc_cohort_source_dup_file (self->source, row);
  if (path == NULL)
    {
      psc_cohort_window_tell (self, _ ("The results do not say which file it is: the cohort was "
                                       "made without --keep-ids"));
      return;
    }
  file = g_file_new_for_path (path);
  g_signal_emit_by_name (self, "open-image", file, row->texts[PSC_COHORT_PROMPT],
                         row->texts[PSC_COHORT_CLASS], row->texts[PSC_COHORT_METHOD],
                         row->texts[PSC_COHORT_MODEL]);
}

static void
change_arrangement (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PscCohortWindow *self = user_data;

  psc_cohort_bar_set_in_pairs (self->bar,
                               g_str_equal (g_variant_get_string (value, NULL), "pairs"));
}

static void
change_toggle (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PscCohortWindow *self = user_data;
  gboolean is_on = g_variant_get_boolean (value);

  g_simple_action_set_state (action, value);
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "maps"))
    psc_cohort_pane_set_overlay_shown (self->pane, is_on);
  else
    psc_cohort_pane_set_signed (self->pane, is_on);
}

static const GActionEntry stateful[] = {
  { "arrangement", NULL, "s", "'rows'", change_arrangement, { 0 } },
  { "maps", NULL, NULL, "true", change_toggle, { 0 } },
  { "signed", NULL, NULL, "false", change_toggle, { 0 } },
};

static void
set_stateful (PscCohortWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
psc_cohort_window_update_actions (PscCohortWindow *self)
{
  gboolean reachable = psc_dialog_get_over (GTK_WINDOW (self)) == NULL;
  gboolean is_open = reachable && self->source != NULL && self->loading == NULL;
  const PscCohortWish *wish = psc_cohort_bar_get_wish (self->bar);
  gboolean is_chosen = psc_cohort_list_get_selected (psc_cohort_table_get_list (self->table))
                       != GTK_INVALID_LIST_POSITION;
  const struct
  {
    const char *name;
    gboolean enabled;
  } actions[] = {
    { "win.open-cohort", reachable },
    { "win.open-table", reachable },
    { "win.stop", self->loading != NULL },
    { "win.filter", is_open },
    { "win.clear-filters", is_open && psc_cohort_wish_has_filters (wish) },
    { "win.go-to", is_open },
    { "win.show-place", is_open },
    { "win.open-image", is_open && is_chosen },
  };
  GAction *arrangement = g_action_map_lookup_action (G_ACTION_MAP (self), "arrangement");

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, actions[i].enabled);
  set_stateful (self, "arrangement", is_open && psc_cohort_source_has_pairs (self->source));
  set_stateful (self, "maps", is_open);
  set_stateful (self, "signed", is_open);
  g_simple_action_set_state (G_SIMPLE_ACTION (arrangement),
                             g_variant_new_string (wish->in_pairs ? "pairs" : "rows"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->go_button), is_open);
}

void
psc_cohort_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open-cohort", NULL, open_cohort_action);
  gtk_widget_class_install_action (klass, "win.open-table", NULL, open_table_action);
  gtk_widget_class_install_action (klass, "win.stop", NULL, stop_action);
  gtk_widget_class_install_action (klass, "win.filter", NULL, filter_action);
  gtk_widget_class_install_action (klass, "win.clear-filters", NULL, clear_filters_action);
  gtk_widget_class_install_action (klass, "win.go-to", NULL, go_to_action);
  gtk_widget_class_install_action (klass, "win.show-place", "u", show_place_action);
  gtk_widget_class_install_action (klass, "win.open-image", NULL, open_image_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_o, GDK_CONTROL_MASK, "win.open-cohort", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, GDK_CONTROL_MASK, "win.filter", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_l, GDK_CONTROL_MASK, "win.go-to", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_1, GDK_CONTROL_MASK, "win.arrangement", "s",
                                       "rows");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_2, GDK_CONTROL_MASK, "win.arrangement", "s",
                                       "pairs");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_m, 0, "win.maps", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F1, 0, "app.show-shortcuts", NULL);
}

void
psc_cohort_window_init_actions (PscCohortWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), stateful, G_N_ELEMENTS (stateful), self);
  psc_dialog_watch (GTK_WINDOW (self), G_CALLBACK (psc_cohort_window_update_actions));
  psc_cohort_window_update_actions (self);
}
