/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "image/psc-image-facts.h"
#include "image/psc-measure.h"

static PscImage *
new_image (double x, double y, PscSpacing spacing)
{
  PscImage *image = psc_image_new (100, 100, "test");

  psc_image_set_pixel_spacing (image, x, y);
  psc_image_get_mutable_facts (image)->spacing = spacing;
  return image;
}

static void
test_length (void)
{
  g_autoptr (PscImage) plain = new_image (0, 0, PSC_SPACING_UNKNOWN);
  g_autoptr (PscImage) wide = new_image (0.5, 0.25, PSC_SPACING_DETECTOR);
  const PscPoint a = { 10, 10 }, b = { 13, 14 }, c = { 16, 26 };

  g_assert_cmpfloat (psc_measure_length (plain, &a, &b), ==, 5);
  g_assert_cmpfloat (psc_measure_length (plain, &b, &a), ==, 5);
  g_assert_cmpfloat (psc_measure_length (plain, &a, &a), ==, 0);
  /* 3 mm across and 4 mm down. */
  g_assert_cmpfloat (psc_measure_length (wide, &a, &c), ==, 5);
}

static void
test_angle (void)
{
  g_autoptr (PscImage) plain = new_image (0, 0, PSC_SPACING_UNKNOWN);
  g_autoptr (PscImage) wide = new_image (2, 1, PSC_SPACING_CALIBRATED);
  const PscPoint vertex = { 50, 50 };

  for (int degrees = 0; degrees <= 180; degrees += 15)
    {
      const double angle = degrees * G_PI / 180;
      const PscPoint a = { 60, 50 };
      const PscPoint b = { 50 + 7 * cos (angle), 50 - 7 * sin (angle) };
      const PscPoint flat = { 50 + 3.5 * cos (angle), 50 - 7 * sin (angle) };

      g_assert_cmpfloat_with_epsilon (psc_measure_angle (plain, &vertex, &a, &b), degrees, 1e-9);
      g_assert_cmpfloat_with_epsilon (psc_measure_angle (plain, &vertex, &b, &a), degrees, 1e-9);
      g_assert_cmpfloat_with_epsilon (psc_measure_angle (wide, &vertex, &a, &flat), degrees, 1e-9);
    }
  g_assert_true (isnan (psc_measure_angle (plain, &vertex, &vertex, &(PscPoint){ 1, 1 })));
}

static void
test_ratio (void)
{
  g_autoptr (PscImage) image = new_image (0.2, 0.7, PSC_SPACING_DETECTOR);
  const PscPoint heart[] = { { 30, 60 }, { 55, 60 } };
  const PscPoint thorax[] = { { 20, 70 }, { 70, 70 } };

  g_assert_cmpfloat_with_epsilon (psc_measure_ratio (image, heart, thorax), 0.5, 1e-12);
  g_assert_true (isnan (psc_measure_ratio (image, heart, (PscPoint[]){ { 1, 1 }, { 1, 1 } })));
}

static void
test_words (void)
{
  static const struct
  {
    PscSpacing spacing;
    const char *text;
  } cases[] = {
    { PSC_SPACING_UNKNOWN, "12.3 pixels" },
    { PSC_SPACING_CALIBRATED, "12.3 mm" },
    { PSC_SPACING_UNCALIBRATED, "12.3 mm, calibration unknown" },
    { PSC_SPACING_DETECTOR, "12.3 mm at the detector" },
    { PSC_SPACING_FILM, "12.3 mm on the film" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscImage) image = new_image (0.1, 0.1, cases[i].spacing);
      g_autofree char *text = psc_measure_describe_length (image, 12.34);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/measure/length", test_length);
  g_test_add_func ("/measure/angle", test_angle);
  g_test_add_func ("/measure/ratio", test_ratio);
  g_test_add_func ("/measure/words", test_words);

  return g_test_run ();
}
