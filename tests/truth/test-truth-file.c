/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-truth.h"

#define NO_SIZE                                                                                    \
  "note: The file does not say of what size its pictures were; on a smaller or larger copy its "   \
  "regions lie wrong.\n"

/* What each collection's file says, in the form of psc_test_truth_describe(). */
static const struct
{
  const char *file;
  const char *form;
  const char *said;
} cases[] = {
  { "contours.json", "CheXlocalize",
    "patient00001_study1_view1_frontal 10x8: Cardiomegaly polygon(3.5 2.5 3 2); Airspace Opacity "
    "polygon(0.5 0.5 1 1) polygon(8.5 6.5 1 1)\n"
    "patient00002_study1_view1_frontal 10x8: Edema polygon(1.5 1.5 1 1)\n"
    "patient00003_study1_view1_frontal 10x8:\n" },
  { "segmentations.json", "CheXlocalize",
    "patient00001_study1_view1_frontal 10x8: Cardiomegaly mask(3 2 4 3); Edema absent\n" },
  { "ms-cxr.csv", "MS-CXR",
    "aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee 2544x3056: Pneumothorax/Small right apical "
    "pneumothorax box(312 140 420 380) box(700 200 10 20); Edema/Mild edema, both bases box(1 2 3 "
    "4)\n" },
  { "ms-cxr.json", "MS-CXR",
    "files/p10/p10000000/s50000000/aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee.jpg 2544x3056: "
    "Pneumothorax/Small right apical pneumothorax box(312 140 420 380) box(700 200 10 20)\n"
    "other.png 100x80: Edema box(1.5 2 3 4)\n" },
  { "nih.csv", "NIH ChestX-ray14",
    "00009999_001.png 1024x1024: Effusion box(225.08 547.01 86.77 79.18) box(600 547 86 79); "
    "Infiltrate box(10 20 30 40)\n" },
  { "vindr-train.csv", "VinDr-CXR",
    "0000aaaa0000bbbb 0x0: Pleural effusion@R9 box(900.9 587.8 304.4 300.9) box(10 20 20 20); "
    "Pleural effusion@R8 box(905 590 295 290)\n"
    "1111cccc1111dddd 0x0: No finding@R3\n" NO_SIZE },
  { "vindr-test.csv", "VinDr-CXR",
    "0000aaaa0000bbbb 0x0: Cardiomegaly box(691 1375 962 456)\n" NO_SIZE },
  { "vindr-kaggle.csv", "VinDr-CXR",
    "1111cccc1111dddd 0x0: No finding@R11\n"
    "0000aaaa0000bbbb 0x0: Aortic enlargement@R10 box(2 3 10 20)\n" NO_SIZE },
  { "rsna.csv", "RSNA Pneumonia",
    "00000000-aaaa-bbbb-cccc-111111111111 1024x1024: Pneumonia box(264 152 213 379) box(562 152 256 "
    "453)\n"
    "00000000-aaaa-bbbb-cccc-222222222222 1024x1024: Pneumonia absent\n" },
  { "siim-relative.csv", "SIIM-ACR Pneumothorax",
    "1.2.826.0.1.0000001 1024x1024: Pneumothorax mask(0 26 1 27) mask(1023 1023 1 1)\n"
    "1.2.826.0.1.0000002 1024x1024: Pneumothorax absent\n" },
  { "siim-absolute.csv", "SIIM-ACR Pneumothorax",
    "1.2.826.0.1.0000001 1024x1024: Pneumothorax mask(0 26 1 27)\n"
    "1.2.826.0.1.0000003 1024x1024: Pneumothorax mask(1015 640 2 2)\n"
    "1.2.826.0.1.0000002 1024x1024: Pneumothorax absent\n" },
  { "padchest-gr.json", "PadChest-GR",
    "1001_aaa.png 0x0: consolidation/Right basal consolidation. box(0.18 0.55 0.24 0.26); /Effusion "
    "with atelectasis.@1 box(0.1 0.6 0.2 0.3) box(0.6 0.6 0.2 0.3); /Effusion with atelectasis.@2 "
    "box(0.1 0.5 0.2 0.4); COPD signs/Signs of COPD.; /No pleural effusion. absent\n" },
  { "own.json", "Promptoscope",
    "chest.png 10x8: Cardiomegaly/the heart is enlarged@R1 box(1 2.5 3 4) ellipse(0 0 4 2) "
    "polygon(1 1 4 3) mask(3 2 4 3); Edema absent\n" },
  { "own-alone.json", "Promptoscope", "phantom-000001.png 10x8: Edema box(1 2 3 4)\n" },
  { "mask-cardiomegaly.png", "Mask", "- 10x8: Cardiomegaly mask(3 2 4 3)\n" },
  { "mask-edges.png", "Mask", "- 20x16:  mask(6 5 6 6)\n" },
};

static void
test_read (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (PscTruthSet) set = psc_test_truth_load (cases[i].file);
  g_autofree char *said = psc_test_truth_describe (set);

  g_assert_cmpstr (psc_truth_set_get_form (set), ==, cases[i].form);
  g_assert_cmpstr (said, ==, cases[i].said);
}

/* (transfer full) */
static char *
draw (const PscTruthSet *set, gsize width, gsize height)
{
  g_autoptr (GError) error = NULL;
  gsize n_inside;
  g_autofree guint8 *mask =
      psc_truth_finding_dup_mask (psc_truth_image_get_finding (psc_truth_set_get_image (set, 0), 0),
                                  width, height, &n_inside, NULL, &error);

  g_assert_no_error (error);
  return psc_test_truth_draw (mask, width, height);
}

/* Three files of one finding: as contours, as COCO's runs, and as a picture. */
static void
test_same_mask (void)
{
  static const char *const files[] = { "contours.json", "segmentations.json",
                                       "mask-cardiomegaly.png" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (PscTruthSet) set = psc_test_truth_load (files[i]);
      g_autofree char *drawn = draw (set, 10, 8);

      g_assert_cmpstr (drawn, ==,
                       "..........|..........|...####...|...####...|...####...|..........|"
                       "..........|..........|");
    }
}

/* Gaps and starts are two ways to say the same. */
static void
test_siim (void)
{
  g_autoptr (PscTruthSet) relative = psc_test_truth_load ("siim-relative.csv");
  g_autoptr (PscTruthSet) absolute = psc_test_truth_load ("siim-absolute.csv");
  PscTruthRuns *a = psc_truth_region_get_runs (psc_truth_finding_get_region (
      psc_truth_image_get_finding (psc_truth_set_get_image (relative, 0), 0), 0));
  PscTruthRuns *b = psc_truth_region_get_runs (psc_truth_finding_get_region (
      psc_truth_image_get_finding (psc_truth_set_get_image (absolute, 0), 0), 0));
  g_autofree char *a_text = psc_truth_runs_to_text (a);
  g_autofree char *b_text = psc_truth_runs_to_text (b);

  g_assert_cmpuint (psc_truth_runs_get_n_inside (a), ==, 12);
  g_assert_cmpstr (a_text, ==, b_text);
}

static void
test_mask_name (void)
{
  static const struct
  {
    const char *name;
    const char *label;
    const char *class_name;
  } names[] = {
    { "chest-1-pleural-effusion.png", NULL, "Pleural Effusion" },
    { "effusion-and-pneumothorax-pneumothorax.png", NULL, "Pneumothorax" },
    { "chest_mass.PNG", NULL, "mass" },
    { "MRN0012345_doe.png", NULL, NULL },
    { "chest-edema.png", "my own", "my own" },
    { NULL, NULL, NULL },
  };
  g_autofree char *path = psc_test_truth_dup_path ("mask-cardiomegaly.png");
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  bytes = g_bytes_new (data, size);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PscTruthSet) set =
          psc_truth_file_read_bytes (bytes, names[i].name, names[i].label, NULL, NULL);

      g_assert_cmpstr (psc_truth_finding_get_class (
                           psc_truth_image_get_finding (psc_truth_set_get_image (set, 0), 0)),
                       ==, names[i].class_name);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PscTruthSet **set = data;

  *set = psc_truth_file_load_finish (result, NULL);
  g_main_context_wakeup (NULL);
}

static void
test_async (void)
{
  g_autofree char *path = psc_test_truth_dup_path ("rsna.csv");
  g_autoptr (PscTruthSet) set = NULL;

  psc_truth_file_load_async (path, NULL, NULL, loaded_cb, &set);
  while (set == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (psc_truth_set_get_n_images (set), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/truth-file/read/%s", cases[i].file);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_read);
    }
  g_test_add_func ("/truth-file/same-mask", test_same_mask);
  g_test_add_func ("/truth-file/siim", test_siim);
  g_test_add_func ("/truth-file/mask-name", test_mask_name);
  g_test_add_func ("/truth-file/async", test_async);
  return g_test_run ();
}
