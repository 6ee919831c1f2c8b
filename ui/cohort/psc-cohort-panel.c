/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/cohort/psc-cohort-text.h"
#include "ui/panels/psc-color-bar.h"
#include "ui/widgets/psc-high-contrast.h"
#include "ui/widgets/psc-inscription.h"

struct _PscCohortPanel
{
  GtkWidget parent_instance;

  GtkLabel *title_label;
  PscCanvas *canvas;
  GtkLabel *text_label;
  PscColorBar *color_bar;
  GtkInscription *probe_label;

  PscMapLayer *layer;    /* owned */
  PscViewport *viewport; /* owned, nullable */
  char *text;            /* owned, nullable: why there is no map */
};

G_DEFINE_FINAL_TYPE (PscCohortPanel, psc_cohort_panel, GTK_TYPE_WIDGET)

/* (nullable): why a map that is there is not to be seen. */
static const char *
describe_state (PscCohortPanel *self)
{
  const PscMapMeasure *measure = psc_map_layer_get_measure (self->layer);

  switch (measure != NULL ? measure->state : PSC_MAP_STATE_SHOWN)
    {
    case PSC_MAP_STATE_FLAT:
      return _ ("Flat: the same value everywhere");
    case PSC_MAP_STATE_NOTHING_POSITIVE:
      return _ ("Nothing positive to show");
    case PSC_MAP_STATE_NOT_FINITE:
      return _ ("There is no map: the image was not asked this, or the method was refused");
    case PSC_MAP_STATE_SHOWN:
    default:
      return NULL;
    }
}

static void
update_probe (PscCohortPanel *self)
{
  PscOverlay *overlay = psc_map_layer_get_overlay (self->layer);
  g_autofree char *number = NULL;
  double x, y;

  if (overlay != NULL && self->viewport != NULL && psc_viewport_get_point (self->viewport, &x, &y))
    number = psc_cohort_text_format_number (psc_overlay_probe (overlay, x, y));
  gtk_inscription_set_text (self->probe_label, number);
}

static void
describe_canvas (PscCohortPanel *self, const char *text)
{
  const char *colours = psc_color_bar_get_text (self->color_bar);
  g_autofree char *description =
      g_strdup_printf ("%s, %s", gtk_label_get_label (self->title_label),
                       text != NULL ? text : (colours != NULL ? colours : ""));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Radiograph"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
update (PscCohortPanel *self)
{
  const char *text = psc_cohort_panel_get_text (self);

  gtk_label_set_label (self->text_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), text != NULL);
  psc_color_bar_set_map (self->color_bar, psc_map_layer_get_display (self->layer),
                         psc_map_layer_get_measure (self->layer));
  update_probe (self);
  describe_canvas (self, text);
}

static void
psc_cohort_panel_dispose (GObject *object)
{
  PscCohortPanel *self = PSC_COHORT_PANEL (object);
  GtkWidget *child;

  psc_cohort_panel_set_viewport (self, NULL);
  if (self->layer != NULL)
    g_signal_handlers_disconnect_by_data (self->layer, self);
  g_clear_object (&self->layer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_cohort_panel_parent_class)->dispose (object);
}

static void
psc_cohort_panel_finalize (GObject *object)
{
  g_free (PSC_COHORT_PANEL (object)->text);
  G_OBJECT_CLASS (psc_cohort_panel_parent_class)->finalize (object);
}

static void
psc_cohort_panel_class_init (PscCohortPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_cohort_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_cohort_panel_finalize;

  g_type_ensure (PSC_TYPE_CANVAS);
  g_type_ensure (PSC_TYPE_COLOR_BAR);
  gtk_widget_class_set_css_name (widget_class, "cohortpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-cohort-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCohortPanel, title_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPanel, canvas);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPanel, text_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPanel, color_bar);
  gtk_widget_class_bind_template_child (widget_class, PscCohortPanel, probe_label);
}

static void
psc_cohort_panel_init (PscCohortPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_high_contrast_follow (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->probe_label), GTK_TEXT_DIR_LTR);
  psc_inscription_mirror (self->probe_label, GTK_WIDGET (self));
  self->layer = psc_map_layer_new ();
  g_signal_connect_swapped (self->layer, "changed", G_CALLBACK (update), self);
  psc_canvas_set_layer (self->canvas, self->layer);
  update (self);
}

GtkWidget *
psc_cohort_panel_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_PANEL, NULL);
}

void
psc_cohort_panel_set_viewport (PscCohortPanel *self, PscViewport *viewport)
{
  if (self->viewport == viewport)
    return;
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_func (self->viewport, update_probe, self);
  g_set_object (&self->viewport, viewport);
  if (self->canvas != NULL)
    psc_canvas_set_viewport (self->canvas, viewport);
  if (viewport != NULL)
    g_signal_connect_swapped (viewport, "changed", G_CALLBACK (update_probe), self);
}

void
psc_cohort_panel_set_scale_group (PscCohortPanel *self, PscScaleGroup *group)
{
  psc_map_layer_set_scale_group (self->layer, group);
}

void
psc_cohort_panel_set_display (PscCohortPanel *self, const PscMapDisplay *display)
{
  psc_map_layer_set_display (self->layer, display);
}

void
psc_cohort_panel_set_overlay_shown (PscCohortPanel *self, gboolean shown)
{
  psc_canvas_set_overlay_shown (self->canvas, shown);
}

void
psc_cohort_panel_set_title (PscCohortPanel *self, const char *title)
{
  gtk_label_set_label (self->title_label, title);
  update (self);
}

const char *
psc_cohort_panel_get_title (PscCohortPanel *self)
{
  return gtk_label_get_label (self->title_label);
}

void
psc_cohort_panel_clear (PscCohortPanel *self)
{
  psc_cohort_panel_set_map (self, NULL, NULL);
  psc_cohort_panel_set_picture (self, NULL);
}

void
psc_cohort_panel_set_picture (PscCohortPanel *self, PscPicture *picture)
{
  psc_canvas_set_picture (self->canvas, picture);
}

PscPicture *
psc_cohort_panel_get_picture (PscCohortPanel *self)
{
  return psc_canvas_get_picture (self->canvas);
}

void
psc_cohort_panel_set_map (PscCohortPanel *self, PscOverlay *overlay, const char *text)
{
  char *copy = g_strdup (text);

  g_free (self->text);
  self->text = copy;
  /* The colours of the last map would stay until those of this one are there. */
  psc_map_layer_clear (self->layer);
  psc_map_layer_set_overlay (self->layer, overlay);
  update (self);
}

PscOverlay *
psc_cohort_panel_get_overlay (PscCohortPanel *self)
{
  return psc_map_layer_get_overlay (self->layer);
}

const char *
psc_cohort_panel_get_text (PscCohortPanel *self)
{
  return self->text != NULL ? self->text : describe_state (self);
}
