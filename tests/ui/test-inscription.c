/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-inscription.h"

#include "psc-test-ui.h"

static GtkInscription *
new_inscription (float xalign)
{
  GtkInscription *inscription = GTK_INSCRIPTION (gtk_inscription_new ("Text"));

  gtk_inscription_set_xalign (inscription, xalign);
  return g_object_ref_sink (inscription);
}

/* Which side it stands at is the guide's, before and after that changes. */
static void
test_direction (void)
{
  g_autoptr (GtkInscription) inscription = new_inscription (0.25);
  GtkWidget *widget = GTK_WIDGET (inscription);

  gtk_widget_set_direction (widget, GTK_TEXT_DIR_RTL);
  psc_inscription_mirror (inscription, widget);
  g_assert_cmpfloat (gtk_inscription_get_xalign (inscription), ==, 0.75);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  g_assert_cmpfloat (gtk_inscription_get_xalign (inscription), ==, 0.25);
}

/* A number is written from the left and stands where words that come from the right leave room. */
static void
test_guide (void)
{
  g_autoptr (GtkInscription) inscription = new_inscription (1);
  g_autoptr (GtkWidget) guide = g_object_ref_sink (gtk_label_new (NULL));

  gtk_widget_set_direction (GTK_WIDGET (inscription), GTK_TEXT_DIR_LTR);
  psc_inscription_mirror (inscription, guide);
  g_assert_cmpfloat (gtk_inscription_get_xalign (inscription), ==, 1);
  gtk_widget_set_direction (guide, GTK_TEXT_DIR_RTL);
  g_assert_cmpfloat (gtk_inscription_get_xalign (inscription), ==, 0);
  gtk_widget_set_direction (guide, GTK_TEXT_DIR_LTR);
  g_assert_cmpfloat (gtk_inscription_get_xalign (inscription), ==, 1);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  g_test_add_func ("/inscription/direction", test_direction);
  g_test_add_func ("/inscription/guide", test_guide);
  return g_test_run ();
}
