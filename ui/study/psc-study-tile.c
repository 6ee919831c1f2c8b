/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-study-tile.h"

#include <glib/gi18n.h>

struct _PscStudyTile
{
  GtkBox parent_instance;

  GtkWidget *picture;
  GtkWidget *failed_icon;
  GtkWidget *name_label;
  GtkWidget *state_label;
  GtkWidget *chips;
  GtkWidget *chip;
  GtkWidget *more_chip;

  PscStudyThumbnailer *thumbnailer; /* owned */
  PscStudy *study;                  /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscStudyTile, psc_study_tile, GTK_TYPE_BOX)

static GdkTexture *
create_texture (GBytes *grey, guint width, guint height)
{
  const guint8 *values = g_bytes_get_data (grey, NULL);
  gsize n = (gsize) width * height;
  guint8 *rgb = g_malloc (3 * n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, 3 * n);

  for (gsize i = 0; i < n; i++)
    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = values[i];
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes, 3 * width);
}

static void
show_thumbnail (PscStudyTile *self)
{
  g_autoptr (GdkTexture) texture = NULL;
  guint width = 0, height = 0;
  GBytes *grey =
      self->study != NULL ? psc_study_get_thumbnail (self->study, &width, &height) : NULL;

  if (grey != NULL)
    texture = create_texture (grey, width, height);
  gtk_image_set_from_paintable (GTK_IMAGE (self->picture), GDK_PAINTABLE (texture));
}

static void
show_state (PscStudyTile *self)
{
  const char *message = self->study != NULL ? psc_study_get_message (self->study) : NULL;

  gtk_widget_set_visible (self->failed_icon, message != NULL);
  gtk_widget_set_visible (self->state_label, message != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), message != NULL ? message
                                                  : self->study != NULL
                                                      ? psc_study_get_name (self->study)
                                                      : NULL);
}

static char *
describe_labels (PscStudy *study, const char **first, guint *n_present)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const PscStudyLabels *labels = psc_study_get_labels (study);
  const guint n = psc_study_labels_get_n (labels);

  *first = NULL;
  *n_present = 0;
  for (guint i = 0; i < n; i++)
    {
      const char *name;
      const PscStudyLabel label = psc_study_labels_get (labels, i, &name);

      if (label < PSC_STUDY_LABEL_UNCERTAIN)
        continue;
      if (all->len > 0)
        g_string_append (all, ", ");
      g_string_append_printf (all, label == PSC_STUDY_LABEL_PRESENT ? "%s" : _ ("%s?"), name);
      if (*first == NULL || (label == PSC_STUDY_LABEL_PRESENT && *n_present == 0))
        *first = name;
      ++*n_present;
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
show_labels (PscStudyTile *self)
{
  g_autofree char *all = NULL;
  g_autofree char *more = NULL;
  const char *first;
  guint n;

  gtk_widget_set_visible (self->chips, FALSE);
  if (self->study == NULL || !psc_study_has_labels (self->study))
    return;
  all = describe_labels (self->study, &first, &n);
  if (n == 0)
    return;
  more = g_strdup_printf ("+%u", n - 1);
  gtk_label_set_label (GTK_LABEL (self->chip), n == 1 ? all : first);
  gtk_label_set_label (GTK_LABEL (self->more_chip), more);
  gtk_widget_set_visible (self->more_chip, n > 1);
  gtk_widget_set_tooltip_text (self->chips, all);
  gtk_widget_set_visible (self->chips, TRUE);
}

static void
show_name (PscStudyTile *self)
{
  const char *name = self->study != NULL ? psc_study_get_name (self->study) : "";

  gtk_label_set_label (GTK_LABEL (self->name_label), name);
}

static void
leave_study (PscStudyTile *self)
{
  if (self->study == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->study, self);
  psc_study_thumbnailer_forget (self->thumbnailer, self->study);
  g_clear_object (&self->study);
}

static void
psc_study_tile_dispose (GObject *object)
{
  PscStudyTile *self = PSC_STUDY_TILE (object);

  leave_study (self);
  g_clear_object (&self->thumbnailer);
  G_OBJECT_CLASS (psc_study_tile_parent_class)->dispose (object);
}

static void
psc_study_tile_class_init (PscStudyTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_study_tile_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-study-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, picture);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, failed_icon);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, name_label);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, state_label);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, chips);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, chip);
  gtk_widget_class_bind_template_child (widget_class, PscStudyTile, more_chip);
}

static void
psc_study_tile_init (PscStudyTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PscStudyTile *
psc_study_tile_new (PscStudyThumbnailer *thumbnailer)
{
  PscStudyTile *self = g_object_new (PSC_TYPE_STUDY_TILE, NULL);

  self->thumbnailer = g_object_ref (thumbnailer);
  return self;
}

PscStudy *
psc_study_tile_get_study (PscStudyTile *self)
{
  return self->study;
}

void
psc_study_tile_set_study (PscStudyTile *self, PscStudy *study)
{
  if (self->study == study)
    return;
  leave_study (self);
  if (study != NULL)
    {
      self->study = g_object_ref (study);
      g_signal_connect_swapped (study, "notify::thumbnail", G_CALLBACK (show_thumbnail), self);
      g_signal_connect_swapped (study, "notify::message", G_CALLBACK (show_state), self);
      psc_study_thumbnailer_request (self->thumbnailer, study);
    }
  show_name (self);
  show_labels (self);
  show_thumbnail (self);
  show_state (self);
}
