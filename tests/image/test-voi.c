/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "image/psc-voi.h"

static PscImage *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  PscImage *image = psc_image_file_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* Tables before windows; what is said twice, or has no width, or names somebody, is left out or
 * goes without its name. */
static void
test_names (void)
{
  static const char *const names[] = {
    "NORMAL (table)",
    "HARD",
    "Table 1",
    "NORMAL",
    "Lung (soft)",
    "NORMAL 2",
    "Window 1",
    "Window 2",
    "Window 3",
    "Full range",
    "1st to 99th percentile",
  };
  g_autoptr (PscImage) image = load ("cases", "voi-choices.dcm");

  g_assert_cmpuint (psc_voi_get_n_own (image), ==, 9);
  g_assert_cmpuint (psc_voi_get_n_choices (image), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = psc_voi_dup_name (image, i);

      g_assert_cmpstr (name, ==, names[i]);
    }
  /* One choice among many is nothing to note, and no two notes contradict each other. */
  g_assert_null (psc_image_get_notes (image)[0]);
}

static void
check_window (PscImage *image, double centre, double width)
{
  PscWindow window;

  g_assert_null (psc_image_get_voi_table (image));
  psc_image_get_window (image, &window);
  g_assert_cmpfloat (window.centre, ==, centre);
  g_assert_cmpfloat (window.width, ==, width);
}

static void
test_choose (void)
{
  g_autoptr (PscImage) image = load ("cases", "voi-choices.dcm");
  g_autoptr (PscImage) hard = psc_voi_choose (image, 1);
  g_autoptr (PscImage) lung = psc_voi_choose (hard, 4);
  g_autoptr (PscImage) range = psc_voi_choose (lung, 9);
  g_autoptr (PscImage) again = psc_voi_choose (range, 0);
  g_autofree char *first = psc_voi_dup_description (image);
  g_autofree char *second = psc_voi_dup_description (hard);
  g_autofree char *general = psc_voi_dup_description (range);

  g_assert_cmpuint (psc_image_get_voi_table (image)->entries[0], ==, 4095);
  g_assert_cmpuint (psc_image_get_voi_table (hard)->entries[0], ==, 0);
  check_window (lung, 1000, 2000);
  check_window (range, 2047.5, 4095);
  g_assert_cmpuint (psc_image_get_voi_table (again)->entries[0], ==, 4095);

  g_assert_cmpstr (first, ==, "“NORMAL (table)”, 1 of 9 in the file");
  g_assert_cmpstr (second, ==, "“HARD”, 2 of 9 in the file");
  g_assert_cmpstr (general, ==, "“Full range”, instead of the file’s own");
  g_assert_true (psc_image_get_values (image) == psc_image_get_values (range));
  g_assert_cmpstr (psc_image_get_format (range), ==, psc_image_get_format (image));
}

/* What is chosen is what a model gets. */
static void
test_model_input (void)
{
  g_autoptr (PscImage) image = load ("cases", "voi-choices.dcm");
  g_autoptr (PscImage) hard = psc_voi_choose (image, 1);
  g_autoptr (PscModelInput) before = NULL;
  g_autoptr (PscModelInput) after = NULL;
  PscPreprocess preprocess;

  psc_preprocess_init_medclip (&preprocess, 24, 0, 1);
  before = psc_model_input_new (image, NULL, &preprocess);
  after = psc_model_input_new (hard, NULL, &preprocess);

  /* One table is the other upside down; the margin above and below is black in both. */
  for (gsize y = 6; y < 18; y++)
    for (gsize x = 0; x < 24; x++)
      g_assert_cmpfloat_with_epsilon (psc_model_input_get_values (before)[y * 24 + x]
                                          + psc_model_input_get_values (after)[y * 24 + x],
                                      1, 1e-6);
}

static void
test_find (void)
{
  static const struct
  {
    const char *text;
    guint choice;
  } cases[] = { { "1", 0 },
                { "11", 10 },
                { "HARD", 1 },
                { "hard", 1 },
                { "normal", 3 },
                { "NORMAL (TABLE)", 0 },
                { "percentiles", 10 },
                { "range", 9 } };
  static const char *const wrong[] = { "0", "12", "-1", "", "bone", "1.5", "\xff" };
  g_autoptr (PscImage) image = load ("cases", "voi-choices.dcm");
  guint choice;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (psc_voi_find (image, cases[i].text, &choice, NULL));
      g_assert_cmpuint (choice, ==, cases[i].choice);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (psc_voi_find (image, wrong[i], &choice, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, "2 HARD, 3 Table 1"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* Any picture has choices, one of which is its own. */
static void
test_plain (void)
{
  g_autoptr (PscImage) image = psc_image_new (200, 500, "test");
  float *values = psc_image_get_mutable_values (image);
  g_autoptr (PscImage) percentiles = NULL;
  g_autofree char *name = psc_voi_dup_name (image, 0);
  g_autofree char *description = psc_voi_dup_description (image);
  PscWindow window;

  for (gsize i = 0; i < 100000; i++)
    values[i] = i % 1000;
  values[17] = 1e6f;
  values[18] = NAN;
  percentiles = psc_voi_choose (image, 2);
  psc_image_get_window (percentiles, &window);
  g_assert_cmpfloat_with_epsilon (window.centre, 499.5, 5);
  g_assert_cmpfloat_with_epsilon (window.width, 980, 5);
  g_assert_cmpuint (psc_voi_get_n_own (image), ==, 1);
  g_assert_cmpuint (psc_voi_get_n_choices (image), ==, 3);
  g_assert_cmpstr (name, ==, "From the file");
  g_assert_null (description);
}

/* A picture of nothing but padding, or of one value. */
static void
test_empty (void)
{
  g_autoptr (PscImage) image = psc_image_new (3, 3, "test");

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 1; i < 3; i++)
        {
          g_autoptr (PscImage) chosen = psc_voi_choose (image, i);
          PscWindow window;

          psc_image_get_window (chosen, &window);
          g_assert_cmpfloat (window.width, >, 0);
        }
      for (guint i = 0; i < 9; i++)
        psc_image_get_mutable_values (image)[i] = NAN;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voi/names", test_names);
  g_test_add_func ("/voi/choose", test_choose);
  g_test_add_func ("/voi/model-input", test_model_input);
  g_test_add_func ("/voi/find", test_find);
  g_test_add_func ("/voi/plain", test_plain);
  g_test_add_func ("/voi/empty", test_empty);

  return g_test_run ();
}
