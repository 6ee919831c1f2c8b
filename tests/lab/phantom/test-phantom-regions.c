/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "lab/phantom/psc-phantom-save.h"
#include "truth/psc-truth-file.h"

/* (transfer full): what the file beside a picture says of it, in its pixels. */
static PscTruthImage *
open_truth (const char *path, const char *picture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = psc_truth_file_load (path, NULL, NULL, &error);
  g_autoptr (PscImage) image = psc_image_file_load (picture, NULL, NULL);
  PscTruthImage *said, *here;

  g_assert_no_error (error);
  said = psc_truth_set_lookup (set, picture, &error);
  g_assert_no_error (error);
  here = psc_truth_image_fit (said, image, NULL, &error);
  g_assert_no_error (error);
  return here;
}

/* A phantom's description opens with it as any truth does, and is its mask. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-phantom-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "one.json", NULL);
  g_autofree char *picture = g_build_filename (folder, "one.png", NULL);
  g_autofree char *mask_path = g_build_filename (folder, "one-pleural-effusion.png", NULL);
  g_autoptr (PscPhantom) phantom = NULL;
  g_autoptr (PscTruthImage) here = NULL;
  g_autofree guint8 *mask = NULL;
  g_autofree guint8 *lungs = NULL;
  const PscPhantomFinding *drawn;
  PscPhantomParameters parameters;
  gsize n_inside;

  psc_phantom_parameters_init (&parameters);
  parameters.width = 80;
  parameters.height = 64;
  parameters.forced = TRUE;
  parameters.n_findings = 1;
  parameters.findings[0].observation = PSC_PHANTOM_PLEURAL_EFFUSION;
  phantom = psc_phantom_new (&parameters, NULL);
  drawn = psc_phantom_get_finding (phantom, 0);
  g_assert_true (psc_phantom_save (phantom, folder, "one", NULL));

  here = open_truth (path, picture);
  g_assert_cmpuint (psc_truth_image_get_n_findings (here), ==, 1);
  g_assert_cmpstr (psc_truth_finding_get_class (psc_truth_image_get_finding (here, 0)), ==,
                   "Pleural Effusion");
  mask = psc_truth_finding_dup_mask (psc_truth_image_get_finding (here, 0), 80, 64, &n_inside, NULL,
                                     NULL);
  g_assert_cmpuint (n_inside, ==, drawn->n_mask_pixels);
  for (gsize i = 0; i < 80 * 64; i++)
    g_assert_cmpint (mask[i] != 0, ==, drawn->mask[i] >= 128);

  lungs =
      psc_truth_finding_dup_mask (psc_truth_image_get_lungs (here), 80, 64, &n_inside, NULL, NULL);
  g_assert_cmpuint (n_inside, >, 500);
  for (gsize i = 0; i < 80 * 64; i++)
    g_assert_cmpint (lungs[i] != 0, ==, psc_phantom_get_lungs (phantom)[i] != 0);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (picture), ==, 0);
  g_assert_cmpint (g_unlink (mask_path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* (transfer full): the mask that a finding's only region is, as text. */
static char *
dup_runs (const PscTruthImage *image, guint index)
{
  PscTruthFinding *finding = psc_truth_image_get_finding (image, index);

  g_assert_cmpuint (psc_truth_finding_get_n_regions (finding), ==, 1);
  return psc_truth_runs_to_text (
      psc_truth_region_get_runs (psc_truth_finding_get_region (finding, 0)));
}

/* Whether a sample's finding is what its mask shows, under the same name. */
static void
check_finding (const PscTruthImage *said, guint index, const char *stem)
{
  const char *class_name = psc_truth_finding_get_class (psc_truth_image_get_finding (said, index));
  g_autofree char *id = g_strdelimit (g_ascii_strdown (class_name, -1), " ", '-');
  g_autofree char *path = g_strconcat (stem, "-", id, ".png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) masks = psc_truth_file_load (path, NULL, NULL, &error);
  PscTruthImage *mask;
  g_autofree char *runs = NULL;
  g_autofree char *mask_runs = NULL;

  g_assert_no_error (error);
  mask = psc_truth_set_get_image (masks, 0);
  g_assert_cmpstr (psc_truth_finding_get_class (psc_truth_image_get_finding (mask, 0)), ==,
                   class_name);
  runs = dup_runs (said, index);
  mask_runs = dup_runs (mask, 0);
  g_assert_cmpstr (runs, ==, mask_runs);
}

/* The samples' truths open with them, and each finding is where its mask is. */
static void
test_samples (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_samples = 0, n_findings = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *stem = NULL;
      g_autofree char *picture = NULL;
      g_autoptr (PscTruthImage) said = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      stem = g_strndup (path, strlen (path) - strlen (".json"));
      picture = g_strconcat (stem, ".png", NULL);
      said = open_truth (path, picture);
      n_samples++;
      for (guint i = 0; i < psc_truth_image_get_n_findings (said); i++, n_findings++)
        check_finding (said, i, stem);
    }
  g_assert_cmpuint (n_samples, ==, 12);
  g_assert_cmpuint (n_findings, ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phantom-regions/save", test_save);
  g_test_add_func ("/phantom-regions/samples", test_samples);
  return g_test_run ();
}
