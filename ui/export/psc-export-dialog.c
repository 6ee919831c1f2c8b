/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/export/psc-export-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/widgets/psc-file-dialog.h"
#include "ui/widgets/psc-launcher.h"

/* Of the settings. */
#define FORMAT_KEY "last-export-format"

#define PREVIEW_PIXELS   (0.5 * 1024 * 1024)
#define CLIPBOARD_PIXELS (12.0 * 1024 * 1024)

struct _PscExportDialog
{
  PscDialog parent_instance;

  GtkWidget *toast_overlay;
  GtkWidget *preview_stack;
  GtkWidget *preview;
  GtkWidget *maps_label;
  GtkWidget *what_row;
  GtkWidget *format_row;
  GtkWidget *page_row;
  GtkWidget *regions_row;
  GtkWidget *regions_switch;
  GtkWidget *title_row;
  GtkWidget *title_switch;
  GtkWidget *error_label;
  GtkWidget *spinner;

  PscReport *panel;                  /* owned, nullable */
  PscReport *comparison;             /* owned, nullable */
  char *title;                       /* owned, nullable */
  char *written;                     /* owned, nullable: the path of the last export */
  GPtrArray *inputs;                 /* owned, nullable: not to be written over */
  GSettings *settings;               /* owned, nullable */
  GCancellable *preview_cancellable; /* owned, nullable */
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (PscExportDialog, psc_export_dialog, PSC_TYPE_DIALOG)

static PscReport *
get_report (PscExportDialog *self)
{
  gboolean wants_panel = adw_combo_row_get_selected (ADW_COMBO_ROW (self->what_row)) == 0;

  if (self->comparison == NULL || (wants_panel && self->panel != NULL))
    return self->panel;
  return self->comparison;
}

static PscExportFormat
get_format (PscExportDialog *self)
{
  return (PscExportFormat) adw_combo_row_get_selected (ADW_COMBO_ROW (self->format_row));
}

static void
select_format (PscExportDialog *self, PscExportFormat format)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->format_row), format);
}

static void
keep_format (PscExportDialog *self)
{
  if (self->settings != NULL)
    g_settings_set_string (self->settings, FORMAT_KEY,
                           psc_export_format_get_nick (get_format (self)));
}

static PscExportJob *
new_job (PscExportDialog *self)
{
  gboolean wants_title = gtk_switch_get_active (GTK_SWITCH (self->title_switch));
  PscReportFlags flags = 0;

  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->page_row)) == 0)
    flags |= PSC_REPORT_DARK;
  if (!gtk_switch_get_active (GTK_SWITCH (self->regions_switch)))
    flags |= PSC_REPORT_WITHOUT_REGIONS;
  return psc_export_job_new (get_report (self), get_format (self), flags,
                             wants_title ? self->title : NULL);
}

static gboolean
can_write (PscExportDialog *self)
{
  return get_report (self) != NULL
         && (get_format (self) != PSC_EXPORT_NPY || psc_report_get_n_maps (get_report (self)) > 0);
}

static void
update_state (PscExportDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.save",
                                 !self->is_busy && can_write (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.copy",
                                 !self->is_busy && get_format (self) != PSC_EXPORT_NPY);
  gtk_widget_set_visible (self->spinner, self->is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_busy);
}

static void
set_busy (PscExportDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  update_state (self);
}

static void
show_error (PscExportDialog *self, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = psc_export_job_draw_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->preview_stack == NULL)
    return;
  if (texture == NULL)
    show_error (self, error->message);
  gtk_picture_set_paintable (GTK_PICTURE (self->preview), GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (GTK_STACK (self->preview_stack), "picture");
}

static void
describe_maps (PscExportDialog *self)
{
  guint n = psc_report_get_n_maps (get_report (self));
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_ ("There is no map here that is ready."));
  else
    text = g_strdup_printf (
        ngettext ("%u map as 32-bit numbers, for NumPy and the like. A JSON file beside it says "
                  "what it is.",
                  "%u maps as 32-bit numbers, for NumPy and the like. A JSON file beside them says "
                  "what each is.",
                  n),
        n);
  gtk_label_set_label (GTK_LABEL (self->maps_label), text);
}

static void
draw_preview (PscExportDialog *self)
{
  g_cancellable_cancel (self->preview_cancellable);
  g_clear_object (&self->preview_cancellable);
  if (get_format (self) == PSC_EXPORT_NPY)
    {
      describe_maps (self);
      gtk_stack_set_visible_child_name (GTK_STACK (self->preview_stack), "maps");
      return;
    }
  self->preview_cancellable = g_cancellable_new ();
  psc_export_job_draw_async (new_job (self), PREVIEW_PIXELS, self->preview_cancellable, drawn_cb,
                             g_object_ref (self));
}

static void
options_changed_cb (PscExportDialog *self)
{
  if (get_report (self) == NULL)
    return;
  gtk_widget_set_sensitive (self->page_row, get_format (self) != PSC_EXPORT_NPY);
  show_error (self, NULL);
  update_state (self);
  draw_preview (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = psc_export_job_write_finish (result, &error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (self->toast_overlay == NULL)
    return;
  set_busy (self, FALSE);
  if (path == NULL)
    {
      show_error (self, error->message);
      return;
    }
  g_free (self->written);
  self->written = g_steal_pointer (&path);
  keep_format (self);
  name = g_filename_display_basename (self->written);
  text = g_markup_printf_escaped (_ ("“%s” is written"), name);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Open _Folder"));
  adw_toast_set_action_name (toast, "export.open-folder");
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toast_overlay), toast);
}

void
psc_export_dialog_set_inputs (PscExportDialog *self, GPtrArray *inputs)
{
  g_return_if_fail (PSC_IS_EXPORT_DIALOG (self));

  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  self->inputs = inputs != NULL ? g_ptr_array_ref (inputs) : NULL;
}

void
psc_export_dialog_set_settings (PscExportDialog *self, GSettings *settings)
{
  g_autofree char *nick = NULL;
  g_autofree char *name = NULL;
  PscExportFormat format;

  g_return_if_fail (PSC_IS_EXPORT_DIALOG (self));

  g_set_object (&self->settings, settings);
  if (settings == NULL)
    return;
  nick = g_settings_get_string (settings, FORMAT_KEY);
  name = g_strconcat (".", nick, NULL);
  if (psc_export_format_from_path (name, &format))
    select_format (self, format);
  if (!can_write (self))
    select_format (self, PSC_EXPORT_PNG);
}

void
psc_export_dialog_save (PscExportDialog *self, const char *path)
{
  PscExportFormat format;

  g_return_if_fail (PSC_IS_EXPORT_DIALOG (self));
  g_return_if_fail (path != NULL);

  if (self->is_busy)
    return;
  if (psc_export_format_from_path (path, &format))
    select_format (self, format);
  show_error (self, can_write (self) ? NULL : _ ("There is no map here that is ready."));
  if (!can_write (self))
    return;
  set_busy (self, TRUE);
  psc_export_job_write_async (new_job (self), path, self->inputs, NULL, written_cb,
                              g_object_ref (self));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscExportDialog) self = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file == NULL || self->toast_overlay == NULL)
    return;
  if (g_file_peek_path (file) != NULL)
    psc_export_dialog_save (self, g_file_peek_path (file));
  else
    show_error (self, _ ("Choose a folder on this computer."));
}

/* What was written before, in another format now; else the name says what it shows and not of
 * whom. */
char *
psc_export_dialog_dup_name (PscExportDialog *self)
{
  const char *method = psc_report_get_method_name (get_report (self));
  const char *suffix = psc_export_format_get_suffix (get_format (self));

  if (self->written != NULL)
    {
      g_autofree char *name = g_filename_display_basename (self->written);

      /* All suffixes are of one length, and what is written has one. */
      name[strlen (name) - strlen (suffix)] = '\0';
      return g_strconcat (name, suffix, NULL);
    }
  return g_strconcat ("promptoscope", method != NULL ? "-" : "", method != NULL ? method : "",
                      suffix, NULL);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscExportDialog *self = PSC_EXPORT_DIALOG (widget);
  g_autofree char *name = psc_export_dialog_dup_name (self);
  g_autoptr (PscFileDialog) chooser =
      psc_file_dialog_new (PSC_FILE_DIALOG_SAVE, _ ("Export"), _ ("_Save"));

  psc_file_dialog_set_initial_name (chooser, name);
  psc_file_dialog_choose_async (chooser, widget, NULL, chosen_cb, g_object_ref (self));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = psc_export_job_draw_finish (result, &error);

  if (self->toast_overlay == NULL)
    return;
  set_busy (self, FALSE);
  if (texture == NULL)
    {
      show_error (self, error->message);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toast_overlay),
                               adw_toast_new (_ ("Copied to the clipboard")));
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscExportDialog *self = PSC_EXPORT_DIALOG (widget);

  show_error (self, NULL);
  set_busy (self, TRUE);
  psc_export_job_draw_async (new_job (self), CLIPBOARD_PIXELS, NULL, copied_cb,
                             g_object_ref (self));
}

static void
open_folder_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscExportDialog *self = PSC_EXPORT_DIALOG (widget);

  if (self->written != NULL)
    psc_launch_folder_of (widget, self->written);
}

static void
psc_export_dialog_dispose (GObject *object)
{
  PscExportDialog *self = PSC_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->preview_cancellable);
  g_clear_object (&self->preview_cancellable);
  g_clear_object (&self->panel);
  g_clear_object (&self->comparison);
  self->toast_overlay = NULL;
  self->preview_stack = NULL;
  G_OBJECT_CLASS (psc_export_dialog_parent_class)->dispose (object);
}

static void
psc_export_dialog_finalize (GObject *object)
{
  PscExportDialog *self = PSC_EXPORT_DIALOG (object);

  g_free (self->title);
  g_free (self->written);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (psc_export_dialog_parent_class)->finalize (object);
}

static void
psc_export_dialog_class_init (PscExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_export_dialog_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, maps_label);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, what_row);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, page_row);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, regions_row);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, regions_switch);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, title_switch);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, PscExportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, options_changed_cb);

  gtk_widget_class_install_action (widget_class, "export.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "export.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "export.open-folder", NULL, open_folder_cb);
}

static void
psc_export_dialog_init (PscExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PscExportDialog *
psc_export_dialog_new (PscReport *panel, PscReport *comparison, const char *title)
{
  PscExportDialog *self;

  g_return_val_if_fail (panel != NULL || comparison != NULL, NULL);

  self = g_object_new (PSC_TYPE_EXPORT_DIALOG, NULL);
  g_set_object (&self->panel, panel);
  g_set_object (&self->comparison, comparison);
  self->title = g_strdup (title);
  gtk_widget_set_sensitive (self->what_row, panel != NULL && comparison != NULL);
  gtk_widget_set_visible (self->title_row, title != NULL);
  gtk_widget_set_visible (self->regions_row, psc_report_get_n_regions (get_report (self)) > 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->what_row), comparison != NULL ? 1 : 0);
  options_changed_cb (self);
  return self;
}
