/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-ui.h"
#include "test-screen.h"
#include "ui/viewer/psc-method-button.h"
#include "ui/viewer/psc-method-option.h"

typedef struct
{
  PscEngine *engine;
  PscReading *reading;
  PscMethodButton *button;
  GtkWindow *window;
} Fixture;

static void
choose_cb (GSimpleAction *action, GVariant *target, Fixture *self)
{
  psc_reading_set_method (self->reading, g_variant_get_string (target, NULL));
}

static void
set_up (Fixture *self)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("method", G_VARIANT_TYPE_STRING);

  self->engine = psc_engine_new (bank, NULL);
  self->reading = psc_reading_new (self->engine);
  psc_reading_set_method (self->reading, "occlusion");
  self->button = g_object_new (PSC_TYPE_METHOD_BUTTON, NULL);
  psc_method_button_set_reading (self->button, self->reading);
  g_signal_connect (action, "activate", G_CALLBACK (choose_cb), self);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  self->window = psc_test_ui_show (GTK_WIDGET (self->button), 500, 700);
  gtk_widget_insert_action_group (GTK_WIDGET (self->window), "win", G_ACTION_GROUP (group));
}

static void
tear_down (Fixture *self)
{
  psc_test_ui_close (self->window, GTK_WIDGET (self->button));
  g_assert_finalize_object (self->reading);
  g_assert_finalize_object (self->engine);
}

static PscMethodOption *
get_option (Fixture *self, guint i)
{
  GtkListBox *list = test_screen_find (self->button, GTK_TYPE_LIST_BOX, NULL, NULL);

  return PSC_METHOD_OPTION (gtk_list_box_get_row_at_index (list, (int) i));
}

static void
open_list (Fixture *self)
{
  gtk_menu_button_popup (test_screen_find (self->button, GTK_TYPE_MENU_BUTTON, NULL, NULL));
  psc_test_ui_settle (GTK_WIDGET (self->button));
}

/* All methods of the table, in its order, say what they are and which key they have. */
static void
test_list (void)
{
  Fixture self = { NULL };
  const char *const *names = psc_method_get_names ();
  guint i = 0;

  set_up (&self);
  open_list (&self);
  for (; names[i] != NULL; i++)
    {
      PscMethod *method = psc_method_option_get_method (get_option (&self, i));
      const char key[] = { psc_method_get_key (method), '\0' };

      g_assert_cmpstr (psc_method_get_name (method), ==, names[i]);
      g_assert_nonnull (test_screen_find (get_option (&self, i), GTK_TYPE_LABEL, "label",
                                          psc_method_get_title (method)));
      g_assert_nonnull (test_screen_find (get_option (&self, i), GTK_TYPE_LABEL, "label",
                                          psc_method_get_summary (method)));
      if (*key != '\0')
        g_assert_nonnull (test_screen_find (get_option (&self, i), GTK_TYPE_LABEL, "label", key));
    }
  g_assert_null (gtk_list_box_get_row_at_index (
      test_screen_find (self.button, GTK_TYPE_LIST_BOX, NULL, NULL), (int) i));
  tear_down (&self);
}

static void
test_choose (void)
{
  Fixture self = { NULL };

  set_up (&self);
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "Occlusion");
  open_list (&self);
  gtk_widget_activate (GTK_WIDGET (get_option (&self, 2)));
  g_assert_cmpstr (psc_reading_get_method (self.reading), ==, "integrated-gradients");
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "Integrated gradients");

  psc_reading_set_method (self.reading, NULL);
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "4 methods");
  psc_reading_set_view (self.reading, PSC_VIEW_SINGLE);
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "Integrated gradients");
  tear_down (&self);
}

static void
set_tick (Fixture *self, guint i, gboolean active)
{
  gtk_check_button_set_active (
      test_screen_find (get_option (self, i), GTK_TYPE_CHECK_BUTTON, NULL, NULL), active);
}

/* A tick chooses what “All” shows; the last one cannot be taken away. */
static void
test_kept (void)
{
  static const char *const two[] = { "no-such-method", "gradient-shap", "saliency", NULL };
  Fixture self = { NULL };
  g_auto (GStrv) all = NULL;

  set_up (&self);
  open_list (&self);
  g_assert_true (psc_method_option_get_kept (get_option (&self, 0)));
  set_tick (&self, 1, FALSE);
  psc_reading_set_method (self.reading, NULL);
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "3 methods");
  g_assert_false (g_strv_contains (psc_reading_get_kept_methods (self.reading), "occlusion"));

  psc_reading_set_kept_methods (self.reading, two);
  all = psc_reading_dup_all_methods (self.reading);
  g_assert_cmpuint (g_strv_length (all), ==, 2);
  g_assert_cmpstr (all[0], ==, "saliency");
  g_assert_cmpstr (all[1], ==, "gradient-shap");
  g_assert_false (psc_method_option_get_kept (get_option (&self, 2)));
  set_tick (&self, 0, FALSE);
  set_tick (&self, 3, FALSE);
  g_assert_true (psc_method_option_get_kept (get_option (&self, 3)));
  g_assert_cmpstr (psc_method_button_get_text (self.button), ==, "1 method");
  tear_down (&self);
}

/* One that is not for the model says why. */
static void
test_refusal (void)
{
  Fixture self = { NULL };
  PscMethodOption *option;

  set_up (&self);
  open_list (&self);
  option = get_option (&self, 3);
  psc_method_option_set_refusal (option, "only for towers of glass");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (option)));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (option)), ==,
                   "only for towers of glass");
  g_assert_nonnull (test_screen_find (option, GTK_TYPE_LABEL, "label", "only for towers of glass"));
  psc_method_option_set_refusal (option, NULL);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (option)));
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);

  g_test_add_func ("/method-button/list", test_list);
  g_test_add_func ("/method-button/choose", test_choose);
  g_test_add_func ("/method-button/kept", test_kept);
  g_test_add_func ("/method-button/refusal", test_refusal);

  return g_test_run ();
}
