/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-dialog.h"

enum
{
  PROP_BODY = 1,
  PROP_CONTENT_WIDTH,
  PROP_CONTENT_HEIGHT,
};

G_DEFINE_ABSTRACT_TYPE (PscDialog, psc_dialog, PSC_TYPE_DIALOG_BASE)

static void
dismiss (PscDialog *self)
{
  if (PSC_DIALOG_GET_CLASS (self)->dismissed != NULL)
    PSC_DIALOG_GET_CLASS (self)->dismissed (self);
}

#if ADW_CHECK_VERSION(1, 5, 0)

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_BODY)
    adw_dialog_set_child (ADW_DIALOG (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
closed (AdwDialog *dialog)
{
  dismiss (PSC_DIALOG (dialog));
}

static void
override_class (PscDialogClass *klass)
{
  ADW_DIALOG_CLASS (klass)->closed = closed;
}

static void
psc_dialog_init (PscDialog *self)
{
}

void
psc_dialog_present_any (GtkWidget *dialog, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

void
psc_dialog_close (PscDialog *self)
{
  adw_dialog_force_close (ADW_DIALOG (self));
}

void
psc_dialog_set_default_widget (PscDialog *self, GtkWidget *widget)
{
  adw_dialog_set_default_widget (ADW_DIALOG (self), widget);
}

GtkWidget *
psc_dialog_get_over (GtkWindow *window)
{
  AdwDialog *dialog = NULL;

  if (ADW_IS_APPLICATION_WINDOW (window))
    dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  return dialog != NULL ? GTK_WIDGET (dialog) : NULL;
}

void
psc_dialog_watch (GtkWindow *window, GCallback changed)
{
  g_signal_connect_swapped (window, "notify::visible-dialog", changed, window);
}

#else

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (object), &width, &height);
  if (id == PROP_BODY)
    adw_window_set_content (ADW_WINDOW (object), g_value_get_object (value));
  else if (id == PROP_CONTENT_WIDTH)
    gtk_window_set_default_size (GTK_WINDOW (object), g_value_get_int (value), height);
  else if (id == PROP_CONTENT_HEIGHT)
    gtk_window_set_default_size (GTK_WINDOW (object), width, g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static gboolean
close_request (GtkWindow *window)
{
  dismiss (PSC_DIALOG (window));
  return GTK_WINDOW_CLASS (psc_dialog_parent_class)->close_request (window);
}

/* Work that holds the window may end after its parent is gone, at which GTK looks once more when
 * the window is freed. */
static void
unrealize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_dialog_parent_class)->unrealize (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
override_class (PscDialogClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->unrealize = unrealize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_CONTENT_WIDTH,
      g_param_spec_int ("content-width", NULL, NULL, -1, G_MAXINT, -1, flags));
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_CONTENT_HEIGHT,
      g_param_spec_int ("content-height", NULL, NULL, -1, G_MAXINT, -1, flags));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
psc_dialog_init (PscDialog *self)
{
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

void
psc_dialog_present_any (GtkWidget *dialog, GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
psc_dialog_close (PscDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

void
psc_dialog_set_default_widget (PscDialog *self, GtkWidget *widget)
{
  gtk_window_set_default_widget (GTK_WINDOW (self), widget);
}

/* They are windows of their own. */
GtkWidget *
psc_dialog_get_over (GtkWindow *window)
{
  return NULL;
}

void
psc_dialog_watch (GtkWindow *window, GCallback changed)
{
}

#endif

static void
psc_dialog_class_init (PscDialogClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->set_property = set_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_BODY,
      g_param_spec_object ("body", NULL, NULL, GTK_TYPE_WIDGET, flags));
  override_class (klass);
}

void
psc_dialog_present (PscDialog *self, GtkWidget *parent)
{
  g_return_if_fail (PSC_IS_DIALOG (self));

  psc_dialog_present_any (GTK_WIDGET (self), parent);
}
