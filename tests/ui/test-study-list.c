/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>

#include "ui/study/psc-study-list.h"

typedef struct
{
  gboolean is_done;
  PscStudy *first; /* owned, nullable */
  char *note;      /* owned, nullable */
  GError *error;   /* owned, nullable */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_object (&outcome->first);
  g_free (outcome->note);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->first =
      psc_study_list_add_finish (PSC_STUDY_LIST (source), result, &outcome->note, &outcome->error);
  outcome->is_done = TRUE;
}

static void
add (PscStudyList *list, Outcome *outcome, const char *path)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_list_store_append (files, file);
  psc_study_list_add_async (list, G_LIST_MODEL (files), NULL, added_cb, outcome);
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static char *
make_table (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  char *path = g_build_filename (folder, "table.csv", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/Image-%u.png", folder, i);

      g_assert_true (g_file_set_contents (name, "x", 1, NULL));
    }
  g_assert_true (g_file_set_contents (
      path, "Path,Edema\nImage-0.png,1\nImage-1.png,0\nImage-2.png,-1\ngone.png,1\n", -1, NULL));
  return path;
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_adding (void)
{
  PscStudyList *list = psc_study_list_new ();
  g_autofree char *table = make_table ();
  g_autofree char *folder = g_path_get_dirname (table);
  guint n_busy = 0;
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) again = { 0 };

  g_signal_connect_swapped (list, "notify::busy", G_CALLBACK (count_cb), &n_busy);
  add (list, &outcome, table);
  g_assert_no_error (outcome.error);
  g_assert_nonnull (outcome.note);
  g_assert_cmpstr (psc_study_get_name (outcome.first), ==, "Image-0.png");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (psc_study_list_get_has_labels (list));
  g_assert_false (psc_study_list_get_busy (list));
  g_assert_cmpuint (n_busy, ==, 2);

  /* The same files once more are the same studies. */
  add (list, &again, folder);
  g_assert_no_error (again.error);
  g_assert_true (again.first == outcome.first);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 3);
  g_assert_finalize_object (list);
}

static void
test_filters (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  GListModel *model = G_LIST_MODEL (list);
  g_autofree char *table = make_table ();
  g_auto (Outcome) outcome = { 0 };

  add (list, &outcome, table);
  psc_study_list_set_text (list, "iMAGE 2");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 3);
  psc_study_list_set_text (list, "");
  psc_study_list_set_finding (list, 5);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  psc_study_list_set_finding (list, 6);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  psc_study_list_set_finding (list, -1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
}

/* The images first, then the table about them: the labels are the listed images'. */
static void
test_late_labels (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  GListModel *model = G_LIST_MODEL (list);
  g_autofree char *table = make_table ();
  g_autofree char *folder = g_path_get_dirname (table);
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) labelled = { 0 };

  add (list, &outcome, folder);
  g_assert_false (psc_study_list_get_has_labels (list));
  psc_study_list_set_finding (list, 5);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  psc_study_list_set_finding (list, -1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);

  psc_study_list_set_finding (list, 5);
  add (list, &labelled, table);
  while (psc_study_list_get_busy (list) || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (labelled.first == outcome.first);
  g_assert_true (psc_study_list_get_has_labels (list));
  g_assert_cmpint (psc_study_get_label (outcome.first, 5), ==, PSC_STUDY_LABEL_PRESENT);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  psc_study_list_set_finding (list, -1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
}

static void
test_removing (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  g_autofree char *table = make_table ();
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) again = { 0 };

  add (list, &outcome, table);
  psc_study_list_remove (list, outcome.first);
  psc_study_list_remove (list, outcome.first);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 2);
  psc_study_list_remove_all (list);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 0);
  g_assert_false (psc_study_list_get_has_labels (list));
  add (list, &again, table);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 3);
}

static void
test_error (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  g_auto (Outcome) outcome = { 0 };

  add (list, &outcome, "/nowhere/table.csv");
  g_assert_null (outcome.first);
  g_assert_nonnull (outcome.error);
  g_assert_false (psc_study_list_get_busy (list));
}

/* What somebody who follows the list's changes has of it. */
static void
follow_cb (GListModel *model, guint position, guint n_removed, guint n_added, GPtrArray *copy)
{
  g_assert_cmpuint (position + n_removed, <=, copy->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (copy, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PscStudy) study = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (copy, (int) (position + i), study);
    }
}

static void
check_copy (PscStudyList *list, GPtrArray *copy)
{
  g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
  for (guint i = 0; i < copy->len; i++)
    {
      g_autoptr (PscStudy) study = g_list_model_get_item (G_LIST_MODEL (list), i);
      guint position;

      g_assert_true (g_ptr_array_index (copy, i) == study);
      g_assert_true (psc_study_list_find (list, study, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

static void
run_out (PscStudyList *list)
{
  while (psc_study_list_get_busy (list) || psc_study_list_get_filtering (list))
    g_main_context_iteration (NULL, TRUE);
}

/* A long list that is added, filtered and emptied bit by bit, with something in the middle of each:
 * at any time what was told of it is what it is. */
static void
test_long (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();
  GPtrArray *studies = g_ptr_array_new ();
  g_autoptr (PscStudy) first = NULL;
  g_autoptr (PscStudy) fifth = NULL;
  guint position;

  for (guint i = 0; i < 60000; i++)
    {
      /* Every tenth has the path of the one before it. */
      g_autofree char *path = g_strdup_printf ("/nowhere/%05u.png", i % 10 == 9 ? i - 1 : i);

      g_ptr_array_add (studies, psc_study_new (path, NULL));
    }
  first = g_object_ref (g_ptr_array_index (studies, 0));
  fifth = g_object_ref (g_ptr_array_index (studies, 5));
  g_signal_connect (list, "items-changed", G_CALLBACK (follow_cb), copy);

  psc_study_list_add_studies (list, studies);
  psc_study_list_remove (list, first);
  g_assert_false (psc_study_list_find (list, first, &position));
  check_copy (list, copy);
  psc_study_list_set_text (list, "5.png");
  check_copy (list, copy);
  run_out (list);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 53999);
  g_assert_cmpuint (copy->len, ==, 6000);
  check_copy (list, copy);

  psc_study_list_set_text (list, "");
  psc_study_list_remove (list, fifth);
  run_out (list);
  g_assert_cmpuint (copy->len, ==, 53998);
  check_copy (list, copy);

  psc_study_list_set_text (list, "nothing has that");
  psc_study_list_remove_all (list);
  run_out (list);
  g_assert_cmpuint (copy->len, ==, 0);
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 0);
}

/* To take all away ends what is still being added. */
static void
test_removing_while_adding (void)
{
  g_autoptr (PscStudyList) list = psc_study_list_new ();
  GPtrArray *studies = g_ptr_array_new ();

  for (guint i = 0; i < 60000; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nowhere/%05u.png", i);

      g_ptr_array_add (studies, psc_study_new (path, NULL));
    }
  psc_study_list_add_studies (list, studies);
  psc_study_list_remove_all (list);
  g_assert_false (psc_study_list_get_busy (list));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (psc_study_list_get_n_studies (list), ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-list/adding", test_adding);
  g_test_add_func ("/study-list/filters", test_filters);
  g_test_add_func ("/study-list/late-labels", test_late_labels);
  g_test_add_func ("/study-list/removing", test_removing);
  g_test_add_func ("/study-list/error", test_error);
  g_test_add_func ("/study-list/long", test_long);
  g_test_add_func ("/study-list/removing-while-adding", test_removing_while_adding);
  return g_test_run ();
}
