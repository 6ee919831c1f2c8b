/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-resample.h"

/* The order and the generator are those of write_resample() in fixtures/make-images.py, where
 * Pillow resampled the same pictures. */
static const struct
{
  gsize width, height, target_width, target_height;
} cases[] = {
  { 97, 61, 24, 24 }, { 13, 9, 40, 31 },  { 32, 32, 32, 32 }, { 1, 1, 5, 5 },
  { 300, 2, 7, 3 },   { 5, 200, 5, 16 },  { 200, 5, 16, 5 },  { 1000, 700, 28, 28 },
  { 2, 2, 64, 64 },   { 41, 40, 40, 41 },
};

static guint8 *
draw_noise (guint32 *state, gsize n)
{
  guint8 *pixels = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    {
      *state = *state * 1664525u + 1013904223u;
      pixels[i] = CLAMP ((int) (*state >> 23) - 128, 0, 255);
    }
  return pixels;
}

static void
test_pillow (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "resample.bin", NULL);
  g_autofree char *expected = NULL;
  guint32 state = 1;
  gsize size, at = 0;

  g_assert_true (g_file_get_contents (path, &expected, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n = cases[i].target_width * cases[i].target_height;
      g_autofree guint8 *source = draw_noise (&state, cases[i].width * cases[i].height);
      g_autofree guint8 *target = g_malloc (n);

      psc_resample_bicubic (source, cases[i].width, cases[i].height, NULL, target,
                            cases[i].target_width, cases[i].target_height);
      g_assert_cmpuint (at + n, <=, size);
      g_assert_cmpmem (target, n, expected + at, n);
      at += n;
    }
  g_assert_cmpuint (at, ==, size);
}

/* A picture on a black canvas is the same as one that was padded first. */
static void
test_canvas (void)
{
  static const PscResampleFrame canvases[] = {
    { 60, 60, 10, 4 },   { 60, 60, 0, 0 },       { 41, 53, 1, 13 },
    { 500, 40, 451, 0 }, { 700, 900, 300, 800 },
  };
  const gsize width = 40, height = 36, side = 32;
  guint32 state = 5;
  g_autofree guint8 *source = draw_noise (&state, width * height);

  for (guint i = 0; i < G_N_ELEMENTS (canvases); i++)
    {
      const PscResampleFrame *canvas = &canvases[i];
      g_autofree guint8 *padded = g_malloc0 (canvas->width * canvas->height);
      g_autofree guint8 *expected = g_malloc (side * side);
      g_autofree guint8 *target = g_malloc (side * side);

      for (gsize y = 0; y < height; y++)
        memcpy (padded + (canvas->offset_y + y) * canvas->width + canvas->offset_x,
                source + y * width, width);
      psc_resample_bicubic (padded, canvas->width, canvas->height, NULL, expected, side, side);
      psc_resample_bicubic (source, width, height, canvas, target, side, side);
      g_assert_cmpmem (target, side * side, expected, side * side);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resample/pillow", test_pillow);
  g_test_add_func ("/resample/canvas", test_canvas);

  return g_test_run ();
}
