/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "study/psc-study-finder.h"
#include "study/psc-study-scan.h"
#include "study/psc-study-table.h"

static char *
make_file (const char *folder, const char *name, const char *data, gssize size)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
  return path;
}

static void
add_file (const char *folder, const char *name)
{
  g_free (make_file (folder, name, "x", 1));
}

static void
add_link (const char *folder, const char *target, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static char *
join_names (GPtrArray *studies)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < studies->len; i++)
    g_string_append_printf (names, "%s ", psc_study_get_name (g_ptr_array_index (studies, i)));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_names_and_order (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *head = g_malloc0 (132);
  g_autofree char *dicom = NULL;
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  memcpy (head + 128, "DICM", 4);
  add_file (folder, "view10.png");
  add_file (folder, "view2.PNG");
  add_file (folder, ".hidden.png");
  add_file (folder, "sub/deep/image.tiff");
  dicom = make_file (folder, "IM0001", head, 132);
  text = make_file (folder, "README", "png", 3);
  g_assert_true (psc_study_is_image (dicom));
  g_assert_false (psc_study_is_image (text));
  g_assert_false (psc_study_is_image (folder));

  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==, "IM0001 sub/deep/image.tiff view2.PNG view10.png ");
  g_assert_cmpuint (n_unreadable, ==, 0);
  g_assert_false (is_cut);
}

/* What media and operating systems bring along is nobody's picture. */
static void
test_passed_over (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *head = g_malloc0 (132);
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  memcpy (head + 128, "DICM", 4);
  g_free (make_file (folder, "DICOMDIR", head, 132));
  g_free (make_file (folder, "cd/dicomdir", head, 132));
  g_free (make_file (folder, "cd/IMAGE1", head, 132));
  add_file (folder, "__MACOSX/a.png");
  add_file (folder, "._a.png");
  add_file (folder, "a.png");
  add_file (folder, ".cache/b.png");
  add_file (folder, "@eaDir/a.png");
  add_file (folder, "Thumbs.db");
  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==, "a.png cd/IMAGE1 ");
}

/* A cohort's own pictures are no radiographs, wherever its folder lies; who says “figures” without
 * one may mean radiographs. */
static void
test_cohort (void)
{
  static const char plan[] = "{\n  \"format\" : \"promptoscope-cohort\",\n  \"version\" : 1,";
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *inside = g_build_filename (folder, "out", NULL);
  g_autofree char *fifo = g_build_filename (folder, "d/plan.json", NULL);
  g_autofree char *names = NULL;
  g_autofree char *names_inside = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  g_autoptr (GPtrArray) studies_inside = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  add_file (folder, "a.png");
  add_file (folder, "figures/b.png");
  g_free (make_file (folder, "out/plan.json", plan, -1));
  add_file (folder, "out/figures/1-tiny.png");
  add_file (folder, "out/maps.zarr/c.png");
  add_file (folder, "out/d.png");
  g_free (make_file (folder, "other/plan.json", "{\"format\": \"plan\"}", -1));
  add_file (folder, "other/figures/e.png");
  g_free (make_file (folder, "noise/plan.json", "\xff\xfe{", 3));
  add_file (folder, "noise/figures/f.png");
  add_file (folder, "d/figures/g.png");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==,
                   "a.png d/figures/g.png figures/b.png noise/figures/f.png "
                   "other/figures/e.png out/d.png ");
  studies_inside = psc_study_scan (inside, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names_inside = join_names (studies_inside);
  g_assert_cmpstr (names_inside, ==, "d.png ");
}

/* Masks that a phantom's description names are no radiographs; whoever names one gets it. */
static void
test_phantoms (void)
{
  static const char other[] = "{\"format\": \"other\", \"findings\": [{\"mask\": \"b.png\"}]}";
  static const char truth[] =
      "{\"format\": \"promptoscope-truth\", \"version\": 1, \"lungs\": [{\"mask\": \"a.png\"}], "
      "\"image\": \"a.png\", \"findings\": [{\"class\": \"Edema\", \"mask\": \"a-edema.png\"}, "
      "{\"mask\": null}, {\"mask\": \"a-\u00fc.png\", \"regions\": []}, {\"mask\": \"a.png\"}, "
      "{\"mask\": \"sub/c.png\"}]}";
  static const char broken[] =
      "{\"format\": \"promptoscope-truth\", \"findings\": [{\"mask\": \"d-edema.png\"}, {\"mask\": ";
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *mask = g_build_filename (folder, "a-edema.png", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  g_autoptr (PscStudyFinds) finds = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  g_free (make_file (folder, "a.json", truth, -1));
  g_free (make_file (folder, "b.json", other, -1));
  g_free (make_file (folder, "d.json", broken, -1));
  g_free (make_file (folder, "e.json", "\xff", 1));
  for (const char *const *name =
           (const char *const[]){ "a.png", "a-edema.png", "a-\u00fc.png", "b.png",
                                  "sub/a-edema.png", "sub/c.png", "d.png", "d-edema.png", NULL };
       *name != NULL; name++)
    add_file (folder, *name);
  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==, "a.png b.png d.png sub/a-edema.png sub/c.png ");
  finds = psc_study_find ((const char *const[]){ mask, NULL }, NULL, NULL);
  g_assert_cmpuint (finds->studies->len, ==, 1);
}

/* The directory of a medium is no picture, and what it stands beside is. */
static void
test_dicomdir (void)
{
  static const char meta[] = "DICM\2\0\0\0UL\4\0\0\0\0\0\2\0\1\0OB\0\0\2\0\0\0\0\1"
                             "\2\0\2\0UI\x14\0"
                             "1.2.840.10008.1.3.10";
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *head = g_malloc0 (400);
  g_autofree char *directory = NULL, *named = NULL, *picture = NULL;
  g_autofree char *names = NULL, *note = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autoptr (GError) error = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  memcpy (head + 128, meta, sizeof meta - 1);
  directory = make_file (folder, "DICOMDIR", head, 400);
  named = make_file (folder, "INDEX.DCM", head, 400);
  head[128 + 41] = '5';
  picture = make_file (folder, "IM0001", head, 400);
  g_assert_false (psc_study_is_image (directory));
  g_assert_true (psc_study_is_image (picture));
  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==, "IM0001 ");
  g_assert_cmpuint (n_directories, ==, 1);
  g_assert_false (psc_study_is_image (named));

  /* Who chose it is told. */
  finds = psc_study_find ((const char *const[]){ folder, NULL }, NULL, &error);
  g_assert_no_error (error);
  note = psc_study_finds_dup_note (finds);
  g_assert_cmpstr (note, ==, "1 file is the directory of a medium and no picture.");
  g_assert_null (psc_study_find ((const char *const[]){ named, NULL }, NULL, &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING);
}

/* Folders that all names begin with are left out of them. */
static void
test_shared_folders (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  add_file (folder, "set/train/p10/view.png");
  add_file (folder, "set/train/p1/view.png");
  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  names = join_names (studies);
  g_assert_cmpstr (names, ==, "p1/view.png p10/view.png ");
}

static void
test_hostile_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *fifo = g_build_filename (folder, "pipe.png", NULL);
  g_autofree char *locked = g_build_filename (folder, "locked", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) studies = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  add_file (folder, "a.png");
  add_file (folder, "sub/b.png");
  add_link (folder, ".", "loop");
  add_link (folder, "..", "sub/up");
  add_link (folder, "sub", "twice");
  add_link (folder, "nowhere", "broken.png");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  add_file (folder, "locked/c.png");
  g_assert_cmpint (g_chmod (locked, 0), ==, 0);

  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  g_assert_cmpint (g_chmod (locked, 0700), ==, 0);
  names = join_names (studies);
  g_test_message ("%s", names);
  /* Which of “sub” and “twice” is entered depends on the order of the folder's entries; root may
   * read what is locked. */
  g_assert_cmpuint (studies->len, ==, geteuid () == 0 ? 3 : 2);
  g_assert_cmpuint (n_unreadable, ==, geteuid () == 0 ? 0 : 1);
  g_assert_false (is_cut);
}

static void
test_depth (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autoptr (GString) name = g_string_new ("");
  g_autoptr (GPtrArray) studies = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  for (guint i = 0; i <= PSC_STUDY_SCAN_MAX_DEPTH; i++)
    g_string_append (name, "d/");
  g_string_append (name, "deep.png");
  add_file (folder, name->str);
  add_file (folder, "top.png");

  studies = psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, NULL, NULL);
  g_assert_cmpuint (studies->len, ==, 1);
  g_assert_true (is_cut);
}

static void
test_errors (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  const char *paths[] = { folder, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;

  g_assert_null (psc_study_scan (absent, &n_unreadable, &n_directories, &is_cut, NULL, &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE);
  g_clear_error (&error);

  g_assert_null (psc_study_find (paths, NULL, &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_NOTHING);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_null (
      psc_study_scan (folder, &n_unreadable, &n_directories, &is_cut, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscStudyFinds **finds = user_data;
  g_autoptr (GError) error = NULL;

  *finds = psc_study_find_finish (result, &error);
  g_assert_no_error (error);
}

/* A text that is no table does not keep the images beside it from being listed. */
static void
test_text (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *text = make_file (folder, "notes.txt", "Read me, please.\n", -1);
  g_autofree char *image = make_file (folder, "a.png", "x", 1);
  const char *paths[] = { text, image, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStudyFinds) finds = psc_study_find (paths, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (finds->studies->len, ==, 2);
}

/* A file that is named is taken, whatever it is. */
static void
test_async (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *one = make_file (folder, "one.png", "x", 1);
  g_autofree char *two = make_file (folder, "two", "x", 1);
  const char *paths[] = { one, two, NULL };
  PscStudyFinds *finds = NULL;

  psc_study_find_async (paths, NULL, found_cb, &finds);
  while (finds == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (finds->studies->len, ==, 2);
  g_assert_cmpstr (psc_study_get_name (g_ptr_array_index (finds->studies, 1)), ==, "two");
  g_assert_null (psc_study_finds_dup_note (finds));
  psc_study_finds_free (finds);
}

/* A file that is not there is no image, and keeps none from being listed. */
static void
test_missing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-study-XXXXXX", NULL);
  g_autofree char *image = make_file (folder, "a.png", "x", 1);
  const char *alone[] = { "/nowhere/b.png", "/nowhere/table.csv", NULL };
  const char *paths[] = { "/nowhere/b.png", image, NULL };
  g_autoptr (PscStudyFinds) finds = NULL;
  g_autofree char *note = NULL;
  g_autofree char *expected = g_strdup_printf ("/nowhere/b.png: %s", g_strerror (ENOENT));
  g_autofree char *sentence = g_strdup_printf ("%s.", expected);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_study_find (alone, NULL, &error));
  g_assert_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  finds = psc_study_find (paths, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (finds->studies->len, ==, 1);
  note = psc_study_finds_dup_note (finds);
  g_assert_cmpstr (note, ==, sentence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-scan/names-and-order", test_names_and_order);
  g_test_add_func ("/study-scan/passed-over", test_passed_over);
  g_test_add_func ("/study-scan/cohort", test_cohort);
  g_test_add_func ("/study-scan/phantoms", test_phantoms);
  g_test_add_func ("/study-scan/dicomdir", test_dicomdir);
  g_test_add_func ("/study-scan/shared-folders", test_shared_folders);
  g_test_add_func ("/study-scan/hostile-folder", test_hostile_folder);
  g_test_add_func ("/study-scan/depth", test_depth);
  g_test_add_func ("/study-scan/errors", test_errors);
  g_test_add_func ("/study-scan/text", test_text);
  g_test_add_func ("/study-scan/async", test_async);
  g_test_add_func ("/study-scan/missing", test_missing);
  return g_test_run ();
}
