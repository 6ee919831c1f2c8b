/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Has the desktop open what is at @uri, over @widget's window. */
void psc_launch_uri (GtkWidget *widget, const char *uri);

/** Has the desktop show the folder in which the file @path lies. */
void psc_launch_folder_of (GtkWidget *widget, const char *path);

G_END_DECLS
