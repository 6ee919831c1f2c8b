/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-launcher.h"

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

#if GTK_CHECK_VERSION(4, 10, 0)

void
psc_launch_uri (GtkWidget *widget, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, get_window (widget), NULL, NULL, NULL);
}

void
psc_launch_folder_of (GtkWidget *widget, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, get_window (widget), NULL, NULL, NULL);
}

#else

void
psc_launch_uri (GtkWidget *widget, const char *uri)
{
  gtk_show_uri (get_window (widget), uri, GDK_CURRENT_TIME);
}

void
psc_launch_folder_of (GtkWidget *widget, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  if (uri != NULL)
    psc_launch_uri (widget, uri);
}

#endif
