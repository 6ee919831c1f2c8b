/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel.h"

#include <math.h>

#include "ui/panels/psc-panel-private.h"
#include "ui/widgets/psc-high-contrast.h"
#include "ui/widgets/psc-inscription.h"
#include "ui/widgets/psc-squeezer.h"

/* What zooming there and back leaves of a difference. */
#define NEAR 1e-3

G_DEFINE_FINAL_TYPE (PscPanel, psc_panel, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
layer_changed_cb (PscPanel *self)
{
  psc_panel_update_status (self);
  psc_panel_update_probe (self);
  psc_panel_update_caption (self);
}

static void
update_fills (PscPanel *self)
{
  double x, y;

  psc_viewport_get_centre (self->viewport, &x, &y);
  psc_panel_layout_set_fills (self->layout, fabs (psc_viewport_get_zoom (self->viewport) - 1) > NEAR
                                                || fabs (x - 0.5) > NEAR || fabs (y - 0.5) > NEAR);
}

static void
viewport_changed_cb (PscPanel *self)
{
  if (psc_map_layer_get_overlay (self->layer) == NULL)
    psc_panel_update_status (self);
  psc_panel_update_probe (self);
  update_fills (self);
}

static void
activate (PscPanel *self)
{
  if (self->activatable)
    g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
click_cb (PscPanel *self, int n_presses)
{
  if (n_presses == 2)
    activate (self);
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate (PSC_PANEL (widget));
}

static void
psc_panel_dispose (GObject *object)
{
  PscPanel *self = PSC_PANEL (object);
  GtkWidget *child;

  psc_panel_set_viewport (self, NULL);
  if (self->layer != NULL)
    g_signal_handlers_disconnect_by_func (self->layer, layer_changed_cb, self);
  g_clear_object (&self->layer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_panel_parent_class)->dispose (object);
}

static void
psc_panel_finalize (GObject *object)
{
  PscPanel *self = PSC_PANEL (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->short_title);
  g_free (self->note);
  g_free (self->prompt);
  g_free (self->condition);
  g_free (self->image_name);
  g_free (self->image_details);
  G_OBJECT_CLASS (psc_panel_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PscPanel, layout);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, caption);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, title_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, short_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, prompt_row);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, prompt_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, condition_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, score_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, canvas);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, image_caption);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, color_bar);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, state_icon);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, status_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, against_box);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, low_box);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, low_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, reading_box);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, reading_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, probe_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanel, compact_score_label);
}

static void
psc_panel_class_init (PscPanelClass *klass)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_panel_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", PSC_TYPE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);

  g_type_ensure (PSC_TYPE_CANVAS);
  g_type_ensure (PSC_TYPE_CANVAS_CAPTION);
  g_type_ensure (PSC_TYPE_COLOR_BAR);
  g_type_ensure (PSC_TYPE_PANEL_LAYOUT);
  g_type_ensure (PSC_TYPE_SQUEEZER);
  gtk_widget_class_set_css_name (widget_class, "panel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/promptoscope/Promptoscope/psc-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, click_cb);

  gtk_widget_class_install_action (widget_class, "panel.activate", NULL, activate_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "panel.activate", NULL);
}

static void
update_rows (PscPanel *self)
{
  gboolean says_prompt = !self->compact && !self->hides_prompt;

  gtk_widget_set_visible (self->caption, self->title != NULL || self->subtitle != NULL);
  gtk_widget_set_visible (self->prompt_row, says_prompt);
  /* Without a title the prompt is what tells panels apart, and gets all of the width. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->prompt_row),
                                  self->title != NULL ? GTK_ORIENTATION_HORIZONTAL
                                                      : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self->condition_label),
                          says_prompt && self->condition != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->color_bar), !self->compact);
  gtk_widget_set_visible (self->low_label, !self->compact && self->title != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reading_label), !self->compact);
  psc_panel_update_probe (self);
  psc_panel_update_caption (self);
}

/* A sign stays before its number, at the end of the row. */
static void
set_directions (PscPanel *self)
{
  gtk_widget_set_direction (GTK_WIDGET (self->probe_label), GTK_TEXT_DIR_LTR);
  psc_inscription_mirror (self->probe_label, GTK_WIDGET (self));
  psc_inscription_mirror (self->prompt_label, GTK_WIDGET (self));
}

/* A hyphen would be taken for one of the prompt's own. */
static void
forbid_hyphens (GtkInscription *inscription)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_inscription_set_attributes (inscription, attributes);
}

static void
psc_panel_init (PscPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_directions (self);
  forbid_hyphens (self->prompt_label);
  psc_high_contrast_follow (GTK_WIDGET (self));
  self->overlay_shown = TRUE;
  self->layer = psc_map_layer_new ();
  g_signal_connect_swapped (self->layer, "changed", G_CALLBACK (layer_changed_cb), self);
  psc_canvas_set_layer (self->canvas, self->layer);
  psc_panel_layout_set_canvas (self->layout, gtk_widget_get_parent (GTK_WIDGET (self->canvas)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.activate", FALSE);
  update_rows (self);
  layer_changed_cb (self);
}

GtkWidget *
psc_panel_new (void)
{
  return g_object_new (PSC_TYPE_PANEL, NULL);
}

PscCanvas *
psc_panel_get_canvas (PscPanel *self)
{
  return self->canvas;
}

void
psc_panel_set_viewport (PscPanel *self, PscViewport *viewport)
{
  if (self->viewport == viewport)
    return;
  if (self->viewport != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->viewport, viewport_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->viewport, psc_panel_update_caption, self);
    }
  g_set_object (&self->viewport, viewport);
  if (self->canvas != NULL)
    psc_canvas_set_viewport (self->canvas, viewport);
  if (viewport == NULL)
    return;
  g_signal_connect_swapped (viewport, "changed", G_CALLBACK (viewport_changed_cb), self);
  g_signal_connect_swapped (viewport, "notify::mirrored", G_CALLBACK (psc_panel_update_caption),
                            self);
  g_signal_connect_swapped (viewport, "notify::inverted", G_CALLBACK (psc_panel_update_caption),
                            self);
  viewport_changed_cb (self);
  psc_panel_update_caption (self);
}

void
psc_panel_forget_map (PscPanel *self)
{
  psc_map_layer_clear (self->layer);
}

void
psc_panel_set_overlay (PscPanel *self, PscOverlay *overlay)
{
  psc_map_layer_set_overlay (self->layer, overlay);
}

PscOverlay *
psc_panel_get_overlay (PscPanel *self)
{
  return psc_map_layer_get_overlay (self->layer);
}

/* Whether @field is another text now. */
static gboolean
set_text (char **field, const char *text)
{
  char *copy;

  if (g_strcmp0 (*field, text) == 0)
    return FALSE;
  copy = g_strdup (text);
  g_free (*field);
  *field = copy;
  return TRUE;
}

static void
update_aspect (PscPanel *self, PscImage *image)
{
  psc_panel_layout_set_aspect (self->layout, (double) psc_image_get_width (image)
                                                 / (double) psc_image_get_height (image));
}

void
psc_panel_set_picture (PscPanel *self, PscPicture *picture, const char *name, const char *details)
{
  gboolean changed = set_text (&self->image_name, picture != NULL ? name : NULL);

  changed = set_text (&self->image_details, picture != NULL ? details : NULL) || changed;
  if (psc_canvas_get_picture (self->canvas) != picture)
    {
      psc_canvas_set_picture (self->canvas, picture);
      if (picture != NULL)
        update_aspect (self, psc_picture_get_image (picture));
      layer_changed_cb (self);
    }
  else if (changed)
    psc_panel_update_caption (self);
}

/* Behind the title itself, which may be shortened. */
static void
explain_caption (PscPanel *self)
{
  g_autofree char *text = NULL;

  if (self->title != NULL && self->note != NULL)
    text = g_strdup_printf ("%s\n%s", self->title, self->note);
  gtk_widget_set_tooltip_text (self->caption, text != NULL ? text : self->title);
}

/* Whoever listens hears the whole title. */
static void
update_short_label (PscPanel *self)
{
  const char *text = self->short_title != NULL ? self->short_title : self->title;

  gtk_label_set_label (self->short_label, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->short_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title != NULL ? self->title : "", -1);
}

void
psc_panel_set_heading (PscPanel *self, const char *title, const char *subtitle)
{
  gboolean changed = set_text (&self->title, title);

  changed = set_text (&self->subtitle, subtitle) || changed;
  if (!changed)
    return;
  gtk_label_set_label (self->title_label, title != NULL ? title : "");
  gtk_label_set_label (self->subtitle_label, subtitle != NULL ? subtitle : "");
  update_short_label (self);
  explain_caption (self);
  update_rows (self);
  psc_panel_update_status (self);
}

const char *
psc_panel_get_title (PscPanel *self)
{
  return self->title;
}

const char *
psc_panel_get_subtitle (PscPanel *self)
{
  return self->subtitle;
}

void
psc_panel_set_short_title (PscPanel *self, const char *title)
{
  if (set_text (&self->short_title, title))
    update_short_label (self);
}

void
psc_panel_set_note (PscPanel *self, const char *note)
{
  if (!set_text (&self->note, note))
    return;
  explain_caption (self);
  psc_panel_update_status (self);
}

void
psc_panel_set_prompt (PscPanel *self, const char *prompt, const char *condition)
{
  gboolean changed = set_text (&self->prompt, prompt);

  changed = set_text (&self->condition, condition) || changed;
  if (!changed)
    return;
  gtk_inscription_set_text (self->prompt_label, prompt);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->prompt_label), prompt);
  gtk_label_set_label (self->condition_label, condition != NULL ? condition : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->condition_label), condition);
  update_rows (self);
  psc_panel_update_status (self);
}

void
psc_panel_set_prompt_shown (PscPanel *self, gboolean shown)
{
  if (self->hides_prompt == !shown)
    return;
  self->hides_prompt = !shown;
  update_rows (self);
}

void
psc_panel_set_prompt_lines (PscPanel *self, guint n_lines)
{
  gtk_inscription_set_min_lines (self->prompt_label, n_lines);
  gtk_inscription_set_nat_lines (self->prompt_label, n_lines);
}

const char *
psc_panel_get_prompt (PscPanel *self)
{
  return self->prompt;
}

void
psc_panel_set_display (PscPanel *self, const PscMapDisplay *display)
{
  psc_map_layer_set_display (self->layer, display);
}

void
psc_panel_set_overlay_shown (PscPanel *self, gboolean shown)
{
  self->overlay_shown = shown;
  psc_canvas_set_overlay_shown (self->canvas, shown);
  psc_panel_update_caption (self);
}

void
psc_panel_set_scale_group (PscPanel *self, PscScaleGroup *group)
{
  psc_map_layer_set_scale_group (self->layer, group);
}

void
psc_panel_set_compact (PscPanel *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  psc_canvas_set_scroll_zooms (self->canvas, !compact);
  psc_panel_layout_set_never_beside (self->layout, compact);
  update_rows (self);
}

void
psc_panel_set_activatable (PscPanel *self, gboolean activatable)
{
  if (self->activatable == activatable)
    return;
  self->activatable = activatable;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.activate", activatable);
  if (activatable)
    gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "activatable");
}

const char *
psc_panel_get_status (PscPanel *self)
{
  return gtk_label_get_label (self->status_label);
}
