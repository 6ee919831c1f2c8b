/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* The images opened last, kept by the desktop for this program alone, and only if it may remember
 * what was open. */

#define N_RECENT 8

static gboolean
remembers (PscViewer *self)
{
  return self->settings != NULL && g_settings_get_boolean (self->settings, "remember-session");
}

static int
compare_infos (gconstpointer a, gconstpointer b)
{
  GDateTime *one = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *other = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (other, one);
}

/* An underscore in a file's name is no mnemonic. */
static void
append_item (GMenu *menu, GtkRecentInfo *info)
{
  g_auto (GStrv) parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-recent", "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

static void
update_recent (PscViewer *self)
{
  GList *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n = 0;

  g_menu_remove_all (self->recent_section);
  infos = g_list_sort (infos, compare_infos);
  for (GList *l = infos; l != NULL && n < N_RECENT && remembers (self); l = l->next)
    if (gtk_recent_info_has_application (l->data, PSC_APPLICATION_ID))
      {
        append_item (self->recent_section, l->data);
        n++;
      }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
}

void
psc_viewer_init_recent (PscViewer *self)
{
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (update_recent),
                           self, G_CONNECT_SWAPPED);
  update_recent (self);
}

void
psc_viewer_add_recent (PscViewer *self, GFile *file, const char *name)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *content_type = g_content_type_guess (uri, NULL, 0, NULL);
  g_autofree char *mime_type = g_content_type_get_mime_type (content_type);
  const GtkRecentData data = {
    .display_name = (char *) name,
    .mime_type = mime_type != NULL ? mime_type : (char *) "application/octet-stream",
    .app_name = (char *) PSC_APPLICATION_ID,
    .app_exec = (char *) "promptoscope %u",
    .is_private = TRUE,
  };

  if (remembers (self))
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}
