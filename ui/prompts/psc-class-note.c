/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-class-note.h"

#include <glib/gi18n.h>

struct _PscClassNote
{
  GtkWidget parent_instance;

  GtkLabel *label; /* owned by the widget tree */

  PscReading *reading; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscClassNote, psc_class_note, GTK_TYPE_WIDGET)

static void
update (PscClassNote *self)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  guint shown = psc_reading_get_class_index (self->reading);
  const char *name = psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, shown));
  g_autofree char *text = NULL;
  guint asked;

  if (!psc_reading_find_class (self->reading, &asked))
    text = g_strdup_printf (
        _ ("Prompts of %s, the class chosen last: the prompt in use names none of the classes"),
        name);
  else
    text = g_strdup_printf (_ ("Prompts of %s"), name);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          psc_reading_get_view (self->reading) == PSC_VIEW_PROMPTS);
}

static void
psc_class_note_dispose (GObject *object)
{
  PscClassNote *self = PSC_CLASS_NOTE (object);

  if (self->reading != NULL)
    g_signal_handlers_disconnect_by_data (self->reading, self);
  g_clear_object (&self->reading);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (psc_class_note_parent_class)->dispose (object);
}

static void
psc_class_note_class_init (PscClassNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_class_note_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
psc_class_note_init (PscClassNote *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "image-notes");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
psc_class_note_set_reading (PscClassNote *self, PscReading *reading)
{
  g_return_if_fail (self->reading == NULL);

  self->reading = g_object_ref (reading);
  g_signal_connect_swapped (reading, "notify::view", G_CALLBACK (update), self);
  g_signal_connect_swapped (reading, "notify::query", G_CALLBACK (update), self);
  g_signal_connect_swapped (reading, "notify::class-index", G_CALLBACK (update), self);
  update (self);
}

const char *
psc_class_note_get_text (PscClassNote *self)
{
  return gtk_label_get_label (self->label);
}
