/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/widgets/psc-choice-button.h"

#include "psc-test-ui.h"
#include "test-screen.h"

static GtkWidget *
new_choices (void)
{
  static const char *const choices[][2] = { { "Axial", "axial" }, { "Coronal", "coronal" } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkWidget *choice = gtk_toggle_button_new_with_label (choices[i][0]);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (choice), "plane.choose");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (choice), "s", choices[i][1]);
      gtk_box_append (GTK_BOX (box), choice);
    }
  return box;
}

/* The menu has the row's choices, with what they do. */
static void
check_menu (GtkWidget *button)
{
  GtkWidget *menu_button = test_screen_find (button, GTK_TYPE_MENU_BUTTON, NULL, NULL);
  GMenuModel *menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (menu_button));
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;
  g_autofree char *target = NULL;

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 2);
  g_assert_true (g_menu_model_get_item_attribute (menu, 1, "label", "s", &label));
  g_assert_true (g_menu_model_get_item_attribute (menu, 1, "action", "s", &action));
  g_assert_true (g_menu_model_get_item_attribute (menu, 1, "target", "s", &target));
  g_assert_cmpstr (label, ==, "Coronal");
  g_assert_cmpstr (action, ==, "plane.choose");
  g_assert_cmpstr (target, ==, "coronal");
}

static void
test_choice (void)
{
  const GActionEntry entries[] = { { "choose", NULL, "s", "'axial'", NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *choices = new_choices ();
  GtkWidget *button =
      g_object_new (PSC_TYPE_CHOICE_BUTTON, "choices", choices, "label", "Plane", NULL);
  GtkWindow *window;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (content, "plane", G_ACTION_GROUP (actions));
  gtk_box_append (GTK_BOX (content), choices);
  gtk_box_append (GTK_BOX (content), button);
  window = psc_test_ui_show (content, 300, 100);
  g_assert_cmpstr (psc_choice_button_get_text (PSC_CHOICE_BUTTON (button)), ==, "Axial");
  g_action_group_change_action_state (G_ACTION_GROUP (actions), "choose",
                                      g_variant_new_string ("coronal"));
  g_assert_cmpstr (psc_choice_button_get_text (PSC_CHOICE_BUTTON (button)), ==, "Coronal");
  check_menu (button);
  psc_test_ui_close (window, content);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  g_test_add_func ("/choice-button/choice", test_choice);
  return g_test_run ();
}
