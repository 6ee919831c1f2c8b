/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-display-pane.h"

#include <glib/gi18n.h>

#include "ui/panels/psc-colormap-swatch.h"

/* How many contour lines there are when they are first asked for. */
#define DEFAULT_CONTOURS 3

/* Of an entry of the list: the colour map, or nothing where the sign chooses. */
#define COLORMAP_KEY "psc-colormap"

struct _PscDisplayPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkDropDown *colormap;
  GtkDropDown *sign;
  GtkDropDown *scale;
  GtkAdjustment *mass;
  GtkAdjustment *opacity;
  GtkAdjustment *threshold;
  GtkAdjustment *contours;
  GtkSwitch *contour_switch;
  GtkSwitch *zones_switch;
  GtkSwitch *cells_switch;

  PscReading *reading; /* owned, nullable */
  gboolean is_loading; /* the controls follow the reading, not the other way */
};

G_DEFINE_FINAL_TYPE (PscDisplayPane, psc_display_pane, GTK_TYPE_WIDGET)

/* The first entry leaves the choice to the sign. */
static guint
find_colormap (const PscColormap *colormap)
{
  const char *const *names = psc_colormap_get_names ();

  for (guint i = 0; colormap != NULL && names[i] != NULL; i++)
    if (psc_colormap_get (names[i]) == colormap)
      return i + 1;
  return 0;
}

static const PscColormap *
get_colormap (guint selected)
{
  return selected == 0 || selected == GTK_INVALID_LIST_POSITION
             ? NULL
             : psc_colormap_get (psc_colormap_get_names ()[selected - 1]);
}

static void
load (PscDisplayPane *self)
{
  const PscMapDisplay *display = psc_reading_get_display (self->reading);

  self->is_loading = TRUE;
  gtk_drop_down_set_selected (self->colormap, find_colormap (display->colormap));
  gtk_drop_down_set_selected (self->sign, display->sign);
  gtk_drop_down_set_selected (self->scale, display->scale);
  gtk_adjustment_set_value (self->mass, 100 * display->mass);
  gtk_adjustment_set_value (self->opacity, display->opacity);
  gtk_adjustment_set_value (self->threshold, display->threshold);
  gtk_adjustment_set_value (self->contours,
                            display->n_contours > 0 ? display->n_contours : DEFAULT_CONTOURS);
  gtk_switch_set_active (self->contour_switch, display->n_contours > 0);
  gtk_switch_set_active (self->zones_switch, psc_reading_get_zones_shown (self->reading));
  gtk_switch_set_active (self->cells_switch, psc_reading_get_cells_shown (self->reading));
  self->is_loading = FALSE;
}

/* All controls are read before the first change is told, which has them show the reading again. */
static void
control_changed_cb (PscDisplayPane *self)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  gboolean zones_shown, cells_shown;

  if (self->is_loading || self->reading == NULL)
    return;

  display.colormap = get_colormap (gtk_drop_down_get_selected (self->colormap));
  display.sign = gtk_drop_down_get_selected (self->sign);
  display.scale = gtk_drop_down_get_selected (self->scale);
  display.mass = gtk_adjustment_get_value (self->mass) / 100;
  display.opacity = gtk_adjustment_get_value (self->opacity);
  display.threshold = gtk_adjustment_get_value (self->threshold);
  if (gtk_switch_get_active (self->contour_switch))
    psc_map_display_spread_contours (&display, (guint) gtk_adjustment_get_value (self->contours));
  zones_shown = gtk_switch_get_active (self->zones_switch);
  cells_shown = gtk_switch_get_active (self->cells_switch);
  psc_reading_set_display (self->reading, &display);
  psc_reading_set_zones_shown (self->reading, zones_shown);
  psc_reading_set_cells_shown (self->reading, cells_shown);
}

static void
reset_cb (PscDisplayPane *self)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  if (self->reading == NULL)
    return;
  psc_reading_set_display (self->reading, &display);
  psc_reading_set_zones_shown (self->reading, FALSE);
  psc_reading_set_cells_shown (self->reading, FALSE);
}

static void
set_up_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), psc_colormap_swatch_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *entry = gtk_list_item_get_item (item);
  GtkWidget *swatch = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  psc_colormap_swatch_set_colormap (PSC_COLORMAP_SWATCH (swatch),
                                    g_object_get_data (G_OBJECT (entry), COLORMAP_KEY));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (swatch)),
                       gtk_string_object_get_string (entry));
}

static void
add_colormap (GListStore *entries, const char *label, const PscColormap *colormap)
{
  g_autoptr (GtkStringObject) entry = gtk_string_object_new (label);

  g_object_set_data (G_OBJECT (entry), COLORMAP_KEY, (gpointer) colormap);
  g_list_store_append (entries, entry);
}

static void
fill_colormaps (PscDisplayPane *self)
{
  g_autoptr (GListStore) entries = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  add_colormap (entries, _ ("Automatic"), NULL);
  for (const char *const *name = psc_colormap_get_names (); *name != NULL; name++)
    {
      const PscColormap *colormap = psc_colormap_get (*name);

      add_colormap (entries, psc_colormap_get_label (colormap), colormap);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (self->colormap, factory);
  gtk_drop_down_set_model (self->colormap, G_LIST_MODEL (entries));
}

static void
psc_display_pane_dispose (GObject *object)
{
  PscDisplayPane *self = PSC_DISPLAY_PANE (object);
  GtkWidget *child;

  psc_display_pane_set_reading (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_display_pane_parent_class)->dispose (object);
}

static void
psc_display_pane_class_init (PscDisplayPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_display_pane_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-display-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, colormap);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, sign);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, scale);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, mass);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, opacity);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, threshold);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, contours);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, contour_switch);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, zones_switch);
  gtk_widget_class_bind_template_child (widget_class, PscDisplayPane, cells_switch);
  gtk_widget_class_bind_template_callback (widget_class, control_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
psc_display_pane_init (PscDisplayPane *self)
{
  self->is_loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_colormaps (self);
  self->is_loading = FALSE;
}

void
psc_display_pane_set_reading (PscDisplayPane *self, PscReading *reading)
{
  g_return_if_fail (PSC_IS_DISPLAY_PANE (self));

  if (self->reading == reading)
    return;
  if (self->reading != NULL)
    g_signal_handlers_disconnect_by_data (self->reading, self);
  g_set_object (&self->reading, reading);
  if (reading == NULL)
    return;

  g_signal_connect_swapped (reading, "display-changed", G_CALLBACK (load), self);
  g_signal_connect_swapped (reading, "notify::zones-shown", G_CALLBACK (load), self);
  g_signal_connect_swapped (reading, "notify::cells-shown", G_CALLBACK (load), self);
  load (self);
}
