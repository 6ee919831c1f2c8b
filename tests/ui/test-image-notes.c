/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-test-ui.h"
#include "ui/viewer/psc-image-notes.h"

/* The first label under @widget that is shown and holds @text. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_notes (void)
{
  g_autoptr (PscImage) image = psc_test_ui_new_image (8, 8);
  g_autoptr (PscImage) plain = psc_test_ui_new_image (8, 8);
  GtkWidget *notes = psc_image_notes_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *warning, *note;
  GtkWindow *window;

  gtk_box_append (GTK_BOX (box), gtk_label_new ("a picture"));
  gtk_box_prepend (GTK_BOX (box), notes);
  window = psc_test_ui_show (box, 400, 200);
  g_assert_false (gtk_widget_get_visible (notes));
  psc_image_take_note (image, g_strdup ("an overlay is not shown"));
  psc_image_notes_set_image (PSC_IMAGE_NOTES (notes), image);
  psc_test_ui_settle (box);
  g_assert_nonnull (find_label (notes, "An overlay is not shown"));

  /* What changes the meaning of the picture comes first and has a colour of its own. */
  psc_image_take_warning (image, g_strdup ("left and right are exchanged"));
  psc_image_notes_set_image (PSC_IMAGE_NOTES (notes), image);
  psc_test_ui_settle (box);
  warning = find_label (notes, "Left and right are exchanged");
  note = find_label (notes, "An overlay is not shown");
  g_assert_nonnull (warning);
  g_assert_nonnull (note);
  g_assert_true (warning != note);
  g_assert_true (gtk_widget_has_css_class (gtk_widget_get_parent (warning), "image-warnings"));

  psc_image_notes_set_image (PSC_IMAGE_NOTES (notes), plain);
  g_assert_false (gtk_widget_get_visible (notes));
  psc_image_notes_set_image (PSC_IMAGE_NOTES (notes), image);
  psc_image_notes_set_image (PSC_IMAGE_NOTES (notes), NULL);
  g_assert_false (gtk_widget_get_visible (notes));
  psc_test_ui_close (window, box);
}

int
main (int argc, char *argv[])
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/image-notes/notes", test_notes);

  return g_test_run ();
}
