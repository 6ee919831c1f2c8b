/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-split-view.h"

#include <adwaita.h>

/* The line between the two. */
#define SEPARATOR_WIDTH 1

struct _PscSplitView
{
  GtkWidget parent_instance;

  GtkWidget *view;    /* child: libadwaita's */
  GtkWidget *content; /* borrowed, nullable: in the view */
  GtkWidget *sidebar; /* borrowed, nullable: in the view */
  GtkPackType sidebar_position;
  int sidebar_width; /* in pixels */
  gboolean show_sidebar;
  gboolean show_beside;
  gboolean collapsed;
  guint update_id;
};

enum
{
  PROP_CONTENT = 1,
  PROP_SIDEBAR,
  PROP_SIDEBAR_POSITION,
  PROP_SIDEBAR_WIDTH,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_BESIDE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscSplitView, psc_split_view, GTK_TYPE_WIDGET)

/* What the two widgets of libadwaita have in common. Neither decides for itself when to collapse.
 */

#if ADW_CHECK_VERSION(1, 4, 0)

#define VIEW_SHOWN "show-sidebar"

static GtkWidget *
view_new (void)
{
  return g_object_new (ADW_TYPE_OVERLAY_SPLIT_VIEW, "pin-sidebar", TRUE, "sidebar-width-unit",
                       ADW_LENGTH_UNIT_PX, VIEW_SHOWN, FALSE, NULL);
}

static void
view_set_content (GtkWidget *view, GtkWidget *content)
{
  adw_overlay_split_view_set_content (ADW_OVERLAY_SPLIT_VIEW (view), content);
}

static void
view_set_sidebar (GtkWidget *view, GtkWidget *sidebar)
{
  adw_overlay_split_view_set_sidebar (ADW_OVERLAY_SPLIT_VIEW (view), sidebar);
}

static void
view_set_sidebar_width (GtkWidget *view, GtkWidget *sidebar, int width)
{
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (view), width);
  adw_overlay_split_view_set_max_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (view), width);
}

static void
view_set_sidebar_position (GtkWidget *view, GtkPackType position)
{
  adw_overlay_split_view_set_sidebar_position (ADW_OVERLAY_SPLIT_VIEW (view), position);
}

static void
view_set_collapsed (GtkWidget *view, gboolean collapsed)
{
  adw_overlay_split_view_set_collapsed (ADW_OVERLAY_SPLIT_VIEW (view), collapsed);
}

#else

#define VIEW_SHOWN "reveal-flap"

static GtkWidget *
view_new (void)
{
  return g_object_new (ADW_TYPE_FLAP, "locked", TRUE, "fold-policy", ADW_FLAP_FOLD_POLICY_NEVER,
                       "separator", gtk_separator_new (GTK_ORIENTATION_VERTICAL), VIEW_SHOWN, FALSE,
                       NULL);
}

static void
view_set_content (GtkWidget *view, GtkWidget *content)
{
  adw_flap_set_content (ADW_FLAP (view), content);
}

static void
view_set_sidebar (GtkWidget *view, GtkWidget *sidebar)
{
  if (sidebar != NULL)
    gtk_widget_add_css_class (sidebar, "background");
  adw_flap_set_flap (ADW_FLAP (view), sidebar);
}

static void
view_set_sidebar_width (GtkWidget *view, GtkWidget *sidebar, int width)
{
  if (sidebar != NULL)
    gtk_widget_set_size_request (sidebar, width, -1);
}

static void
view_set_sidebar_position (GtkWidget *view, GtkPackType position)
{
  adw_flap_set_flap_position (ADW_FLAP (view), position);
}

static void
view_set_collapsed (GtkWidget *view, gboolean collapsed)
{
  adw_flap_set_fold_policy (ADW_FLAP (view),
                            collapsed ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
}

#endif

static gboolean
view_is_shown (PscSplitView *self)
{
  gboolean shown;

  g_object_get (self->view, VIEW_SHOWN, &shown, NULL);
  return shown;
}

/* AdwFlap's animation divides by its size, which it has from the first frame on. */
static gboolean
can_animate (PscSplitView *self)
{
  return !gtk_widget_get_mapped (GTK_WIDGET (self)) || gtk_widget_get_width (GTK_WIDGET (self)) > 0;
}

static void
apply_shown (PscSplitView *self)
{
  if (can_animate (self))
    g_object_set (self->view, VIEW_SHOWN, self->show_sidebar, NULL);
}

static void
set_show_beside (PscSplitView *self, gboolean show)
{
  if (self->show_beside == show)
    return;
  self->show_beside = show;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_BESIDE]);
  if (!self->collapsed)
    psc_split_view_set_show_sidebar (self, show);
}

static void
view_shown_cb (PscSplitView *self)
{
  psc_split_view_set_show_sidebar (self, view_is_shown (self));
}

static int
measure_width (GtkWidget *widget)
{
  int minimum = 0;

  if (widget != NULL && gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
get_sidebar_width (PscSplitView *self)
{
  return MAX (measure_width (self->sidebar), self->sidebar_width);
}

static int
get_width_for_both (PscSplitView *self)
{
  return measure_width (self->content) + get_sidebar_width (self) + SEPARATOR_WIDTH;
}

static gboolean
has_room (PscSplitView *self, int width)
{
  return width >= get_width_for_both (self);
}

static void
set_collapsed (PscSplitView *self, gboolean collapsed)
{
  if (self->collapsed == collapsed)
    return;
  self->collapsed = collapsed;
  view_set_collapsed (self->view, collapsed);
  psc_split_view_set_show_sidebar (self, !collapsed && (self->show_beside || self->show_sidebar));
}

static gboolean
update_cb (gpointer user_data)
{
  PscSplitView *self = user_data;

  self->update_id = 0;
  set_collapsed (self, !has_room (self, gtk_widget_get_width (GTK_WIDGET (self))));
  apply_shown (self);
  return G_SOURCE_REMOVE;
}

static void
psc_split_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  PscSplitView *self = PSC_SPLIT_VIEW (widget);

  gtk_widget_measure (self->view, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  /* It can always be made as narrow as the wider of the two. */
  *minimum = MAX (measure_width (self->content), get_sidebar_width (self));
  *natural = MAX (*minimum, *natural);
}

static GtkSizeRequestMode
psc_split_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* A widget must not ask for another size while it gets one, so that collapsing comes a moment
 * later: until then the view is cut off. */
static void
psc_split_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PscSplitView *self = PSC_SPLIT_VIEW (widget);
  int needed = measure_width (self->view);

  if (!self->collapsed)
    needed = get_width_for_both (self);
  gtk_widget_allocate (self->view, MAX (width, needed), height, baseline, NULL);
  if (self->update_id == 0
      && (self->collapsed == has_room (self, width) || view_is_shown (self) != self->show_sidebar))
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
set_content (PscSplitView *self, GtkWidget *content)
{
  self->content = content;
  view_set_content (self->view, content);
}

static void
set_sidebar_width (PscSplitView *self, int width)
{
  self->sidebar_width = width;
  view_set_sidebar_width (self->view, self->sidebar, width);
}

static void
psc_split_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PscSplitView *self = PSC_SPLIT_VIEW (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_SIDEBAR_POSITION:
      g_value_set_enum (value, self->sidebar_position);
      break;
    case PROP_SIDEBAR_WIDTH:
      g_value_set_int (value, self->sidebar_width);
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, self->show_sidebar);
      break;
    case PROP_SHOW_BESIDE:
      g_value_set_boolean (value, self->show_beside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
psc_split_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PscSplitView *self = PSC_SPLIT_VIEW (object);

  switch (id)
    {
    case PROP_CONTENT:
      set_content (self, g_value_get_object (value));
      break;
    case PROP_SIDEBAR:
      psc_split_view_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_SIDEBAR_POSITION:
      self->sidebar_position = g_value_get_enum (value);
      view_set_sidebar_position (self->view, self->sidebar_position);
      break;
    case PROP_SIDEBAR_WIDTH:
      set_sidebar_width (self, g_value_get_int (value));
      break;
    case PROP_SHOW_SIDEBAR:
      psc_split_view_set_show_sidebar (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_BESIDE:
      set_show_beside (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
psc_split_view_dispose (GObject *object)
{
  PscSplitView *self = PSC_SPLIT_VIEW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_pointer (&self->view, gtk_widget_unparent);
  self->content = NULL;
  self->sidebar = NULL;
  G_OBJECT_CLASS (psc_split_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SIDEBAR_POSITION] =
      g_param_spec_enum ("sidebar-position", NULL, NULL, GTK_TYPE_PACK_TYPE, GTK_PACK_START, flags);
  props[PROP_SIDEBAR_WIDTH] = g_param_spec_int ("sidebar-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_SHOW_SIDEBAR] =
      g_param_spec_boolean ("show-sidebar", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SHOW_BESIDE] =
      g_param_spec_boolean ("show-beside", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
psc_split_view_class_init (PscSplitViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = psc_split_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = psc_split_view_set_property;
  G_OBJECT_CLASS (klass)->dispose = psc_split_view_dispose;
  widget_class->measure = psc_split_view_measure;
  widget_class->get_request_mode = psc_split_view_get_request_mode;
  widget_class->size_allocate = psc_split_view_size_allocate;
  install_properties (G_OBJECT_CLASS (klass));
}

static void
psc_split_view_init (PscSplitView *self)
{
  self->view = view_new ();
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (self->view, "notify::" VIEW_SHOWN, G_CALLBACK (view_shown_cb), self);
}

void
psc_split_view_set_sidebar (PscSplitView *self, GtkWidget *sidebar)
{
  g_return_if_fail (PSC_IS_SPLIT_VIEW (self));

  self->sidebar = sidebar;
  if (sidebar != NULL)
    gtk_widget_set_hexpand (sidebar, FALSE);
  view_set_sidebar (self->view, sidebar);
  view_set_sidebar_width (self->view, sidebar, self->sidebar_width);
}

gboolean
psc_split_view_get_show_sidebar (PscSplitView *self)
{
  g_return_val_if_fail (PSC_IS_SPLIT_VIEW (self), FALSE);

  return self->show_sidebar;
}

void
psc_split_view_set_show_sidebar (PscSplitView *self, gboolean show)
{
  g_return_if_fail (PSC_IS_SPLIT_VIEW (self));

  show = show != FALSE;
  if (self->show_sidebar == show)
    return;
  self->show_sidebar = show;
  apply_shown (self);
  if (!self->collapsed)
    set_show_beside (self, show);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_SIDEBAR]);
}

gboolean
psc_split_view_get_collapsed (PscSplitView *self)
{
  g_return_val_if_fail (PSC_IS_SPLIT_VIEW (self), FALSE);

  return self->collapsed;
}
