/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-method-button.h"

#include <glib/gi18n.h>

#include "ui/viewer/psc-method-option.h"

struct _PscMethodButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkListBox *list;

  PscReading *reading; /* owned, nullable */
  GPtrArray *options;  /* owned, of PscMethodOption, borrowed, in the order of the names */
};

G_DEFINE_FINAL_TYPE (PscMethodButton, psc_method_button, GTK_TYPE_WIDGET)

static const char *
get_name (PscMethodOption *option)
{
  return psc_method_get_name (psc_method_option_get_method (option));
}

/* All of them are as many as the model can be explained by. */
static void
update_label (PscMethodButton *self)
{
  const char *shown = psc_reading_get_shown_method (self->reading);
  g_auto (GStrv) all = psc_reading_dup_all_methods (self->reading);
  guint n = g_strv_length (all);
  g_autofree char *text = NULL;

  if (shown == NULL)
    text = g_strdup_printf (ngettext ("%u method", "%u methods", n), n);
  else
    text = g_strdup (psc_method_get_title (
        psc_engine_get_method (psc_reading_get_engine (self->reading), shown)));
  gtk_menu_button_set_label (self->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Method"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update (PscMethodButton *self)
{
  const char *shown = psc_reading_get_shown_method (self->reading);
  const char *const *kept = psc_reading_get_kept_methods (self->reading);

  for (guint i = 0; i < self->options->len; i++)
    {
      PscMethodOption *option = self->options->pdata[i];
      g_autoptr (GError) refusal = NULL;

      psc_engine_supports (psc_reading_get_engine (self->reading), get_name (option), &refusal);
      psc_method_option_set_refusal (option, refusal != NULL ? refusal->message : NULL);
      psc_method_option_set_chosen (option, g_strcmp0 (shown, get_name (option)) == 0);
      psc_method_option_set_kept (option, g_strv_contains (kept, get_name (option)));
    }
  update_label (self);
}

/* The keyboard begins where the choice is. */
static void
opened_cb (PscMethodButton *self)
{
  const char *shown = psc_reading_get_shown_method (self->reading);

  for (guint i = 0; i < self->options->len; i++)
    if (g_strcmp0 (shown, get_name (self->options->pdata[i])) == 0)
      gtk_widget_grab_focus (self->options->pdata[i]);
}

static void
row_activated_cb (PscMethodButton *self, PscMethodOption *option)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.method", "s", get_name (option));
}

/* Somebody has to be left: the last tick stays. */
static void
kept_changed_cb (PscMethodButton *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < self->options->len; i++)
    if (psc_method_option_get_kept (self->options->pdata[i]))
      g_strv_builder_add (builder, get_name (self->options->pdata[i]));
  names = g_strv_builder_end (builder);
  if (*names != NULL)
    psc_reading_set_kept_methods (self->reading, (const char *const *) names);
  update (self);
}

static GtkWidget *
new_heading (const char *text, gboolean has_ticks)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *ticks = gtk_label_new (has_ticks ? _ ("In “All”") : NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (ticks, "caption");
  gtk_widget_add_css_class (ticks, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), ticks);
  gtk_widget_add_css_class (box, "method-heading");
  return box;
}

static void
update_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  gboolean is_of_paper =
      psc_method_is_of_paper (psc_method_option_get_method (PSC_METHOD_OPTION (row)));
  gboolean was_of_paper =
      before != NULL
      && psc_method_is_of_paper (psc_method_option_get_method (PSC_METHOD_OPTION (before)));

  if (before != NULL && is_of_paper == was_of_paper)
    gtk_list_box_row_set_header (row, NULL);
  else
    gtk_list_box_row_set_header (
        row, new_heading (is_of_paper ? _ ("Of the paper") : _ ("More methods"), before == NULL));
}

static void
psc_method_button_dispose (GObject *object)
{
  PscMethodButton *self = PSC_METHOD_BUTTON (object);

  psc_method_button_set_reading (self, NULL);
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  g_clear_pointer (&self->options, g_ptr_array_unref);
  G_OBJECT_CLASS (psc_method_button_parent_class)->dispose (object);
}

static void
psc_method_button_class_init (PscMethodButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_method_button_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-method-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PscMethodButton, button);
  gtk_widget_class_bind_template_child (widget_class, PscMethodButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PscMethodButton, list);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
psc_method_button_init (PscMethodButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->options = g_ptr_array_new ();
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      GtkWidget *option = psc_method_option_new (method);

      g_ptr_array_add (self->options, option);
      gtk_list_box_append (self->list, option);
      g_signal_connect_object (option, "kept-changed", G_CALLBACK (kept_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_list_box_set_header_func (self->list, update_heading, NULL, NULL);
}

void
psc_method_button_set_reading (PscMethodButton *self, PscReading *reading)
{
  static const char *const shown[] = { "notify::method", "notify::view", "methods-changed" };

  g_return_if_fail (PSC_IS_METHOD_BUTTON (self));

  if (self->reading == reading)
    return;
  if (self->reading != NULL)
    g_signal_handlers_disconnect_by_data (self->reading, self);
  g_set_object (&self->reading, reading);
  if (reading == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_swapped (reading, shown[i], G_CALLBACK (update), self);
  update (self);
}

const char *
psc_method_button_get_text (PscMethodButton *self)
{
  g_return_val_if_fail (PSC_IS_METHOD_BUTTON (self), NULL);

  return gtk_menu_button_get_label (self->button);
}
