/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-squeezer.h"

#include "psc-test-ui.h"
#include "test-screen.h"

#define WIDE_WIDTH   300
#define NARROW_WIDTH 80

static void
show_at (int width, gboolean expects_wide)
{
  GtkWidget *wide = gtk_drawing_area_new ();
  GtkWidget *narrow = gtk_drawing_area_new ();
  GtkWidget *squeezer = g_object_new (PSC_TYPE_SQUEEZER, "wide", wide, "narrow", narrow, NULL);
  GtkWindow *window;
  int minimum, natural;

  gtk_widget_set_size_request (wide, WIDE_WIDTH, 50);
  gtk_widget_set_size_request (narrow, NARROW_WIDTH, -1);
  window = psc_test_ui_show (squeezer, width, 100);
  g_assert_true (gtk_widget_get_mapped (wide) == expects_wide);
  g_assert_true (gtk_widget_get_mapped (narrow) == !expects_wide);
  g_assert_cmpint (gtk_widget_get_width (expects_wide ? wide : narrow), ==, width);
  gtk_widget_measure (squeezer, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, NARROW_WIDTH);
  g_assert_cmpint (natural, ==, WIDE_WIDTH);
  gtk_widget_measure (squeezer, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, >=, 50);
  psc_test_ui_close (window, squeezer);
}

static void
test_room (void)
{
  show_at (WIDE_WIDTH + 100, TRUE);
  show_at (WIDE_WIDTH, TRUE);
}

static void
test_no_room (void)
{
  show_at (WIDE_WIDTH - 1, FALSE);
  show_at (NARROW_WIDTH, FALSE);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  g_test_add_func ("/squeezer/room", test_room);
  g_test_add_func ("/squeezer/no-room", test_no_room);
  return g_test_run ();
}
