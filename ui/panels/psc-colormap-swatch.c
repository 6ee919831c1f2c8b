/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-colormap-swatch.h"

#define WIDTH   48
#define HEIGHT  12
#define N_STOPS 17

struct _PscColormapSwatch
{
  GtkWidget parent_instance;

  const PscColormap *colormap; /* static, nullable */
};

G_DEFINE_FINAL_TYPE (PscColormapSwatch, psc_colormap_swatch, GTK_TYPE_WIDGET)

static void
psc_colormap_swatch_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
psc_colormap_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscColormapSwatch *self = PSC_COLORMAP_SWATCH (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GskColorStop stops[N_STOPS];

  if (self->colormap == NULL)
    return;
  for (guint i = 0; i < N_STOPS; i++)
    {
      float t = (float) i / (N_STOPS - 1);
      guint8 rgb[3];

      psc_colormap_sample (self->colormap, t, rgb);
      stops[i].offset = t;
      stops[i].color =
          (GdkRGBA){ (float) rgb[0] / 255, (float) rgb[1] / 255, (float) rgb[2] / 255, 1 };
    }
  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                       &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (width, 0),
                                       stops, N_STOPS);
}

static void
psc_colormap_swatch_class_init (PscColormapSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = psc_colormap_swatch_measure;
  widget_class->snapshot = psc_colormap_swatch_snapshot;
  /* The label beside it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
psc_colormap_swatch_init (PscColormapSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
psc_colormap_swatch_new (void)
{
  return g_object_new (PSC_TYPE_COLORMAP_SWATCH, NULL);
}

void
psc_colormap_swatch_set_colormap (PscColormapSwatch *self, const PscColormap *colormap)
{
  self->colormap = colormap;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
