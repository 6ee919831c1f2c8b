/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-preprocess-words.h"
#include "psc-test-placement.h"

/* Bytes of the header of the reference .npy files, which hold [1,1,A,A] float32. */
#define NPY_HEADER_SIZE 128

#define N 64

/* Published rules by what they are called in preprocess/cases.json. */
static const struct
{
  const char *name;
  PscPreprocess preprocess;
} rules[] = {
  { "openai", { N, N, PSC_FRAMING_CROP, N, TRUE, PSC_RESAMPLE_BICUBIC } },
  { "open_clip-shortest-bicubic", { N, N, PSC_FRAMING_CROP, N, TRUE, PSC_RESAMPLE_BICUBIC } },
  { "open_clip-shortest-bilinear", { N, N, PSC_FRAMING_CROP, N, TRUE, PSC_RESAMPLE_BILINEAR } },
  { "open_clip-longest-bicubic", { N, N, PSC_FRAMING_FIT, 0, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "open_clip-longest-bilinear", { N, N, PSC_FRAMING_FIT, 0, FALSE, PSC_RESAMPLE_BILINEAR } },
  { "open_clip-squash-bicubic", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "open_clip-squash-bilinear", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BILINEAR } },
  { "hf-crop", { N, N, PSC_FRAMING_CROP, N, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "hf-crop-margin", { N, N, PSC_FRAMING_CROP, N + 9, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "hf-squash", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "siglip-bicubic", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "siglip-bilinear", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BILINEAR } },
  { "medsiglip-unfiltered", { N, N, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BILINEAR, TRUE } },
  { "chexzero", { N, N, PSC_FRAMING_FIT_DOWN, 0, FALSE, PSC_RESAMPLE_LANCZOS } },
  { "biovil", { N, N, PSC_FRAMING_CROP, N + 5, TRUE, PSC_RESAMPLE_BILINEAR, FALSE, TRUE } },
  { "cxr-clip", { N, N, PSC_FRAMING_CROP, N, TRUE, PSC_RESAMPLE_BILINEAR } },
};

/* Whole ways from a picture to the grey image that a model gets. */
static const struct
{
  const char *family;
  PscPreprocess preprocess;
} families[] = {
  { "openai-clip", { 64, 320, PSC_FRAMING_FIT_DOWN, 0, FALSE, PSC_RESAMPLE_LANCZOS } },
  { "openai-resnet", { 64, 64, PSC_FRAMING_CROP, 64, TRUE, PSC_RESAMPLE_BICUBIC } },
  { "open-clip", { 80, 80, PSC_FRAMING_CROP, 80, TRUE, PSC_RESAMPLE_BICUBIC } },
  { "hf-clip", { 80, 80, PSC_FRAMING_CROP, 80, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "siglip", { 66, 66, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BICUBIC } },
  { "biovil", { 72, 72, PSC_FRAMING_CROP, 77, TRUE, PSC_RESAMPLE_BILINEAR, FALSE, TRUE } },
  { "biovil-t", { 72, 72, PSC_FRAMING_CROP, 82, TRUE, PSC_RESAMPLE_BILINEAR, FALSE, TRUE } },
  { "cxr-clip", { 56, 56, PSC_FRAMING_CROP, 56, TRUE, PSC_RESAMPLE_BILINEAR } },
};

static guint8 *
load_grey (const char *folder, const char *name, gsize *width, gsize *height)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);
  guint8 *grey;

  g_assert_no_error (error);
  *width = psc_image_get_width (image);
  *height = psc_image_get_height (image);
  grey = g_new (guint8, *width * *height);
  psc_image_render (image, NULL, grey);
  return grey;
}

static void
check_rule (gsize i, const char *picture)
{
  g_autofree char *source = g_strconcat (picture, ".png", NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s.png", picture, rules[i].name);
  gsize width, height, side, side_too;
  g_autofree guint8 *grey = load_grey ("preprocess", source, &width, &height);
  g_autofree guint8 *expected = load_grey ("preprocess", name, &side, &side_too);
  g_autofree guint8 *frame = g_new (guint8, N * N);

  g_assert_cmpuint (side, ==, N);
  g_assert_cmpuint (side_too, ==, N);
  psc_preprocess_frame (&rules[i].preprocess, grey, width, height, frame);
  g_assert_cmpmem (frame, N * N, expected, N * N);
}

static void
test_rule (gconstpointer user_data)
{
  check_rule (GPOINTER_TO_SIZE (user_data), "portrait");
  check_rule (GPOINTER_TO_SIZE (user_data), "landscape");
}

static void
test_family (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  const PscPreprocess *preprocess = &families[i].preprocess;
  gsize n = preprocess->side * preprocess->side;
  g_autofree char *folder = g_build_filename ("families", families[i].family, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, "grey.npy", NULL);
  gsize width, height, size;
  g_autofree guint8 *grey = load_grey (folder, "image.png", &width, &height);
  g_autofree guint8 *frame = g_new (guint8, preprocess->frame_side * preprocess->frame_side);
  g_autofree float *levels = g_new (float, n);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, NPY_HEADER_SIZE + n * sizeof (float));

  psc_preprocess_frame (preprocess, grey, width, height, frame);
  psc_preprocess_finish (preprocess, frame, levels);
  for (gsize k = 0; k < n; k++)
    {
      float expected;

      memcpy (&expected, data + NPY_HEADER_SIZE + k * sizeof expected, sizeof expected);
      g_assert_cmpfloat_with_epsilon (levels[k], expected, 1e-5);
    }
}

/* MedCLIP puts a picture on the black square of its longer side, or of the input's. */
static void
test_medclip (void)
{
  static const struct
  {
    gsize width, height, side, left, above;
  } cases[] = {
    { 3000, 2500, 3000, 0, 250 }, { 2500, 3001, 3001, 250, 0 }, { 224, 224, 224, 0, 0 },
    { 100, 101, 224, 62, 61 },    { 1, 1, 224, 111, 111 },      { 300, 7, 300, 0, 146 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PscPlacement placement = psc_test_place (cases[i].width, cases[i].height, 224);
      double u, v, x, y, width, height;

      g_assert_true (psc_placement_is_whole (&placement));
      psc_placement_get_input_area (&placement, &x, &y, &width, &height);
      g_assert_cmpfloat_with_epsilon (x, -(double) cases[i].left, 1e-9);
      g_assert_cmpfloat_with_epsilon (y, -(double) cases[i].above, 1e-9);
      g_assert_cmpfloat_with_epsilon (width, cases[i].side, 1e-9);
      g_assert_cmpfloat_with_epsilon (height, cases[i].side, 1e-9);

      psc_placement_to_model (&placement, 17, 11.5, &u, &v);
      g_assert_cmpfloat_with_epsilon (u, (17.0 + cases[i].left) * 224 / cases[i].side, 1e-9);
      g_assert_cmpfloat_with_epsilon (v, (11.5 + cases[i].above) * 224 / cases[i].side, 1e-9);
      psc_placement_to_image (&placement, u, v, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, 17, 1e-9);
      g_assert_cmpfloat_with_epsilon (y, 11.5, 1e-9);
    }
}

static void
check_seen (const PscPreprocess *preprocess, gsize width, gsize height, const double *expected)
{
  PscPlacement placement;

  psc_preprocess_place (preprocess, width, height, &placement);
  g_assert_cmpfloat_with_epsilon (placement.left, expected[0], 1e-9);
  g_assert_cmpfloat_with_epsilon (placement.top, expected[1], 1e-9);
  g_assert_cmpfloat_with_epsilon (placement.right, expected[2], 1e-9);
  g_assert_cmpfloat_with_epsilon (placement.bottom, expected[3], 1e-9);
  g_assert_true (psc_placement_is_whole (&placement)
                 == (expected[0] <= 0 && expected[1] <= 0 && expected[2] >= (double) width
                     && expected[3] >= (double) height));
}

/* What a crop hides, nobody may take for seen. */
static void
test_seen (void)
{
  const PscPreprocess crop = { 100, 100, PSC_FRAMING_CROP, 100, TRUE, PSC_RESAMPLE_BICUBIC };
  const PscPreprocess margin = { 100, 100, PSC_FRAMING_CROP, 200, TRUE, PSC_RESAMPLE_BICUBIC };
  const PscPreprocess stretch = { 100, 100, PSC_FRAMING_STRETCH };
  const PscPreprocess fit = { 100, 100, PSC_FRAMING_FIT };
  const PscPreprocess two_steps = { 100, 200, PSC_FRAMING_FIT_DOWN };

  check_seen (&crop, 200, 400, (double[]){ 0, 100, 200, 300 });
  check_seen (&crop, 400, 200, (double[]){ 100, 0, 300, 200 });
  check_seen (&margin, 200, 200, (double[]){ 50, 50, 150, 150 });
  check_seen (&stretch, 200, 400, (double[]){ 0, 0, 200, 400 });
  check_seen (&fit, 200, 400, (double[]){ 0, 0, 200, 400 });
  check_seen (&two_steps, 200, 400, (double[]){ 0, 0, 200, 400 });
}

/* A picture of one level has no range to spread. */
static void
test_flat (void)
{
  const PscPreprocess preprocess = {
    2, 2, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BILINEAR, FALSE, TRUE,
  };
  const guint8 grey[] = { 7, 7, 7, 7 };
  guint8 frame[] = { 1, 1, 1, 1 };

  psc_preprocess_frame (&preprocess, grey, 2, 2, frame);
  g_assert_cmpmem (frame, 4, "\0\0\0\0", 4);
}

/* A bright block stays where the placement says, whatever the framing, to half a model pixel. */
static void
test_round_trip (void)
{
  enum
  {
    WIDTH = 320,
    HEIGHT = 400,
    SIZE = 40
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree guint8 *grey = g_malloc0 (WIDTH * HEIGHT);
      g_autofree guint8 *frame = g_new (guint8, N * N);
      PscPlacement placement;
      double u, v, sum = 0, sum_u = 0, sum_v = 0;

      for (gsize y = 0; y < SIZE; y++)
        memset (grey + (160 + y) * WIDTH + 200, 255, SIZE);
      psc_preprocess_frame (&rules[i].preprocess, grey, WIDTH, HEIGHT, frame);
      psc_preprocess_place (&rules[i].preprocess, WIDTH, HEIGHT, &placement);
      for (gsize k = 0; k < N * N; k++)
        {
          sum += frame[k];
          sum_u += frame[k] * (k % N + 0.5);
          sum_v += frame[k] * (k / N + 0.5);
        }
      psc_placement_to_model (&placement, 200 + SIZE / 2.0, 160 + SIZE / 2.0, &u, &v);
      g_assert_cmpfloat_with_epsilon (sum_u / sum, u, 0.5);
      g_assert_cmpfloat_with_epsilon (sum_v / sum, v, 0.5);
    }
}

static void
test_words (void)
{
  static const struct
  {
    PscPreprocess preprocess;
    const char *words;
  } cases[] = {
    { { 224, 224, PSC_FRAMING_SQUARE, 0, FALSE, PSC_RESAMPLE_BICUBIC },
      "black around it to a square, then to 224 × 224 (bicubic)" },
    { { 384, 384, PSC_FRAMING_STRETCH, 0, FALSE, PSC_RESAMPLE_BILINEAR, TRUE },
      "both sides to 384 × 384 (bilinear, not smoothed), whatever the shape" },
    { { 480, 480, PSC_FRAMING_CROP, 512, TRUE, PSC_RESAMPLE_BILINEAR, FALSE, TRUE },
      "darkest to black and brightest to white; shorter side to 512 (bilinear), then the middle "
      "480 × 480" },
    { { 224, 224, PSC_FRAMING_FIT, 0, FALSE, PSC_RESAMPLE_BICUBIC },
      "longer side to 224 (bicubic), black around it to 224 × 224" },
    { { 224, 320, PSC_FRAMING_FIT_DOWN, 0, FALSE, PSC_RESAMPLE_LANCZOS },
      "longer side to 320 (Lanczos), black around it to 320 × 320, then to 224 × 224 (cubic, not "
      "smoothed)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = psc_preprocess_describe (&cases[i].preprocess);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/preprocess/rule/", rules[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_rule);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *path = g_strconcat ("/preprocess/family/", families[i].family, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_family);
    }
  g_test_add_func ("/preprocess/medclip", test_medclip);
  g_test_add_func ("/preprocess/seen", test_seen);
  g_test_add_func ("/preprocess/flat", test_flat);
  g_test_add_func ("/preprocess/round-trip", test_round_trip);
  g_test_add_func ("/preprocess/words", test_words);

  return g_test_run ();
}
