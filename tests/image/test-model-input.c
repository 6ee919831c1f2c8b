/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-model-input.h"

#define A    224
#define MEAN 0.5862785803
#define STD  0.2795008897

/* Bytes of the header of the reference .npy files, which hold [1,1,224,224] float32. */
#define NPY_HEADER_SIZE 128

static PscModelInput *
new_input (PscImage *image, const PscWindow *window, gsize side)
{
  PscPreprocess preprocess;

  psc_preprocess_init_medclip (&preprocess, side, MEAN, STD);
  return psc_model_input_new (image, window, &preprocess);
}

/* The grey level, of 255, that a value is of. */
static double
get_grey (PscModelInput *input, gsize i)
{
  return (psc_model_input_get_values (input)[i] * STD + MEAN) * 255;
}

/* Real pictures and references lie beside the sources where there are any. */
static char *
find_shared (const char *folder, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "..", "shared", folder, name, NULL);
}

static void
test_reference (void)
{
  g_autofree char *picture = find_shared ("cxr", "00000001_000.png");
  g_autofree char *reference = find_shared ("oracle", "tiny/pixel_values.npy");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autoptr (PscModelInput) input = NULL;
  g_autofree char *data = NULL;
  gsize size;

  if (!g_file_test (picture, G_FILE_TEST_EXISTS)
      || !g_file_get_contents (reference, &data, &size, NULL))
    {
      g_test_skip ("the reference picture is not here");
      return;
    }

  image = psc_image_file_load (picture, NULL, &error);
  g_assert_no_error (error);
  input = new_input (image, NULL, A);

  g_assert_cmpuint (size, ==, NPY_HEADER_SIZE + A * A * sizeof (float));
  g_assert_cmpmem (psc_model_input_get_values (input), A * A * sizeof (float),
                   data + NPY_HEADER_SIZE, A * A * sizeof (float));
}

static PscImage *
new_black (gsize width, gsize height)
{
  PscImage *image = psc_image_new (width, height, "test");
  const PscWindow window = { 127.5, 255, PSC_WINDOW_LINEAR_EXACT };

  psc_image_set_window (image, &window);
  return image;
}

/* With a soft edge of one pixel, so that the pixel grid does not move its centre. */
static void
draw_disc (PscImage *image, double x, double y, double radius)
{
  float *values = psc_image_get_mutable_values (image);
  gsize width = psc_image_get_width (image);
  gsize height = psc_image_get_height (image);

  for (gsize row = 0; row < height; row++)
    for (gsize column = 0; column < width; column++)
      {
        double inside = radius - hypot (column + 0.5 - x, row + 0.5 - y);

        values[row * width + column] = 255 * CLAMP (inside + 0.5, 0, 1);
      }
}

static void
find_centroid (PscModelInput *input, double *u, double *v)
{
  double sum = 0;

  *u = *v = 0;
  for (gsize row = 0; row < A; row++)
    for (gsize column = 0; column < A; column++)
      {
        double grey = get_grey (input, row * A + column);

        sum += grey;
        *u += grey * (column + 0.5);
        *v += grey * (row + 0.5);
      }
  g_assert_cmpfloat (sum, >, 0);
  *u /= sum;
  *v /= sum;
}

/* A disc is found again where it was drawn, far better than the half model pixel that overlays
 * need. */
static void
test_mapping (void)
{
  static const struct
  {
    gsize width, height;
  } sizes[] = {
    { 3000, 2500 }, { 2500, 3000 }, { 1000, 400 }, { 401, 1000 },
    { 224, 224 },   { 225, 224 },   { 100, 150 },  { 223, 222 },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint round = 0; round < 3; round++)
      {
        gsize width = sizes[i].width, height = sizes[i].height;
        g_autoptr (PscImage) image = new_black (width, height);
        g_autoptr (PscModelInput) input = NULL;
        const PscPlacement *placement;
        double radius = MAX (6, MAX (width, height) / 40.0);
        double x = g_rand_double_range (rand, 2 * radius, width - 2 * radius);
        double y = g_rand_double_range (rand, 2 * radius, height - 2 * radius);
        double u, v, expected_u, expected_v, back_x, back_y;

        draw_disc (image, x, y, radius);
        input = new_input (image, NULL, A);
        placement = psc_model_input_get_placement (input);
        find_centroid (input, &u, &v);
        g_test_message ("%zu × %zu", width, height);

        psc_placement_to_model (placement, x, y, &expected_u, &expected_v);
        g_assert_cmpfloat (fabs (u - expected_u), <, 0.1);
        g_assert_cmpfloat (fabs (v - expected_v), <, 0.1);

        psc_placement_to_image (placement, u, v, &back_x, &back_y);
        g_assert_cmpfloat (fabs (back_x - x) * placement->scale_x, <, 0.1);
        g_assert_cmpfloat (fabs (back_y - y) * placement->scale_y, <, 0.1);
      }
}

/* A picture smaller than the input is framed with black and keeps its pixels. */
static void
test_small_picture_is_framed (void)
{
  g_autoptr (PscImage) image = new_black (101, 50);
  g_autoptr (PscModelInput) input = NULL;
  float *values = psc_image_get_mutable_values (image);

  for (guint i = 0; i < 101 * 50; i++)
    values[i] = 1 + i % 255;
  input = new_input (image, NULL, A);

  for (guint v = 0; v < A; v++)
    for (guint u = 0; u < A; u++)
      {
        gboolean inside = u >= 61 && u < 162 && v >= 87 && v < 137;

        g_assert_cmpfloat_with_epsilon (get_grey (input, v * A + u),
                                        inside ? values[(v - 87) * 101 + u - 61] : 0, 1e-3);
      }
}

static void
test_window (void)
{
  g_autoptr (PscImage) image = new_black (A, A);
  g_autoptr (PscModelInput) input = NULL;
  const PscWindow window = { 25.5, 51, PSC_WINDOW_LINEAR_EXACT };
  float *values = psc_image_get_mutable_values (image);

  for (guint i = 0; i < A * A; i++)
    values[i] = i % 60;
  input = new_input (image, &window, A);

  g_assert_cmpuint (psc_model_input_get_size (input), ==, A);
  for (guint i = 0; i < A * A; i++)
    {
      guint grey = MIN (i % 60 * 5, 255);

      g_assert_cmpfloat_with_epsilon (psc_model_input_get_values (input)[i],
                                      (grey / 255.0 - MEAN) / STD, 1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model-input/reference", test_reference);
  g_test_add_func ("/model-input/mapping", test_mapping);
  g_test_add_func ("/model-input/small-picture-is-framed", test_small_picture_is_framed);
  g_test_add_func ("/model-input/window", test_window);

  return g_test_run ();
}
