/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image/psc-raster.h"

static PscImage *
new_ramp (guint bits)
{
  PscImage *image = psc_image_new (1u << (bits / 2), 1u << (bits - bits / 2), "test");
  float *values = psc_image_get_mutable_values (image);

  for (guint i = 0; i < 1u << bits; i++)
    values[i] = i;
  return image;
}

static void
test_8_bits_are_themselves (void)
{
  g_autoptr (PscImage) image = new_ramp (8);
  guint8 grey[256];

  psc_raster_present (image, 8, 0);
  psc_image_render (image, NULL, grey);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpuint (grey[i], ==, i);

  psc_image_set_inverted (image, TRUE);
  psc_image_render (image, NULL, grey);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpuint (grey[i], ==, 255 - i);
}

static void
test_16_bits_are_rounded (void)
{
  g_autoptr (PscImage) image = new_ramp (16);
  g_autofree guint8 *grey = g_malloc (65536);

  psc_raster_present (image, 16, 0);
  psc_image_render (image, NULL, grey);
  for (guint i = 0; i < 65536; i++)
    g_assert_cmpuint (grey[i], ==, (i + 128) / 257);
}

/* Means of a pyramid are shown as the pixels around them are, whatever asks for it. */
static void
test_render_values (void)
{
  const PscWindow window = { 100, 50, PSC_WINDOW_LINEAR };
  g_autoptr (PscImage) image = new_ramp (8);
  const float *values = psc_image_get_values (image);
  guint8 all[256], some[10];

  for (guint i = 0; i < 2; i++)
    {
      psc_image_set_inverted (image, i == 1);
      psc_image_render (image, &window, all);
      psc_image_render_values (image, &window, values + 95, 10, some);
      g_assert_cmpmem (some, 10, all + 95, 10);
      psc_image_render (image, NULL, all);
      psc_image_render_values (image, NULL, values + 95, 10, some);
      g_assert_cmpmem (some, 10, all + 95, 10);
    }
  /* The polarity does not make background bright. */
  psc_image_render_values (image, NULL, (float[]){ NAN, -1, 255.4f }, 3, some);
  g_assert_cmpmem (some, 3, ((guint8[]){ 0, 255, 0 }), 3);
}

/* The same grey must come out of a colour and of its channel. */
static void
test_luma (void)
{
  for (guint i = 0; i < 65536; i++)
    g_assert_cmpuint (psc_raster_luma (i, i, i), ==, i);
  g_assert_cmpuint (psc_raster_luma (255, 0, 0), ==, 76);
  g_assert_cmpuint (psc_raster_luma (0, 255, 0), ==, 150);
  g_assert_cmpuint (psc_raster_luma (0, 0, 255), ==, 29);
  g_assert_cmpuint (psc_raster_luma_from_cmyk (0, 0, 0, 0), ==, 255);
  g_assert_cmpuint (psc_raster_luma_from_cmyk (0, 0, 0, 100), ==, 155);
  g_assert_cmpuint (psc_raster_luma_from_cmyk (255, 255, 255, 0), ==, 0);
}

static void
test_size (void)
{
  static const struct
  {
    guint64 width, height;
    int code; /* -1 for none */
  } cases[] = {
    { 1, 1, -1 },
    { 8000, 8000, -1 },
    { 8000, 8001, PSC_IMAGE_ERROR_TOO_LARGE },
    { 32769, 1, PSC_IMAGE_ERROR_TOO_LARGE },
    { 100000, 100000, PSC_IMAGE_ERROR_TOO_LARGE },
    { G_MAXUINT64, 2, PSC_IMAGE_ERROR_TOO_LARGE },
    { G_GUINT64_CONSTANT (1) << 32, G_GUINT64_CONSTANT (1) << 32, PSC_IMAGE_ERROR_TOO_LARGE },
    { 0, 7, PSC_IMAGE_ERROR_DAMAGED },
    { 7, 0, PSC_IMAGE_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean fits = psc_image_check_size (cases[i].width, cases[i].height, &error);

      g_assert_cmpint (fits, ==, cases[i].code < 0);
      if (!fits)
        g_assert_error (error, PSC_IMAGE_ERROR, cases[i].code);
      /* As README says, and no other limit. */
      if (cases[i].code == PSC_IMAGE_ERROR_TOO_LARGE)
        g_assert_nonnull (strstr (error->message, "at most 64 million pixels"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/8-bits-are-themselves", test_8_bits_are_themselves);
  g_test_add_func ("/image/16-bits-are-rounded", test_16_bits_are_rounded);
  g_test_add_func ("/image/render-values", test_render_values);
  g_test_add_func ("/image/luma", test_luma);
  g_test_add_func ("/image/size", test_size);

  return g_test_run ();
}
