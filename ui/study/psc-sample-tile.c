/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-sample-tile.h"

#include <glib/gi18n.h>

struct _PscSampleTile
{
  GtkButton parent_instance;

  /* Template. */
  GtkPicture *picture;
  GtkWidget *badge;
  GtkLabel *caption_label;

  PscSample *sample; /* owned */
};

G_DEFINE_FINAL_TYPE (PscSampleTile, psc_sample_tile, GTK_TYPE_BUTTON)

static void
psc_sample_tile_dispose (GObject *object)
{
  g_clear_object (&PSC_SAMPLE_TILE (object)->sample);
  G_OBJECT_CLASS (psc_sample_tile_parent_class)->dispose (object);
}

static void
psc_sample_tile_class_init (PscSampleTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_sample_tile_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-sample-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, PscSampleTile, picture);
  gtk_widget_class_bind_template_child (widget_class, PscSampleTile, badge);
  gtk_widget_class_bind_template_child (widget_class, PscSampleTile, caption_label);
}

static void
psc_sample_tile_init (PscSampleTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
psc_sample_tile_new (PscSample *sample)
{
  PscSampleTile *self = g_object_new (PSC_TYPE_SAMPLE_TILE, NULL);
  const char *caption = psc_sample_get_caption (sample);
  g_autofree char *name = psc_sample_get_synthetic (sample)
                              ? g_strdup_printf (_ ("Open the synthetic sample “%s”"), caption)
                              : g_strdup_printf (_ ("Open the sample “%s”"), caption);

  self->sample = g_object_ref (sample);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (psc_sample_get_thumbnail (sample)));
  gtk_widget_set_visible (self->badge, psc_sample_get_synthetic (sample));
  gtk_label_set_label (self->caption_label, caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

PscSample *
psc_sample_tile_get_sample (PscSampleTile *self)
{
  g_return_val_if_fail (PSC_IS_SAMPLE_TILE (self), NULL);

  return self->sample;
}
