/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-image-notes.h"

struct _PscImageNotes
{
  GtkBox parent_instance;

  /* Template widgets */
  GtkWidget *warning_box;
  GtkLabel *warnings;
  GtkLabel *notes;
};

G_DEFINE_FINAL_TYPE (PscImageNotes, psc_image_notes, GTK_TYPE_BOX)

static void
psc_image_notes_class_init (PscImageNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-image-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, PscImageNotes, warning_box);
  gtk_widget_class_bind_template_child (widget_class, PscImageNotes, warnings);
  gtk_widget_class_bind_template_child (widget_class, PscImageNotes, notes);
}

static void
psc_image_notes_init (PscImageNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
psc_image_notes_new (void)
{
  return g_object_new (PSC_TYPE_IMAGE_NOTES, NULL);
}

/* Elsewhere notes stand after a colon; here each is a line of its own. */
static void
append_line (GString *lines, const char *note)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append_unichar (lines, g_unichar_toupper (g_utf8_get_char (note)));
  g_string_append (lines, g_utf8_next_char (note));
}

void
psc_image_notes_set_image (PscImageNotes *self, PscImage *image)
{
  g_autoptr (GString) warnings = g_string_new (NULL);
  g_autoptr (GString) notes = g_string_new (NULL);

  g_return_if_fail (PSC_IS_IMAGE_NOTES (self));
  g_return_if_fail (image == NULL || PSC_IS_IMAGE (image));

  if (image != NULL)
    {
      const char *const *all = psc_image_get_notes (image);

      for (guint i = 0; all[i] != NULL; i++)
        append_line (i < psc_image_get_n_warnings (image) ? warnings : notes, all[i]);
    }
  gtk_label_set_label (self->warnings, warnings->str);
  gtk_label_set_label (self->notes, notes->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->warnings), warnings->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notes), notes->str);
  gtk_widget_set_visible (self->warning_box, warnings->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), notes->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), warnings->len + notes->len > 0);
}
