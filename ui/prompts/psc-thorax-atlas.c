/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-thorax-atlas.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/widgets/psc-widget-color.h"

/* In screen pixels. */
#define LINE_THICKNESS 1.0

struct _PscThoraxAtlas
{
  GtkWidget parent_instance;

  PscPromptPlaces places;
  guint choosable;
  const PscThoraxZone *hovered; /* static, nullable */
  const PscThoraxZone *cursor;  /* static, nullable; where the keyboard is */
};

G_DEFINE_FINAL_TYPE (PscThoraxAtlas, psc_thorax_atlas, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_choosable (PscThoraxAtlas *self, const PscThoraxZone *zone)
{
  return zone != NULL && (self->choosable & (1u << zone->zone)) != 0;
}

static void
update_accessible (PscThoraxAtlas *self)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  if (self->cursor != NULL)
    name = psc_thorax_zone_dup_name (self->cursor);
  if (name == NULL)
    label = g_strdup (_ ("Thorax"));
  else if (psc_thorax_zone_is_in (self->cursor, &self->places))
    label = g_strdup_printf (_ ("Thorax: %s, chosen"), name);
  else
    label = g_strdup_printf (_ ("Thorax: %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The drawing is as large as fits, in the middle. */
static void
get_square (PscThoraxAtlas *self, graphene_rect_t *square)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float side = MIN (width, height);

  graphene_rect_init (square, (width - side) / 2, (height - side) / 2, side, side);
}

static const PscThoraxZone *
find_zone_at (PscThoraxAtlas *self, double x, double y)
{
  const PscThoraxZone *zone;
  graphene_rect_t square;

  get_square (self, &square);
  if (square.size.width <= 0)
    return NULL;
  zone = psc_thorax_find_zone ((x - square.origin.x) / square.size.width,
                               (y - square.origin.y) / square.size.height);
  return is_choosable (self, zone) ? zone : NULL;
}

static void
set_source (cairo_t *cr, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * alpha);
}

static void
draw_zones (PscThoraxAtlas *self, cairo_t *cr, const GdkRGBA *colour, const GdkRGBA *accent)
{
  guint n;
  const PscThoraxZone *zones = psc_thorax_get_zones (&n);

  for (guint i = 0; i < n; i++)
    if (is_choosable (self, &zones[i]))
      {
        set_source (cr, colour, 0.06);
        psc_thorax_fill_zone (cr, &zones[i]);
        set_source (cr, colour, 0.25);
        psc_thorax_stroke_zone (cr, &zones[i]);
      }
  for (guint i = 0; i < n; i++)
    if (psc_thorax_zone_is_in (&zones[i], &self->places))
      {
        set_source (cr, accent, 0.55);
        psc_thorax_fill_zone (cr, &zones[i]);
        set_source (cr, accent, 1);
        psc_thorax_stroke_zone (cr, &zones[i]);
      }
  if (self->hovered != NULL)
    {
      set_source (cr, colour, 0.2);
      psc_thorax_fill_zone (cr, self->hovered);
    }
  if (self->cursor != NULL && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    {
      set_source (cr, colour, 0.9);
      psc_thorax_stroke_zone (cr, self->cursor);
    }
}

/* The patient's sides, as a marker on a film says them. */
static void
draw_letter (PscThoraxAtlas *self, GtkSnapshot *snapshot, const char *letter, float x, float y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), letter);
  GdkRGBA colour;
  int width;

  psc_widget_get_color (GTK_WIDGET (self), &colour);
  colour.alpha *= 0.7f;
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (float) width / 2, y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
psc_thorax_atlas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscThoraxAtlas *self = PSC_THORAX_ATLAS (widget);
  graphene_rect_t square;
  GdkRGBA colour;
  GdkRGBA accent;
  cairo_t *cr;

  get_square (self, &square);
  if (square.size.width <= 0)
    return;
  psc_widget_get_color (widget, &colour);
  psc_widget_get_accent_color (widget, &accent);

  cr = gtk_snapshot_append_cairo (snapshot, &square);
  cairo_translate (cr, square.origin.x, square.origin.y);
  cairo_scale (cr, square.size.width, square.size.height);
  cairo_set_line_width (cr, LINE_THICKNESS / square.size.width);
  set_source (cr, &colour, 0.6);
  psc_thorax_draw_anatomy (cr);
  draw_zones (self, cr, &colour, &accent);
  cairo_destroy (cr);

  /* TRANSLATORS: the patient's right and left, as marked on a radiograph. */
  draw_letter (self, snapshot, C_ ("marker", "R"), square.origin.x + square.size.width * 0.04f,
               square.origin.y + 2);
  draw_letter (self, snapshot, C_ ("marker", "L"), square.origin.x + square.size.width * 0.96f,
               square.origin.y + 2);
}

static void
psc_thorax_atlas_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = 160;
  *natural = 280;
  *minimum_baseline = *natural_baseline = -1;
}

static void
set_hovered (PscThoraxAtlas *self, const PscThoraxZone *zone)
{
  g_autofree char *name = NULL;

  if (self->hovered == zone)
    return;
  self->hovered = zone;
  if (zone != NULL)
    name = psc_thorax_zone_dup_name (zone);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), zone != NULL ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (PscThoraxAtlas *self, double x, double y)
{
  set_hovered (self, find_zone_at (self, x, y));
}

static void
leave_cb (PscThoraxAtlas *self)
{
  set_hovered (self, NULL);
}

static void
set_cursor (PscThoraxAtlas *self, const PscThoraxZone *zone)
{
  self->cursor = zone;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (PscThoraxAtlas *self, int n_press, double x, double y)
{
  const PscThoraxZone *zone = find_zone_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (zone == NULL)
    return;
  set_cursor (self, zone);
  psc_thorax_atlas_toggle (self, zone);
}

static void
move_cursor (PscThoraxAtlas *self, int step)
{
  guint n;
  const PscThoraxZone *zones = psc_thorax_get_zones (&n);
  guint at = self->cursor != NULL ? (guint) (self->cursor - zones) : step > 0 ? n - 1 : 0;

  for (guint i = 0; i < n; i++)
    {
      at = (at + n + (guint) step) % n;
      if (is_choosable (self, &zones[at]))
        {
          set_cursor (self, &zones[at]);
          return;
        }
    }
}

/* The zone of the same name on the picture's other side, if there is one. */
static void
cross_midline (PscThoraxAtlas *self, PscPromptSide side)
{
  guint n;
  const PscThoraxZone *zones = psc_thorax_get_zones (&n);

  if (self->cursor == NULL)
    {
      move_cursor (self, 1);
      return;
    }
  for (guint i = 0; i < n; i++)
    if (zones[i].zone == self->cursor->zone && zones[i].side == side)
      set_cursor (self, &zones[i]);
}

static gboolean
key_pressed_cb (PscThoraxAtlas *self, guint key, guint code, GdkModifierType state)
{
  switch (key)
    {
    case GDK_KEY_Up:
      move_cursor (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      move_cursor (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      cross_midline (self, PSC_PROMPT_SIDE_RIGHT);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      cross_midline (self, PSC_PROMPT_SIDE_LEFT);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!is_choosable (self, self->cursor))
        return GDK_EVENT_PROPAGATE;
      psc_thorax_atlas_toggle (self, self->cursor);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
psc_thorax_atlas_class_init (PscThoraxAtlasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = psc_thorax_atlas_snapshot;
  widget_class->measure = psc_thorax_atlas_measure;

  signals[CHOSEN] = g_signal_new ("chosen", PSC_TYPE_THORAX_ATLAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "thorax-atlas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
psc_thorax_atlas_init (PscThoraxAtlas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->choosable = G_MAXUINT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  update_accessible (self);
}

GtkWidget *
psc_thorax_atlas_new (void)
{
  return g_object_new (PSC_TYPE_THORAX_ATLAS, NULL);
}

void
psc_thorax_atlas_set_places (PscThoraxAtlas *self, const PscPromptPlaces *places)
{
  if (self->places.left == places->left && self->places.right == places->right)
    return;
  self->places = *places;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const PscPromptPlaces *
psc_thorax_atlas_get_places (PscThoraxAtlas *self)
{
  return &self->places;
}

void
psc_thorax_atlas_set_choosable (PscThoraxAtlas *self, guint zones)
{
  if (self->choosable == zones)
    return;
  self->choosable = zones;
  if (!is_choosable (self, self->cursor))
    self->cursor = NULL;
  set_hovered (self, NULL);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
toggle_on_side (guint *zones, PscPromptZone zone)
{
  const guint whole = 1u << PSC_PROMPT_ZONE_WHOLE;
  guint bit = 1u << zone;

  if ((*zones & bit) != 0)
    *zones &= ~bit;
  else if (bit == whole)
    *zones = whole;
  else
    *zones = (*zones & ~whole) | bit;
}

void
psc_thorax_atlas_toggle (PscThoraxAtlas *self, const PscThoraxZone *zone)
{
  PscPromptPlaces places = self->places;

  /* A prompt may name one half of what is drawn as one zone. */
  if (zone->side == PSC_PROMPT_SIDE_MIDLINE)
    {
      gboolean is_in = psc_thorax_zone_is_in (zone, &places);
      guint bit = 1u << zone->zone;

      places.left = is_in ? places.left & ~bit : places.left | bit;
      places.right = is_in ? places.right & ~bit : places.right | bit;
    }
  else if (zone->side == PSC_PROMPT_SIDE_LEFT)
    toggle_on_side (&places.left, zone->zone);
  else
    toggle_on_side (&places.right, zone->zone);
  psc_thorax_atlas_set_places (self, &places);
  g_signal_emit (self, signals[CHOSEN], 0);
}
