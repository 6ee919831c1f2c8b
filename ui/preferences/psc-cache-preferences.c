/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/preferences/psc-cache-preferences.h"

#include <glib/gi18n.h>

#include "ui/preferences/psc-preferences.h"

struct _PscCachePreferences
{
  AdwPreferencesPage parent_instance;

  /* Template. */
  GtkAdjustment *disk_adjustment;
  GtkAdjustment *memory_adjustment;
  GtkWidget *use_group;
  AdwActionRow *size_row;
  GtkWidget *clear_button;

  PscStackCache *cache; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscCachePreferences, psc_cache_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* What a thread hands back: the bytes in use. */
static void
measure_thread (GTask *task, gpointer source, gpointer cache, GCancellable *cancellable)
{
  guint64 *size = g_new (guint64, 1);

  *size = psc_stack_cache_measure (cache);
  g_task_return_pointer (task, size, g_free);
}

static void
clear_thread (GTask *task, gpointer source, gpointer cache, GCancellable *cancellable)
{
  GError *error = NULL;

  if (psc_stack_cache_clear (cache, &error))
    measure_thread (task, source, cache, cancellable);
  else
    g_task_return_error (task, error);
}

static void
show_error (PscCachePreferences *self, const GError *error)
{
  GtkWidget *preferences = gtk_widget_get_ancestor (GTK_WIDGET (self), PSC_TYPE_PREFERENCES);

  adw_action_row_set_subtitle (self->size_row, _ ("Unknown"));
  if (preferences != NULL)
    psc_preferences_add_toast (PSC_PREFERENCES (preferences), adw_toast_new (error->message));
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PscCachePreferences *self = PSC_CACHE_PREFERENCES (source);
  g_autoptr (GError) error = NULL;
  g_autofree guint64 *size = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->clear_button, size == NULL || *size > 0);
  if (size == NULL)
    {
      show_error (self, error);
      return;
    }
  text = g_format_size_full (*size, G_FORMAT_SIZE_IEC_UNITS);
  adw_action_row_set_subtitle (self->size_row, text);
}

static void
run (PscCachePreferences *self, GTaskThreadFunc function)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, measured_cb, NULL);

  gtk_widget_set_sensitive (self->clear_button, FALSE);
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, g_object_ref (self->cache), g_object_unref);
  g_task_run_in_thread (task, function);
}

static void
clear_clicked_cb (PscCachePreferences *self)
{
  run (self, clear_thread);
}

static void
psc_cache_preferences_dispose (GObject *object)
{
  g_clear_object (&PSC_CACHE_PREFERENCES (object)->cache);
  G_OBJECT_CLASS (psc_cache_preferences_parent_class)->dispose (object);
}

static void
psc_cache_preferences_class_init (PscCachePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_cache_preferences_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-cache-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCachePreferences, disk_adjustment);
  gtk_widget_class_bind_template_child (widget_class, PscCachePreferences, memory_adjustment);
  gtk_widget_class_bind_template_child (widget_class, PscCachePreferences, use_group);
  gtk_widget_class_bind_template_child (widget_class, PscCachePreferences, size_row);
  gtk_widget_class_bind_template_child (widget_class, PscCachePreferences, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
psc_cache_preferences_init (PscCachePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_cache_preferences_bind (PscCachePreferences *self, GSettings *settings, PscStackCache *cache)
{
  g_return_if_fail (PSC_IS_CACHE_PREFERENCES (self));

  g_settings_bind (settings, "cache-disk-mib", self->disk_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "cache-memory-mib", self->memory_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_visible (self->use_group, cache != NULL);
  if (g_set_object (&self->cache, cache))
    run (self, measure_thread);
}
