/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "image/psc-pyramid.h"

static PscImage *
new_image (gsize width, gsize height)
{
  PscImage *image = psc_image_new (width, height, "test");
  float *values = psc_image_get_mutable_values (image);

  for (gsize i = 0; i < width * height; i++)
    values[i] = (float) (i * 7919 % 4096);
  return image;
}

static void
test_choice (void)
{
  static const struct
  {
    double scale;
    guint level;
  } cases[] = {
    { 4, 0 }, { 1, 0 }, { 0.51, 0 }, { 0.5, 1 }, { 0.26, 1 }, { 0.25, 2 }, { 0.001, 3 },
  };
  g_autoptr (PscImage) image = new_image (301, 211);
  g_autoptr (PscPyramid) pyramid = psc_pyramid_new (image, NULL);
  gsize width, height;

  g_assert_true (psc_pyramid_get_image (pyramid) == image);
  g_assert_cmpuint (psc_pyramid_get_n_levels (pyramid), ==, 4);
  psc_pyramid_get_size (pyramid, 2, &width, &height);
  g_assert_cmpuint (width, ==, 76);
  g_assert_cmpuint (height, ==, 53);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (psc_pyramid_choose_level (pyramid, cases[i].scale), ==, cases[i].level);
}

static guint32
render_pixel (PscPyramid *pyramid, guint level, gsize x, gsize y, guint8 flip)
{
  const PscWindow window = { 2048, 4096, PSC_WINDOW_LINEAR_EXACT };
  g_autoptr (PscGreyTable) table = psc_grey_table_new (psc_pyramid_get_image (pyramid), &window);
  guint32 pixel = 0;

  g_assert_true (psc_pyramid_render (pyramid, &(PscPyramidPart){ level, x, y, 1, 1 }, table, flip,
                                     &pixel, sizeof pixel, NULL));
  return pixel;
}

static guint
grey_of (double value)
{
  return (guint) (value / 4096 * 255 + 0.5);
}

static void
test_means (void)
{
  g_autoptr (PscImage) image = new_image (301, 211);
  const float *values = psc_image_get_values (image);
  float *mutable = psc_image_get_mutable_values (image);
  g_autoptr (PscPyramid) pyramid = NULL;
  double mean = 0;

  for (guint i = 0; i < 16; i++)
    mean += values[i / 4 * 301 + i % 4] / 16;
  mutable[300] = 1000;
  mutable[601] = 3000;
  /* Padding, and padding alone. */
  mutable[10] = mutable[11] = mutable[311] = NAN;
  mutable[312] = 500;
  mutable[20] = mutable[21] = mutable[321] = mutable[322] = NAN;
  pyramid = psc_pyramid_new (image, NULL);

  g_assert_cmphex (render_pixel (pyramid, 2, 0, 0, 0), ==, 0xff000000 | grey_of (mean) * 0x010101);
  g_assert_cmphex (render_pixel (pyramid, 1, 150, 0, 0), ==,
                   0xff000000 | grey_of (2000) * 0x010101);
  g_assert_cmphex (render_pixel (pyramid, 1, 150, 0, 0xff), ==,
                   0xff000000 | (255 - grey_of (2000)) * 0x010101);
  g_assert_cmphex (render_pixel (pyramid, 1, 5, 0, 0), ==, 0xff000000 | grey_of (500) * 0x010101);
  g_assert_cmphex (render_pixel (pyramid, 1, 10, 0, 0), ==, 0xff000000);
}

/* A part is what the whole has there. */
static void
test_parts (void)
{
  g_autoptr (PscImage) image = new_image (500, 300);
  g_autoptr (PscPyramid) pyramid = psc_pyramid_new (image, NULL);
  g_autoptr (PscGreyTable) table = psc_grey_table_new (image, NULL);
  g_autofree guint32 *whole = g_new (guint32, 500 * 300);
  g_autofree guint32 *part = g_new0 (guint32, 64 * 40);
  g_autofree guint8 *grey = g_malloc (500 * 300);

  psc_image_render (image, NULL, grey);
  g_assert_true (psc_pyramid_render (pyramid, &(PscPyramidPart){ 0, 0, 0, 500, 300 }, table, 0,
                                     whole, 500 * 4, NULL));
  for (guint i = 0; i < 500 * 300; i++)
    g_assert_cmphex (whole[i], ==, 0xff000000 | grey[i] * 0x010101u);
  g_assert_true (psc_pyramid_render (pyramid, &(PscPyramidPart){ 0, 437, 251, 63, 40 }, table, 0,
                                     part, 64 * 4, NULL));
  for (guint y = 0; y < 40; y++)
    {
      g_assert_cmpmem (part + y * 64, 63 * 4, whole + (251 + y) * 500 + 437, 63 * 4);
      g_assert_cmphex (part[y * 64 + 63], ==, 0);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (PscImage) image = new_image (300, 200);
  g_autoptr (PscPyramid) pyramid = psc_pyramid_new (image, NULL);
  g_autoptr (PscGreyTable) table = psc_grey_table_new (image, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint32 pixel;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_pyramid_new (image, cancellable));
  g_assert_false (psc_pyramid_render (pyramid, &(PscPyramidPart){ 0, 0, 0, 1, 1 }, table, 0, &pixel,
                                      sizeof pixel, cancellable));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pyramid/choice", test_choice);
  g_test_add_func ("/pyramid/means", test_means);
  g_test_add_func ("/pyramid/parts", test_parts);
  g_test_add_func ("/pyramid/cancelled", test_cancelled);
  return g_test_run ();
}
