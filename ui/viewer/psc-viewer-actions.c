/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "ui/widgets/psc-dialog.h"
#include "ui/viewer/psc-image-info.h"
#include "ui/viewer/psc-shortcuts.h"

#define ZOOM_STEP 1.25

/* The study pane knows how; here they can be reached from the whole window. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const counterparts[][2] = {
    { "win.open", "study.add-images" },
    { "win.open-folder", "study.add-folder" },
    { "win.open-table", "study.add-table" },
  };
  GtkWidget *pane = GTK_WIDGET (PSC_VIEWER (widget)->study_pane);

  for (guint i = 0; i < G_N_ELEMENTS (counterparts); i++)
    if (g_str_equal (name, counterparts[i][0]))
      gtk_widget_activate_action (pane, counterparts[i][1], NULL);
}

/* @parameter: the file's URI */
static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  psc_viewer_open_files (PSC_VIEWER (widget), &file, 1);
}

static void
show_welcome_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_stack_set_visible_child_name (PSC_VIEWER (widget)->stack, "welcome");
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewport_fit (psc_reading_get_viewport (PSC_VIEWER (widget)->reading));
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewport_reset (psc_reading_get_viewport (PSC_VIEWER (widget)->reading));
}

/* @parameter: whether to go in */
static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscViewport *viewport = psc_reading_get_viewport (PSC_VIEWER (widget)->reading);
  double factor = g_variant_get_boolean (parameter) ? ZOOM_STEP : 1 / ZOOM_STEP;
  double x, y;

  psc_viewport_get_centre (viewport, &x, &y);
  psc_viewport_zoom_at (viewport, psc_viewport_get_zoom (viewport) * factor, x, y);
}

/* @parameter: +1 or −1 */
static void
step_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_study_pane_step (PSC_VIEWER (widget)->study_pane, g_variant_get_int32 (parameter));
}

static void
step_prompt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_prompt_pane_step (PSC_VIEWER (widget)->prompt_pane, g_variant_get_int32 (parameter));
}

/* @parameter: −1 for back, +1 for forward */
static void
go_prompt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_prompt_trail_go (psc_prompt_pane_get_trail (PSC_VIEWER (widget)->prompt_pane),
                       g_variant_get_int32 (parameter));
}

static void
focus_prompt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscViewer *self = PSC_VIEWER (widget);

  psc_split_view_set_show_sidebar (self->prompt_split, TRUE);
  psc_prompt_pane_focus_entry (self->prompt_pane);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscViewer *self = PSC_VIEWER (widget);
  PscSplitView *view =
      g_str_equal (name, "win.toggle-studies") ? self->study_split : self->prompt_split;

  psc_split_view_set_show_sidebar (view, !psc_split_view_get_show_sidebar (view));
}

/* Whoever asks for it while it cannot be seen gets to see it. */
static void
toggle_trust_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscViewer *self = PSC_VIEWER (widget);
  gboolean is_seen = psc_split_view_get_show_sidebar (self->prompt_split)
                     && psc_trust_pane_get_open (self->trust_pane);

  psc_trust_pane_set_open (self->trust_pane, !is_seen);
  if (is_seen)
    return;
  psc_split_view_set_show_sidebar (self->prompt_split, TRUE);
  psc_trust_pane_focus (self->trust_pane);
}

static void
show_shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_dialog_present (PSC_DIALOG (psc_shortcuts_new ()), widget);
}

static void
choose_window_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_voi_button_popup (PSC_VIEWER (widget)->voi_button);
}

static void
show_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscReading *reading = PSC_VIEWER (widget)->reading;
  PscImageInfo *info =
      psc_image_info_new (psc_reading_get_viewport (reading), psc_reading_get_title (reading));

  psc_dialog_present (PSC_DIALOG (info), widget);
}

/* @parameter: “ruler”, “angle” or “heart” */
static void
measure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_measure (PSC_VIEWER (widget), g_variant_get_string (parameter, NULL));
}

static void
measure_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_measure_next (PSC_VIEWER (widget));
}

static void
measure_clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_measure_clear (PSC_VIEWER (widget));
}

static void
open_regions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_choose_regions (PSC_VIEWER (widget));
}

static void
open_cohort_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_choose_cohort (PSC_VIEWER (widget));
}

static void
save_regions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_save_regions (PSC_VIEWER (widget));
}

static void
close_regions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_truth_book_close (PSC_VIEWER (widget)->truth_book);
}

static void
reveal_findings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_truth_book_reveal (PSC_VIEWER (widget)->truth_book);
}

static void
findings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_toggle_findings (PSC_VIEWER (widget));
}

/* @parameter: “box”, “ellipse”, “polygon” or “free-hand” */
static void
draw_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_draw (PSC_VIEWER (widget), g_variant_get_string (parameter, NULL),
                   g_str_equal (name, "win.draw-more"));
}

static void
hold_region_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_hold_region (PSC_VIEWER (widget));
}

static void
undo_region_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscRegionSet *regions = psc_truth_book_get_regions (PSC_VIEWER (widget)->truth_book);

  if (g_str_equal (name, "win.undo-region"))
    psc_region_set_undo (regions);
  else
    psc_region_set_redo (regions);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  psc_viewer_export (PSC_VIEWER (widget));
}

/* States that belong to the reading and not to a widget. */

static void
psc_viewer_change_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PscViewer *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  const char *nick;
  PscExplanationMode mode;
  PscView view;

  if (g_str_equal (name, "overlay"))
    {
      psc_reading_set_overlay_shown (self->reading, g_variant_get_boolean (value));
      return;
    }
  nick = g_variant_get_string (value, NULL);
  if (g_str_equal (name, "view"))
    {
      if (psc_view_from_nick (nick, &view))
        psc_reading_set_view (self->reading, view);
      /* From the sample images, this is the way back. */
      gtk_stack_set_visible_child_name (self->stack, "reading");
    }
  else if (g_str_equal (name, "mode"))
    {
      if (psc_explanation_mode_from_nick (nick, &mode))
        psc_reading_set_mode (self->reading, mode);
    }
  else
    psc_reading_set_method (self->reading, nick);
}

/* Which views have one method only, the button says. */
static void
choose_all_methods (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_reading_set_method (PSC_VIEWER (user_data)->reading, NULL);
}

static void
toggle_viewport (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PscViewport *viewport = psc_reading_get_viewport (PSC_VIEWER (user_data)->reading);

  if (g_str_equal (g_action_get_name (G_ACTION (action)), "invert"))
    psc_viewport_set_inverted (viewport, g_variant_get_boolean (value));
  else if (g_str_equal (g_action_get_name (G_ACTION (action)), "regions"))
    psc_viewport_set_regions_shown (viewport, g_variant_get_boolean (value));
  else
    psc_viewport_set_mirrored (viewport, g_variant_get_boolean (value));
}

static const GActionEntry stateful[] = {
  { "view", NULL, "s", "'compare'", psc_viewer_change_state, { 0 } },
  { "method", NULL, "s", "''", psc_viewer_change_state, { 0 } },
  { "all-methods", choose_all_methods, NULL, "false", NULL, { 0 } },
  { "mode", NULL, "s", "'fused'", psc_viewer_change_state, { 0 } },
  { "overlay", NULL, NULL, "true", psc_viewer_change_state, { 0 } },
  { "invert", NULL, NULL, "false", toggle_viewport, { 0 } },
  { "mirror", NULL, NULL, "false", toggle_viewport, { 0 } },
  { "regions", NULL, NULL, "true", toggle_viewport, { 0 } },
};

static void
set_state (PscViewer *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
set_enabled (PscViewer *self, gboolean enabled, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), *names);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
      else
        {
          g_autofree char *full = g_strconcat ("win.", *names, NULL);

          gtk_widget_action_set_enabled (GTK_WIDGET (self), full, enabled);
        }
    }
}

/* What can be done with regions depends on what there is of them. */
static void
update_truth_actions (PscViewer *self, gboolean readable)
{
  PscRegionSet *regions = psc_truth_book_get_regions (self->truth_book);
  const struct
  {
    const char *name;
    gboolean enabled;
  } actions[] = {
    { "win.draw", regions != NULL },
    { "win.draw-more", regions != NULL && psc_region_set_can_extend (regions) },
    { "win.hold-region", regions != NULL && psc_region_set_can_extend (regions) },
    { "win.undo-region", regions != NULL && psc_region_set_can_undo (regions) },
    { "win.redo-region", regions != NULL && psc_region_set_can_redo (regions) },
    { "win.save-regions", regions != NULL && psc_region_set_count (regions, PSC_REGION_OWN) > 0 },
    { "win.close-regions", psc_truth_book_get_file_name (self->truth_book) != NULL },
    { "win.reveal-findings", psc_truth_book_can_reveal (self->truth_book) },
    { "win.findings", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                   readable && actions[i].enabled);
}

/* The one place where actions follow what is shown. Behind a dialog the window stays as it is. */
void
psc_viewer_update_actions (PscViewer *self)
{
  static const char *const need_image[] = {
    "view",          "method",  "mode",   "overlay",       "invert",     "mirror",  "fit",
    "reset",         "zoom",    "export", "choose-window", "show-image", "measure", "measure-next",
    "measure-clear", "regions", NULL
  };
  static const char *const others[] = {
    "open",         "open-folder",    "open-table",     "open-recent",
    "show-welcome", "step-image",     "step-prompt",    "go-prompt",
    "focus-prompt", "toggle-studies", "toggle-prompts", "toggle-trust",
    "open-regions", "open-cohort",    "show-shortcuts", NULL
  };
  static const char *const all_methods[] = { "all-methods", NULL };
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  const char *method = psc_reading_get_shown_method (self->reading);
  PscView view = psc_reading_get_view (self->reading);
  gboolean reachable = psc_dialog_get_over (GTK_WINDOW (self)) == NULL;
  gboolean readable = reachable && psc_reading_get_session (self->reading) != NULL;

  set_state (self, "view", g_variant_new_string (psc_view_get_nick (view)));
  set_state (self, "method", g_variant_new_string (method != NULL ? method : ""));
  set_state (self, "all-methods", g_variant_new_boolean (method == NULL));
  set_state (
      self, "mode",
      g_variant_new_string (psc_explanation_mode_get_nick (psc_reading_get_mode (self->reading))));
  set_state (self, "overlay",
             g_variant_new_boolean (psc_reading_get_overlay_shown (self->reading)));
  set_state (self, "invert", g_variant_new_boolean (psc_viewport_get_inverted (viewport)));
  set_state (self, "mirror", g_variant_new_boolean (psc_viewport_get_mirrored (viewport)));
  set_state (self, "regions", g_variant_new_boolean (psc_viewport_get_regions_shown (viewport)));
  set_enabled (self, readable, need_image);
  set_enabled (self, readable && psc_view_has_all_methods (view), all_methods);
  set_enabled (self, reachable, others);
  update_truth_actions (self, readable);
  gtk_widget_set_tooltip_text (self->all_methods, psc_view_has_all_methods (view)
                                                      ? _ ("All methods at once (5)")
                                                      : _ ("All methods at once (5): in the views "
                                                           "Compare and Atlas, as this one shows "
                                                           "one method"));
  gtk_widget_set_visible (self->mode_box, view != PSC_VIEW_COMPARE);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *name;
  } tools[] = { { GDK_KEY_b, "box" },
                { GDK_KEY_e, "ellipse" },
                { GDK_KEY_p, "polygon" },
                { GDK_KEY_d, "free-hand" } };
  const char *const *methods = psc_method_get_names ();

  for (guint i = 0; methods[i] != NULL; i++)
    {
      g_autoptr (PscMethod) method = psc_method_new (methods[i], PSC_PRESET_PAPER, NULL);
      char key = psc_method_get_key (method);

      if (key != 0)
        gtk_widget_class_add_binding_action (klass, gdk_unicode_to_keyval ((guchar) key), 0,
                                             "win.method", "s", methods[i]);
    }
  gtk_widget_class_add_binding_action (klass, GDK_KEY_5, 0, "win.all-methods", NULL);
  for (PscView view = PSC_VIEW_COMPARE; view <= PSC_VIEW_SINGLE; view++)
    gtk_widget_class_add_binding_action (klass, GDK_KEY_1 + view, GDK_CONTROL_MASK, "win.view", "s",
                                         psc_view_get_nick (view));
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, GDK_ALT_MASK, "win.go-prompt", "i", -1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Right, GDK_ALT_MASK, "win.go-prompt", "i", 1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, 0, "win.fit", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_0, 0, "win.reset", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_i, 0, "win.invert", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_h, 0, "win.mirror", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_w, 0, "win.choose-window", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_r, 0, "win.measure", "s", "ruler");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_a, 0, "win.measure", "s", "angle");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, 0, "win.measure", "s", "heart");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_m, 0, "win.measure-next", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      gtk_widget_class_add_binding_action (klass, tools[i].key, 0, "win.draw", "s", tools[i].name);
      gtk_widget_class_add_binding_action (klass, tools[i].key, GDK_SHIFT_MASK, "win.draw-more",
                                           "s", tools[i].name);
    }
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, 0, "win.hold-region", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_g, 0, "win.regions", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo-region", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.redo-region", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_plus, 0, "win.zoom", "b", TRUE);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Add, 0, "win.zoom", "b", TRUE);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_minus, 0, "win.zoom", "b", FALSE);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Subtract, 0, "win.zoom", "b", FALSE);
}

/* Keys without a modifier are bound here and not as the application's accelerators, which would
 * take them from the entries. */
void
psc_viewer_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open", NULL, open_action);
  gtk_widget_class_install_action (klass, "win.open-folder", NULL, open_action);
  gtk_widget_class_install_action (klass, "win.open-table", NULL, open_action);
  gtk_widget_class_install_action (klass, "win.open-cohort", NULL, open_cohort_action);
  gtk_widget_class_install_action (klass, "win.open-recent", "s", open_recent_action);
  gtk_widget_class_install_action (klass, "win.show-welcome", NULL, show_welcome_action);
  gtk_widget_class_install_action (klass, "win.fit", NULL, fit_action);
  gtk_widget_class_install_action (klass, "win.reset", NULL, reset_action);
  gtk_widget_class_install_action (klass, "win.zoom", "b", zoom_action);
  gtk_widget_class_install_action (klass, "win.step-image", "i", step_image_action);
  gtk_widget_class_install_action (klass, "win.step-prompt", "i", step_prompt_action);
  gtk_widget_class_install_action (klass, "win.go-prompt", "i", go_prompt_action);
  gtk_widget_class_install_action (klass, "win.focus-prompt", NULL, focus_prompt_action);
  gtk_widget_class_install_action (klass, "win.toggle-studies", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (klass, "win.toggle-prompts", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (klass, "win.toggle-trust", NULL, toggle_trust_action);
  gtk_widget_class_install_action (klass, "win.choose-window", NULL, choose_window_action);
  gtk_widget_class_install_action (klass, "win.show-image", NULL, show_image_action);
  gtk_widget_class_install_action (klass, "win.measure", "s", measure_action);
  gtk_widget_class_install_action (klass, "win.measure-next", NULL, measure_next_action);
  gtk_widget_class_install_action (klass, "win.measure-clear", NULL, measure_clear_action);
  gtk_widget_class_install_action (klass, "win.open-regions", NULL, open_regions_action);
  gtk_widget_class_install_action (klass, "win.save-regions", NULL, save_regions_action);
  gtk_widget_class_install_action (klass, "win.close-regions", NULL, close_regions_action);
  gtk_widget_class_install_action (klass, "win.reveal-findings", NULL, reveal_findings_action);
  gtk_widget_class_install_action (klass, "win.findings", NULL, findings_action);
  gtk_widget_class_install_action (klass, "win.draw", "s", draw_action);
  gtk_widget_class_install_action (klass, "win.draw-more", "s", draw_action);
  gtk_widget_class_install_action (klass, "win.hold-region", NULL, hold_region_action);
  gtk_widget_class_install_action (klass, "win.undo-region", NULL, undo_region_action);
  gtk_widget_class_install_action (klass, "win.redo-region", NULL, undo_region_action);
  gtk_widget_class_install_action (klass, "win.export", NULL, export_action);
  gtk_widget_class_install_action (klass, "win.show-shortcuts", NULL, show_shortcuts_action);
  add_keys (klass);
}

void
psc_viewer_init_actions (PscViewer *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), stateful, G_N_ELEMENTS (stateful), self);
  psc_dialog_watch (GTK_WINDOW (self), G_CALLBACK (psc_viewer_update_actions));
}
