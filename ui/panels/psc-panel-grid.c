/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-grid.h"

#include "ui/panels/psc-panel-focus.h"
#include "ui/panels/psc-panel-layout.h"
#include "ui/panels/psc-panel-plan.h"
#include "ui/panels/psc-tile-layout.h"
#include "ui/widgets/psc-squeezer.h"

/* The least that a picture among many is shown at. */
#define SMALL_WIDTH  140
#define SMALL_HEIGHT 150

/* Of a prompt in a tile; in a matrix it is the same for all, or a heading. Without a title, it is
 * by the prompt that panels are told apart. */
#define N_LINES          2
#define N_UNTITLED_LINES 3

struct _PscPanelGrid
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *header;
  GtkLabel *prompt_label;
  GtkLabel *condition_label;
  GtkBox *body;

  PscReading *reading; /* owned, nullable */
  PscPanelPlan *plan;  /* owned, nullable: what is on screen */
  GPtrArray *panels;   /* owned, of PscPanel * (owned) */
  PscPanel *enlarged;  /* borrowed from @panels, nullable: shown alone */
  PscPanel *chosen;    /* borrowed from @panels, nullable: where a user went last */
  GHashTable *groups;  /* owned, of “method/mode” to PscScaleGroup */
  PscPicture *picture; /* owned, nullable */
  GCancellable *cancellable;
  guint update_id;
  guint tick_id;

  PscQueryOutlineFunc outline_func;
  gpointer outline_data;
  GDestroyNotify outline_destroy;
};

G_DEFINE_FINAL_TYPE (PscPanelGrid, psc_panel_grid, GTK_TYPE_WIDGET)

static PscPanel *
get_panel (PscPanelGrid *self, guint i)
{
  return g_ptr_array_index (self->panels, i);
}

static PscScaleGroup *
get_group (PscPanelGrid *self, const PscPlannedPanel *planned)
{
  g_autofree char *key = NULL;
  PscScaleGroup *group;

  if (planned->method == NULL)
    return NULL;
  key = g_strdup_printf ("%s/%d", planned->method, planned->mode);
  group = g_hash_table_lookup (self->groups, key);
  if (group == NULL)
    {
      group = psc_scale_group_new ();
      g_hash_table_insert (self->groups, g_steal_pointer (&key), group);
    }
  return group;
}

/* What headings say of a small one is written in the panel itself while it is alone. */
static void
set_heading (PscPanelGrid *self, PscPanel *panel, const PscPlannedPanel *planned)
{
  PscMethod *method;

  if (panel != self->enlarged || planned->title != NULL || planned->method == NULL)
    {
      psc_panel_set_short_title (panel, planned->short_title);
      psc_panel_set_heading (panel, planned->title, planned->subtitle);
      return;
    }
  method = psc_engine_get_method (psc_reading_get_engine (self->reading), planned->method);
  psc_panel_set_short_title (panel, psc_method_get_short_title (method));
  psc_panel_set_heading (panel, psc_method_get_title (method),
                         psc_panel_plan_get_mode_title (planned->mode));
}

static void
size_panel (PscPanelGrid *self, PscPanel *panel)
{
  gboolean small = self->plan->small && panel != self->enlarged;

  psc_panel_set_compact (panel, small);
  psc_panel_set_prompt_shown (panel, self->plan->prompt == NULL || panel == self->enlarged);
  gtk_widget_set_size_request (GTK_WIDGET (psc_panel_get_canvas (panel)), small ? SMALL_WIDTH : -1,
                               small ? SMALL_HEIGHT : -1);
  gtk_widget_set_visible (GTK_WIDGET (panel), self->enlarged == NULL || panel == self->enlarged);
}

static void
fill_panel (PscPanelGrid *self, PscPanel *panel, const PscPlannedPanel *planned)
{
  PscSession *session = psc_reading_get_session (self->reading);
  g_autoptr (PscOverlay) overlay = NULL;

  if (session != NULL && planned->method != NULL)
    overlay = psc_session_dup_overlay (session, planned->method, planned->mode, planned->query);
  size_panel (self, panel);
  set_heading (self, panel, planned);
  psc_panel_set_note (panel, planned->note);
  psc_panel_set_prompt (panel, planned->prompt, planned->condition);
  if (self->plan->columns == NULL)
    psc_panel_set_prompt_lines (panel, planned->title != NULL ? N_LINES : N_UNTITLED_LINES);
  psc_panel_set_display (panel, psc_reading_get_display (self->reading));
  psc_panel_set_overlay_shown (panel, psc_reading_get_overlay_shown (self->reading));
  psc_panel_set_scale_group (panel, get_group (self, planned));
  psc_panel_set_overlay (panel, overlay);
  psc_panel_set_activatable (panel, self->panels->len > 1);
}

static const char *
outline_cb (cairo_t *cr, gpointer user_data)
{
  PscPanel *panel = user_data;
  PscPanelGrid *self =
      PSC_PANEL_GRID (gtk_widget_get_ancestor (GTK_WIDGET (panel), PSC_TYPE_PANEL_GRID));
  PscOverlay *overlay = psc_panel_get_overlay (panel);

  return self->outline_func (
      cr, overlay != NULL ? psc_overlay_get_query (overlay) : psc_reading_get_query (self->reading),
      self->outline_data);
}

static void
outline_panel (PscPanelGrid *self, PscPanel *panel)
{
  gboolean shown = self->outline_func != NULL && self->reading != NULL
                   && psc_reading_get_zones_shown (self->reading);

  psc_canvas_set_outline_func (psc_panel_get_canvas (panel), shown ? outline_cb : NULL, panel,
                               NULL);
  psc_canvas_set_cells_shown (psc_panel_get_canvas (panel),
                              self->reading != NULL && psc_reading_get_cells_shown (self->reading));
}

/* The picture may still be on its way when the reading has gone on to another image; a name goes to
 * the pixels that it belongs to and to no others. */
static gboolean
is_of_reading (PscPanelGrid *self)
{
  PscSession *session = psc_reading_get_session (self->reading);

  return self->picture != NULL && session != NULL
         && psc_picture_get_image (self->picture) == psc_session_get_image (session);
}

static void
show_picture (PscPanelGrid *self, PscPanel *panel)
{
  gboolean is_named = is_of_reading (self);

  psc_panel_set_picture (panel, self->picture,
                         is_named ? psc_reading_get_title (self->reading) : NULL,
                         is_named ? psc_reading_get_details (self->reading) : NULL);
}

/* Nobody looks into a map that is not on the screen, or that belongs to what was read before. */
static void
update_focus (PscPanelGrid *self)
{
  gboolean is_mapped = gtk_widget_get_mapped (GTK_WIDGET (self));
  PscPanel *focus = NULL;

  if (self->reading == NULL || (is_mapped && self->update_id != 0))
    return;
  if (is_mapped)
    focus = psc_panel_focus_find (self->panels, self->reading, self->chosen);
  psc_panel_focus_mark (self->panels, focus);
  psc_reading_set_overlay (self->reading, focus != NULL ? psc_panel_get_overlay (focus) : NULL);
}

/* The original is nobody's map: whoever goes there still speaks of the map before. */
static void
entered_cb (PscPanel *panel)
{
  GtkWidget *grid = gtk_widget_get_ancestor (GTK_WIDGET (panel), PSC_TYPE_PANEL_GRID);

  if (psc_panel_get_overlay (panel) == NULL)
    return;
  PSC_PANEL_GRID (grid)->chosen = panel;
  update_focus (PSC_PANEL_GRID (grid));
}

static void
follow_focus (GtkWidget *panel)
{
  GtkEventController *controller = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (controller, "enter", G_CALLBACK (entered_cb), panel);
  gtk_widget_add_controller (panel, controller);
}

static void toggle_enlarged (PscPanelGrid *self, PscPanel *panel);

static GtkWidget *
new_panel (PscPanelGrid *self)
{
  GtkWidget *panel = psc_panel_new ();

  psc_panel_set_viewport (PSC_PANEL (panel), psc_reading_get_viewport (self->reading));
  show_picture (self, PSC_PANEL (panel));
  outline_panel (self, PSC_PANEL (panel));
  g_signal_connect_object (panel, "activated", G_CALLBACK (toggle_enlarged), self,
                           G_CONNECT_SWAPPED);
  follow_focus (panel);
  g_ptr_array_add (self->panels, g_object_ref (panel));
  return panel;
}

static void
attach_row_heading (GtkGrid *grid, const char *text, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "panel-row");
  gtk_grid_attach (grid, label, 0, row, 1, 1);
}

/* What its heading says in full, and what is to be known of its maps. */
static char *
explain_column (const PscPlannedColumn *column)
{
  return column->note != NULL ? g_strdup_printf ("%s\n%s", column->title, column->note)
                              : g_strdup (column->title);
}

/* Whoever listens hears the whole title, be the column ever so narrow. */
static GtkWidget *
new_column_heading (const PscPlannedColumn *column)
{
  GtkWidget *wide = gtk_label_new (column->title);
  GtkWidget *narrow = gtk_label_new (column->short_title);
  GtkWidget *heading = g_object_new (PSC_TYPE_SQUEEZER, "wide", wide, "narrow", narrow, NULL);
  g_autofree char *explained = explain_column (column);

  gtk_label_set_ellipsize (GTK_LABEL (narrow), PANGO_ELLIPSIZE_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (narrow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  column->title, -1);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "panel-row");
  gtk_widget_set_tooltip_text (heading, explained);
  return heading;
}

static GtkWidget *
new_matrix (PscPanelGrid *self)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autoptr (GtkSizeGroup) widths = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  guint n_columns = self->plan->columns->len;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 2);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  for (guint i = 0; i < n_columns; i++)
    {
      GtkWidget *heading = new_column_heading (self->plan->columns->pdata[i]);

      /* A long title takes no more of the room than a short one. */
      gtk_size_group_add_widget (widths, heading);
      gtk_grid_attach (GTK_GRID (grid), heading, (int) i + 1, 0, 1, 1);
    }
  for (guint i = 0; i < self->plan->rows->len; i++)
    attach_row_heading (GTK_GRID (grid), self->plan->rows->pdata[i], (int) i + 1);
  for (guint i = 0; i < self->plan->panels->len; i++)
    {
      GtkWidget *panel = new_panel (self);

      gtk_size_group_add_widget (widths, panel);
      gtk_grid_attach (GTK_GRID (grid), panel, (int) (i % n_columns) + 1, (int) (i / n_columns) + 1,
                       1, 1);
    }
  return grid;
}

static GtkWidget *
new_tiles (PscPanelGrid *self)
{
  GtkWidget *tiles = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (tiles, g_object_new (PSC_TYPE_TILE_LAYOUT, NULL));
  for (guint i = 0; i < self->plan->panels->len; i++)
    gtk_box_append (GTK_BOX (tiles), new_panel (self));
  return tiles;
}

static void
remove_panels (PscPanelGrid *self)
{
  GtkWidget *child;

  /* Somebody may still hold one of them. */
  for (guint i = 0; i < self->panels->len; i++)
    psc_canvas_set_outline_func (psc_panel_get_canvas (get_panel (self, i)), NULL, NULL, NULL);
  self->enlarged = NULL;
  self->chosen = NULL;
  g_ptr_array_set_size (self->panels, 0);
  while (self->body != NULL
         && (child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);
}

static void
build_panels (PscPanelGrid *self)
{
  GtkWidget *child;

  remove_panels (self);
  child = self->plan->columns != NULL ? new_matrix (self) : new_tiles (self);
  gtk_widget_set_vexpand (child, TRUE);
  gtk_box_append (self->body, child);
}

/* The same for all panels of a view. */
static int
measure_surround (PscPanel *panel)
{
  int all, canvas;

  gtk_widget_measure (GTK_WIDGET (panel), GTK_ORIENTATION_VERTICAL, -1, &all, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (psc_panel_get_canvas (panel)), GTK_ORIENTATION_VERTICAL, -1,
                      &canvas, NULL, NULL, NULL);
  return all - canvas;
}

static void
update_layout (PscPanelGrid *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->body));
  GtkLayoutManager *layout = child != NULL ? gtk_widget_get_layout_manager (child) : NULL;
  PscPanel *panel;
  PscImage *image;

  if (self->picture == NULL || !PSC_IS_TILE_LAYOUT (layout))
    return;
  image = psc_picture_get_image (self->picture);
  panel = self->enlarged != NULL ? self->enlarged : get_panel (self, 0);
  psc_tile_layout_set_picture (PSC_TILE_LAYOUT (layout),
                               (double) psc_image_get_width (image)
                                   / (double) psc_image_get_height (image),
                               measure_surround (panel),
                               self->plan->small && self->enlarged == NULL
                                   ? 0
                                   : psc_panel_layout_get_side_width (GTK_WIDGET (panel)));
}

/* What all panels are asked stands above them once. */
static void
update_header (PscPanelGrid *self)
{
  const PscPanelPlan *plan = self->plan;

  gtk_widget_set_visible (self->header, plan->prompt != NULL && self->enlarged == NULL);
  gtk_label_set_label (self->prompt_label, plan->prompt != NULL ? plan->prompt : "");
  gtk_label_set_label (self->condition_label, plan->condition != NULL ? plan->condition : "");
  gtk_widget_set_visible (GTK_WIDGET (self->condition_label), plan->condition != NULL);
}

/* Headings of a matrix are of its small panels. */
static void
update_headings (PscPanelGrid *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->body));

  if (self->plan->columns == NULL)
    return;
  for (child = gtk_widget_get_first_child (child); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!PSC_IS_PANEL (child))
      gtk_widget_set_visible (child, self->enlarged == NULL);
}

static void
fill (PscPanelGrid *self)
{
  update_header (self);
  update_headings (self);
  for (guint i = 0; i < self->panels->len; i++)
    fill_panel (self, get_panel (self, i), g_ptr_array_index (self->plan->panels, i));
  update_layout (self);
  update_focus (self);
}

static void
toggle_enlarged (PscPanelGrid *self, PscPanel *panel)
{
  self->enlarged = self->enlarged == NULL ? panel : NULL;
  fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (psc_panel_get_canvas (panel)));
}

static gboolean
restore_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PscPanelGrid *self = PSC_PANEL_GRID (widget);

  if (self->enlarged == NULL)
    return GDK_EVENT_PROPAGATE;
  toggle_enlarged (self, self->enlarged);
  return GDK_EVENT_STOP;
}

static void
update (PscPanelGrid *self)
{
  PscPanelPlan *old = self->plan;

  self->plan = psc_panel_plan_new (self->reading);
  if (old == NULL || !psc_panel_plan_has_shape_of (self->plan, old))
    build_panels (self);
  g_clear_pointer (&old, psc_panel_plan_free);
  fill (self);
}

static void
forget_update (PscPanelGrid *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static void
update_now (PscPanelGrid *self)
{
  forget_update (self);
  update (self);
}

static gboolean
update_cb (gpointer user_data)
{
  update_now (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  update_now (PSC_PANEL_GRID (widget));
  return G_SOURCE_REMOVE;
}

/* A change of view often comes with one of its question. No frame is drawn in between, in which a
 * new picture would stand beside what was said of the one before; where none is drawn, as of a
 * window that is hidden, nobody waits for one. */
static void
queue_update (PscPanelGrid *self)
{
  if (self->update_id != 0)
    return;
  self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Where panels have questions of their own, another question goes to its panel. */
static void
query_cb (PscPanelGrid *self)
{
  if (psc_reading_get_view (self->reading) != PSC_VIEW_COMPARE)
    self->chosen = NULL;
  queue_update (self);
}

static void
update_pictures (PscPanelGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    show_picture (self, get_panel (self, i));
}

static void
set_picture (PscPanelGrid *self, PscPicture *picture)
{
  g_set_object (&self->picture, picture);
  update_pictures (self);
  update_layout (self);
}

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscPanelGrid) self = user_data;
  g_autoptr (PscPicture) picture = psc_picture_new_finish (result, NULL);

  /* The only way to fail is to be cancelled. */
  if (picture != NULL)
    set_picture (self, picture);
}

static void
cancel (PscPanelGrid *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
session_cb (PscPanelGrid *self)
{
  PscSession *session = psc_reading_get_session (self->reading);

  cancel (self);
  set_picture (self, NULL);
  for (guint i = 0; i < self->panels->len; i++)
    psc_panel_forget_map (get_panel (self, i));
  if (session != NULL)
    {
      self->cancellable = g_cancellable_new ();
      psc_picture_new_async (psc_session_get_image (session), self->cancellable, picture_cb,
                             g_object_ref (self));
    }
  queue_update (self);
}

static void
display_cb (PscPanelGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    psc_panel_set_display (get_panel (self, i), psc_reading_get_display (self->reading));
}

static void
overlay_shown_cb (PscPanelGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    psc_panel_set_overlay_shown (get_panel (self, i),
                                 psc_reading_get_overlay_shown (self->reading));
}

static void
update_outlines (PscPanelGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    outline_panel (self, get_panel (self, i));
}

static void
psc_panel_grid_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_panel_grid_parent_class)->map (widget);
  update_focus (PSC_PANEL_GRID (widget));
}

static void
psc_panel_grid_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_panel_grid_parent_class)->unmap (widget);
  update_focus (PSC_PANEL_GRID (widget));
}

static void
psc_panel_grid_dispose (GObject *object)
{
  PscPanelGrid *self = PSC_PANEL_GRID (object);

  psc_panel_grid_set_reading (self, NULL);
  psc_panel_grid_set_outline_func (self, NULL, NULL, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (psc_panel_grid_parent_class)->dispose (object);
}

static void
psc_panel_grid_finalize (GObject *object)
{
  PscPanelGrid *self = PSC_PANEL_GRID (object);

  g_ptr_array_unref (self->panels);
  g_hash_table_unref (self->groups);
  G_OBJECT_CLASS (psc_panel_grid_parent_class)->finalize (object);
}

static void
psc_panel_grid_class_init (PscPanelGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_panel_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_panel_grid_finalize;
  widget_class->map = psc_panel_grid_map;
  widget_class->unmap = psc_panel_grid_unmap;

  gtk_widget_class_set_css_name (widget_class, "panelgrid");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-panel-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPanelGrid, scroller);
  gtk_widget_class_bind_template_child (widget_class, PscPanelGrid, header);
  gtk_widget_class_bind_template_child (widget_class, PscPanelGrid, prompt_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanelGrid, condition_label);
  gtk_widget_class_bind_template_child (widget_class, PscPanelGrid, body);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, restore_cb, NULL);
}

static void
psc_panel_grid_init (PscPanelGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->panels = g_ptr_array_new_with_free_func (g_object_unref);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

GtkWidget *
psc_panel_grid_new (void)
{
  return g_object_new (PSC_TYPE_PANEL_GRID, NULL);
}

static void
forget_reading (PscPanelGrid *self)
{
  if (self->reading == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->reading, self);
  forget_update (self);
  cancel (self);
  remove_panels (self);
  psc_reading_set_overlay (self->reading, NULL);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->plan, psc_panel_plan_free);
  g_clear_object (&self->reading);
}

void
psc_panel_grid_set_reading (PscPanelGrid *self, PscReading *reading)
{
  static const char *const planned[] = { "view", "method", "mode", "class-index" };

  if (self->reading == reading)
    return;
  forget_reading (self);
  if (reading == NULL)
    return;

  self->reading = g_object_ref (reading);
  for (guint i = 0; i < G_N_ELEMENTS (planned); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", planned[i], NULL);

      g_signal_connect_swapped (reading, signal, G_CALLBACK (queue_update), self);
    }
  g_signal_connect_swapped (reading, "methods-changed", G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (reading, "notify::query", G_CALLBACK (query_cb), self);
  g_signal_connect_swapped (reading, "notify::session", G_CALLBACK (session_cb), self);
  g_signal_connect_swapped (reading, "notify::details", G_CALLBACK (update_pictures), self);
  g_signal_connect_swapped (reading, "notify::overlay-shown", G_CALLBACK (overlay_shown_cb), self);
  g_signal_connect_swapped (reading, "notify::zones-shown", G_CALLBACK (update_outlines), self);
  g_signal_connect_swapped (reading, "notify::cells-shown", G_CALLBACK (update_outlines), self);
  g_signal_connect_swapped (reading, "display-changed", G_CALLBACK (display_cb), self);
  session_cb (self);
}

void
psc_panel_grid_set_outline_func (PscPanelGrid *self,
                                 PscQueryOutlineFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy)
{
  if (self->outline_destroy != NULL)
    self->outline_destroy (self->outline_data);
  self->outline_func = func;
  self->outline_data = user_data;
  self->outline_destroy = destroy;
  update_outlines (self);
}

void
psc_panel_grid_queue_outlines (PscPanelGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    psc_canvas_queue_outlines (psc_panel_get_canvas (get_panel (self, i)));
}

GPtrArray *
psc_panel_grid_get_panels (PscPanelGrid *self)
{
  return self->panels;
}

PscPanel *
psc_panel_grid_get_enlarged (PscPanelGrid *self)
{
  return self->enlarged;
}

guint
psc_panel_grid_get_n_columns (PscPanelGrid *self)
{
  return self->plan != NULL && self->plan->columns != NULL ? self->plan->columns->len : 0;
}

char **
psc_panel_grid_dup_row_headings (PscPanelGrid *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->plan == NULL || self->plan->rows == NULL)
    return NULL;
  for (guint i = 0; i < self->plan->rows->len; i++)
    g_strv_builder_add (builder, self->plan->rows->pdata[i]);
  return g_strv_builder_end (builder);
}

char **
psc_panel_grid_dup_column_headings (PscPanelGrid *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->plan == NULL || self->plan->columns == NULL)
    return NULL;
  for (guint i = 0; i < self->plan->columns->len; i++)
    g_strv_builder_add (builder, ((PscPlannedColumn *) self->plan->columns->pdata[i])->title);
  return g_strv_builder_end (builder);
}
