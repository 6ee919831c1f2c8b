/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>

#include "model/families/psc-model-family.h"
#include "model/psc-model-store.h"
#include "test-screen.h"
#include "ui/model/psc-model-assistant.h"

typedef struct
{
  PscModelAssistant *assistant;
  char *imported; /* what the signal said */
} Fixture;

static void
imported_cb (Fixture *f, const char *name)
{
  g_assert_null (f->imported);
  f->imported = g_strdup (name);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->assistant = psc_model_assistant_new ();
  g_signal_connect_swapped (f->assistant, "imported", G_CALLBACK (imported_cb), f);
  psc_dialog_present (PSC_DIALOG (f->assistant), NULL);
}

/* Every family can be looked up, with what to download. */
static void
test_guide (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "guide");
  for (PscModelFamily *const *family = psc_model_family_get_all (); *family != NULL; family++)
    {
      const char *title = psc_model_family_get_title (*family);

      if (g_str_equal (psc_model_family_get_nick (*family), "medclip"))
        continue;
      g_assert_nonnull (test_screen_find (f->assistant, ADW_TYPE_EXPANDER_ROW, "title", title));
      g_assert_nonnull (test_screen_find (f->assistant, GTK_TYPE_LABEL, "label",
                                          psc_model_family_get_download (*family)));
    }
  test_screen_shoot (f->assistant, "assistant-guide");
}

static guint
count_models (void)
{
  g_autofree char *folder = psc_model_store_dup_user_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
remove_models (void)
{
  g_autofree char *folder = psc_model_store_dup_user_folder ();
  g_autofree char *model = g_build_filename (folder, "small", NULL);
  static const char *const files[] = { "config.json", "model.safetensors", "vocab.txt" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (model, files[i], NULL);

      g_remove (path);
    }
  g_rmdir (model);
  g_assert_cmpuint (count_models (), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_screen_close (f->assistant);
  g_free (f->imported);
  remove_models ();
}

static void
activate (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->assistant), action, NULL));
}

static void
choose (Fixture *f, const char *path)
{
  PscModelFiles *files = psc_model_assistant_get_files (f->assistant);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  psc_model_files_set_weights (files, file);
  psc_model_files_set_name (files, "small");
}

static void
choose_tiny (Fixture *f)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);

  choose (f, path);
}

static gboolean
has_ended (gpointer data)
{
  Fixture *f = data;

  return !g_str_equal (psc_model_assistant_get_page (f->assistant), "progress");
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "guide");
  test_screen_shoot (f->assistant, "assistant-guide");
  activate (f, "assistant.continue");
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "files");
  test_screen_shoot (f->assistant, "assistant-files");
  activate (f, "assistant.back");
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "guide");
}

static void
test_completeness (Fixture *f, gconstpointer data)
{
  PscModelFiles *files = psc_model_assistant_get_files (f->assistant);

  g_assert_false (psc_model_files_get_complete (files));
  choose_tiny (f);
  g_assert_true (psc_model_files_get_complete (files));
  psc_model_files_set_name (files, "no/name");
  g_assert_false (psc_model_files_get_complete (files));
  activate (f, "assistant.continue");
  test_screen_shoot (f->assistant, "assistant-wrong-name");
  psc_model_files_set_name (files, "");
  g_assert_true (psc_model_files_get_complete (files));
  g_assert_null (psc_model_files_get_name (files));
}

static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller;
    }
  g_assert_not_reached ();
}

/* Dropped files find their places, whatever their order. */
static void
test_drop (Fixture *f, gconstpointer data)
{
  PscModelFiles *files = psc_model_assistant_get_files (f->assistant);
  g_autoptr (GFile) weights = g_file_new_for_path ("/nowhere/medclip-vit-pretrained.zip");
  g_autoptr (GFile) vocabulary = g_file_new_for_path ("/nowhere/vocab.txt");
  GFile *both[] = { vocabulary, weights };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (both, G_N_ELEMENTS (both)));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (files)), "drop", &value, 0.0, 0.0, &taken);
  g_assert_true (taken);
  g_assert_true (g_file_equal (psc_model_files_get_weights (files), weights));
  g_assert_true (g_file_equal (psc_model_files_get_vocabulary (files), vocabulary));
}

static gboolean
needs_none (gpointer data)
{
  return test_screen_find (data, ADW_TYPE_ACTION_ROW, "subtitle",
                           "None needed: there is a vocab.txt beside the weights")
         != NULL;
}

static gboolean
may_need_one (gpointer data)
{
  return !needs_none (data);
}

/* What was chosen can be cleared; a folder and a file beside their vocabulary need no other. */
static void
test_clear (Fixture *f, gconstpointer data)
{
  PscModelFiles *files = psc_model_assistant_get_files (f->assistant);
  g_autofree char *alone = test_screen_dup_path ("alone", "weights.bin");
  g_autofree char *beside =
      g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", "pytorch_model.bin", NULL);
  g_autoptr (GFile) vocabulary = g_file_new_for_path ("/nowhere/vocab.txt");
  GtkWidget *clear = test_screen_find (files, GTK_TYPE_BUTTON, "tooltip-text", "Clear the weights");
  GtkWidget *clear_vocabulary =
      test_screen_find (files, GTK_TYPE_BUTTON, "tooltip-text", "Clear the vocabulary");

  activate (f, "assistant.continue");
  g_assert_false (gtk_widget_get_visible (clear));
  choose_tiny (f);
  g_assert_true (gtk_widget_get_visible (clear));
  test_screen_wait (needs_none, files);
  test_screen_shoot (f->assistant, "assistant-own-vocabulary");
  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (psc_model_files_get_weights (files));
  g_assert_false (psc_model_files_get_complete (files));
  g_assert_false (gtk_widget_get_visible (clear));
  test_screen_wait (may_need_one, files);

  choose (f, beside);
  test_screen_wait (needs_none, files);
  test_screen_write (alone, "weights");
  choose (f, alone);
  test_screen_wait (may_need_one, files);

  g_assert_false (gtk_widget_get_visible (clear_vocabulary));
  psc_model_files_set_vocabulary (files, vocabulary);
  g_assert_true (gtk_widget_get_visible (clear_vocabulary));
  g_signal_emit_by_name (clear_vocabulary, "clicked");
  g_assert_null (psc_model_files_get_vocabulary (files));
}

static void
test_not_local (Fixture *f, gconstpointer data)
{
  PscModelFiles *files = psc_model_assistant_get_files (f->assistant);
  g_autoptr (GFile) file = g_file_new_for_uri ("https://nowhere.invalid/weights.zip");

  psc_model_files_set_weights (files, file);
  g_assert_false (psc_model_files_get_complete (files));
}

static void
test_import (Fixture *f, gconstpointer data)
{
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;

  choose_tiny (f);
  activate (f, "assistant.import");
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "progress");
  test_screen_wait (has_ended, f);
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "done");
  g_assert_cmpstr (f->imported, ==, "small");
  test_screen_shoot (f->assistant, "assistant-done");
  bundle = psc_model_store_open ("small", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A second model of the name is refused, and the way back leads to the files. */
static void
test_name_is_taken (Fixture *f, gconstpointer data)
{
  choose_tiny (f);
  activate (f, "assistant.import");
  test_screen_wait (has_ended, f);
  activate (f, "assistant.import");
  test_screen_wait (has_ended, f);
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "failed");
  activate (f, "assistant.back");
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "files");
  g_assert_cmpuint (count_models (), ==, 1);
}

static void
test_damaged_archive (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_screen_dup_path ("sources", "damaged.zip");
  AdwStatusPage *page;

  test_screen_write (path, "PK\003\004 and nothing that an archive would go on with");
  choose (f, path);
  activate (f, "assistant.import");
  test_screen_wait (has_ended, f);
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "failed");
  page = test_screen_find (f->assistant, ADW_TYPE_STATUS_PAGE, "title",
                           "The Model Cannot Be Imported");
  g_assert_nonnull (strstr (adw_status_page_get_description (page), "damaged.zip"));
  g_assert_null (f->imported);
  g_assert_cmpuint (count_models (), ==, 0);
  test_screen_shoot (f->assistant, "assistant-failed");
}

/* The import of so small a model may be faster than its cancelling: then it is tried again. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint n_tries = 0;

  choose_tiny (f);
  do
    {
      g_clear_pointer (&f->imported, g_free);
      remove_models ();
      activate (f, "assistant.import");
      activate (f, "assistant.cancel");
      test_screen_wait (has_ended, f);
    }
  while (f->imported != NULL && ++n_tries < 20);
  g_assert_cmpstr (psc_model_assistant_get_page (f->assistant), ==, "files");
  g_assert_null (f->imported);
  g_assert_cmpuint (count_models (), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/model-assistant/guide", test_guide },
    { "/model-assistant/pages", test_pages },
    { "/model-assistant/completeness", test_completeness },
    { "/model-assistant/drop", test_drop },
    { "/model-assistant/clear", test_clear },
    { "/model-assistant/not-local", test_not_local },
    { "/model-assistant/import", test_import },
    { "/model-assistant/name-is-taken", test_name_is_taken },
    { "/model-assistant/damaged-archive", test_damaged_archive },
    { "/model-assistant/cancel", test_cancel },
  };

  test_screen_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
