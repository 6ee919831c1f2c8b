/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>

#include "psc-test-truth.h"
#include "truth/psc-truth-own.h"

/* What every form says comes back whole, whatever wrote it. */
static void
test_round_trip (void)
{
  static const char *const files[] = {
    "own.json",         "own-alone.json",     "contours.json",
    "ms-cxr.csv",       "vindr-train.csv",    "siim-relative.csv",
    "padchest-gr.json", "segmentations.json", "mask-cardiomegaly.png"
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (PscTruthSet) set = psc_test_truth_load (files[i]);
      g_autofree char *before = psc_test_truth_describe (set);
      g_autofree char *text = psc_truth_own_write (set);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) back = psc_test_truth_read (text, &error);
      g_autofree char *after = NULL;
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      after = psc_test_truth_describe (back);
      again = psc_truth_own_write (back);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpstr (again, ==, text);
    }
}

/* Where the lungs are is said beside the findings, is none of them, and comes back; a mask of
 * another size than the picture makes no sense there either. */
static void
test_lungs (void)
{
  static const char good[] =
      "{\"format\": \"promptoscope-truth\", \"version\": 1, \"width\": 20, \"height\": 10, "
      "\"lungs\": [{\"shape\": \"box\", \"x\": 2, \"y\": 1, \"width\": 4, \"height\": 8}, "
      "{\"shape\": \"box\", \"x\": 12, \"y\": 1, \"width\": 4, \"height\": 8}], "
      "\"findings\": []}";
  static const char bad[] =
      "{\"format\": \"promptoscope-truth\", \"version\": 1, \"width\": 20, \"height\": 10, "
      "\"lungs\": [{\"shape\": \"mask\", \"size\": [8, 10], \"counts\": \"j03500000f0\"}], "
      "\"findings\": []}";
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = psc_test_truth_read (good, &error);
  g_autoptr (PscTruthSet) back = NULL;
  g_autoptr (PscTruthImage) here = NULL;
  g_autoptr (PscImage) twice = psc_image_new (40, 20, "test");
  g_autofree char *text = NULL;
  g_autofree guint8 *mask = NULL;
  PscTruthFinding *lungs;
  gsize n_inside;

  g_assert_no_error (error);
  text = psc_truth_own_write (set);
  back = psc_test_truth_read (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_truth_image_get_n_findings (psc_truth_set_get_image (back, 0)), ==, 0);
  here = psc_truth_image_fit (psc_truth_set_get_image (back, 0), twice, NULL, &error);
  g_assert_no_error (error);
  lungs = psc_truth_image_get_lungs (here);
  g_assert_nonnull (lungs);
  mask = psc_truth_finding_dup_mask (lungs, 40, 20, &n_inside, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_inside, ==, 2 * 8 * 16);
  g_assert_cmpuint (mask[2 * 40 + 4], ==, 255);
  g_assert_cmpuint (mask[2 * 40 + 12], ==, 0);

  g_clear_pointer (&set, psc_truth_set_unref);
  set = psc_test_truth_read (bad, &error);
  g_assert_null (set);
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED);
}

/* Numbers are written so that they are read as they were. */
static void
test_numbers (void)
{
  static const double boxes[][4] = {
    { 0.1, 1e-9, 1.0 / 3, 2e-12 },
    { -3.25, 123456.789012345, 1, 1e5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (PscTruthSet) set = psc_truth_set_new ("Test");
      g_autoptr (PscTruthSet) back = NULL;
      g_autofree char *text = NULL;
      PscTruthImage *image = psc_truth_image_new ("a", PSC_TRUTH_GRID_UPRIGHT, 0, 0);
      PscTruthFinding *finding = psc_truth_finding_new ("E\"\\\n", NULL, NULL, FALSE);
      double box[4];

      psc_truth_finding_take_region (
          finding,
          psc_truth_region_new_box (boxes[i][0], boxes[i][1], boxes[i][2], boxes[i][3], NULL));
      psc_truth_image_take_finding (image, finding);
      psc_truth_set_take_image (set, image);
      text = psc_truth_own_write (set);
      back = psc_test_truth_read (text, NULL);
      finding = psc_truth_image_get_finding (psc_truth_set_get_image (back, 0), 0);
      psc_truth_region_get_box (psc_truth_finding_get_region (finding, 0), &box[0], &box[1],
                                &box[2], &box[3]);
      g_assert_cmpmem (box, sizeof box, boxes[i], sizeof boxes[i]);
      g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "E\"\\");
    }
}

/* A picture of any name is found again. */
static void
test_names (void)
{
  static const char *const names[] = { "a\x1f\x7f\x01.png", "\"\\.png", "caf\xe9.png", "é.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PscTruthSet) set = psc_truth_set_new ("Test");
      g_autofree char *path = g_strconcat ("/x/", names[i], NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) back = NULL;

      psc_truth_set_take_image (set, psc_truth_image_new (names[i], PSC_TRUTH_GRID_STORED, 0, 0));
      text = psc_truth_own_write (set);
      back = psc_test_truth_read (text, &error);
      g_assert_no_error (error);
      g_assert_nonnull (psc_truth_set_lookup (back, path, &error));
      g_assert_no_error (error);
    }
}

/* A file is replaced whole, and left as it was where it cannot be. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-truth-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "regions.json", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "regions.json", NULL);
  g_autoptr (PscTruthSet) set = psc_test_truth_load ("own.json");
  g_autoptr (PscTruthSet) back = NULL;
  g_autofree char *before = psc_test_truth_describe (set);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_truth_file_save (set, path, &error));
  g_assert_true (psc_truth_file_save (set, path, &error));
  g_assert_no_error (error);
  back = psc_truth_file_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  after = psc_test_truth_describe (back);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (psc_truth_file_save (set, nowhere, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-own/round-trip", test_round_trip);
  g_test_add_func ("/truth-own/numbers", test_numbers);
  g_test_add_func ("/truth-own/names", test_names);
  g_test_add_func ("/truth-own/save", test_save);
  g_test_add_func ("/truth/own/lungs", test_lungs);
  return g_test_run ();
}
