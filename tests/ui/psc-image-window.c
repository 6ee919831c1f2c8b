/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-image-window.h"

#include "psc-test-ui.h"
#include "test-screen.h"

void
psc_image_window_set_up (PscImageWindow *self, gconstpointer data)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  test_screen_forgive_tooltips ();
  self->engine = psc_engine_new (bank, NULL);
  self->viewer = psc_viewer_new (NULL, self->engine, NULL);
  gtk_window_present (GTK_WINDOW (self->viewer));
}

void
psc_image_window_tear_down (PscImageWindow *self, gconstpointer data)
{
  test_screen_close (self->viewer);
  psc_engine_shut_down (self->engine);
  g_object_unref (self->engine);
}

PscPanel *
psc_image_window_get_panel (PscImageWindow *self)
{
  GPtrArray *panels = psc_panel_grid_get_panels (self->viewer->grid);

  return panels->len > 0 ? g_ptr_array_index (panels, 0) : NULL;
}

PscImage *
psc_image_window_get_image (PscImageWindow *self)
{
  PscPanel *panel = psc_image_window_get_panel (self);
  PscPicture *picture =
      panel != NULL ? psc_canvas_get_picture (psc_panel_get_canvas (panel)) : NULL;

  return picture != NULL ? psc_picture_get_image (picture) : NULL;
}

void
psc_image_window_wait (PscImageWindow *self, PscImage *image)
{
  while (psc_image_window_get_image (self) == NULL || psc_image_window_get_image (self) == image)
    g_main_context_iteration (NULL, TRUE);
  psc_test_ui_settle (GTK_WIDGET (self->viewer));
}

void
psc_image_window_open (PscImageWindow *self, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, " ", -1);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PscImage) before = NULL;

  g_set_object (&before, psc_image_window_get_image (self));
  for (char **part = parts; *part != NULL; part++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", *part, NULL);

      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  psc_viewer_open_files (self->viewer, (GFile *const *) files->pdata, files->len);
  psc_image_window_wait (self, before);
}
