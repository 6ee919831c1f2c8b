/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-squeezer.h"

struct _PscSqueezer
{
  GtkWidget parent_instance;

  GtkWidget *wide;   /* child, nullable */
  GtkWidget *narrow; /* child, nullable */
};

enum
{
  PROP_WIDE = 1,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscSqueezer, psc_squeezer, GTK_TYPE_WIDGET)

static void
measure_child (
    GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* As small as the narrow one, as large as the wide one, and as high as the higher of them. */
static void
psc_squeezer_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PscSqueezer *self = PSC_SQUEEZER (widget);
  int wide_minimum, wide_natural, narrow_minimum, narrow_natural;

  measure_child (self->wide, orientation, -1, &wide_minimum, &wide_natural);
  measure_child (self->narrow, orientation, -1, &narrow_minimum, &narrow_natural);
  *natural = MAX (wide_natural, narrow_natural);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? narrow_minimum
                                                       : MAX (wide_minimum, narrow_minimum);
}

static GtkSizeRequestMode
psc_squeezer_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
psc_squeezer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PscSqueezer *self = PSC_SQUEEZER (widget);
  int minimum, natural;
  gboolean fits;

  measure_child (self->wide, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  fits = width >= natural || self->narrow == NULL;
  if (self->wide != NULL)
    gtk_widget_set_child_visible (self->wide, fits);
  if (self->narrow != NULL)
    gtk_widget_set_child_visible (self->narrow, !fits);
  if (fits && self->wide != NULL)
    gtk_widget_allocate (self->wide, MAX (width, minimum), height, baseline, NULL);
  else if (!fits)
    gtk_widget_allocate (self->narrow, width, height, baseline, NULL);
}

static void
psc_squeezer_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PscSqueezer *self = PSC_SQUEEZER (object);

  g_value_set_object (value, id == PROP_WIDE ? self->wide : self->narrow);
}

static void
psc_squeezer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PscSqueezer *self = PSC_SQUEEZER (object);
  GtkWidget **child = id == PROP_WIDE ? &self->wide : &self->narrow;

  g_clear_pointer (child, gtk_widget_unparent);
  *child = g_value_get_object (value);
  if (*child != NULL)
    gtk_widget_set_parent (*child, GTK_WIDGET (object));
}

static void
psc_squeezer_dispose (GObject *object)
{
  PscSqueezer *self = PSC_SQUEEZER (object);

  g_clear_pointer (&self->wide, gtk_widget_unparent);
  g_clear_pointer (&self->narrow, gtk_widget_unparent);
  G_OBJECT_CLASS (psc_squeezer_parent_class)->dispose (object);
}

static void
psc_squeezer_class_init (PscSqueezerClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = psc_squeezer_get_property;
  G_OBJECT_CLASS (klass)->set_property = psc_squeezer_set_property;
  G_OBJECT_CLASS (klass)->dispose = psc_squeezer_dispose;
  widget_class->measure = psc_squeezer_measure;
  widget_class->get_request_mode = psc_squeezer_get_request_mode;
  widget_class->size_allocate = psc_squeezer_size_allocate;
  props[PROP_WIDE] = g_param_spec_object ("wide", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_NARROW] = g_param_spec_object ("narrow", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
psc_squeezer_init (PscSqueezer *self)
{
}
