/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/psc-image-file.h"

/* Fewer than were committed means that fixtures have got lost. */
#define N_PICTURES (PSC_HAVE_TIFF ? 139 : 74)

static GBytes *
load_fixture (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* Those of formats that this build reads. */
static GPtrArray *
list_pictures (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fixtures", "images", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".ref") && (PSC_HAVE_TIFF || !g_str_has_suffix (name, ".tif")))
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

static void
test_picture (gconstpointer user_data)
{
  const char *name = user_data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "images", name, NULL);
  g_autofree char *reference_name = g_strconcat (name, ".ref", NULL);
  g_autoptr (GBytes) reference = load_fixture ("images", reference_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autofree guint8 *grey = NULL;
  const char *text = g_bytes_get_data (reference, NULL);
  const char *expected;
  gsize width, height;

  image = psc_image_file_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (image);

  g_assert_cmpint (sscanf (text, "%zu %zu", &width, &height), ==, 2);
  expected = strchr (text, '\n') + 1;
  g_assert_cmpuint (psc_image_get_width (image), ==, width);
  g_assert_cmpuint (psc_image_get_height (image), ==, height);

  for (gsize i = 0; i < width * height; i++)
    {
      float value;

      memcpy (&value, expected + i * sizeof value, sizeof value);
      if (isnan (value))
        g_assert_true (isnan (psc_image_get_values (image)[i]));
      else
        g_assert_cmpfloat_with_epsilon (psc_image_get_values (image)[i], value,
                                        1e-6 * MAX (fabsf (value), 1));
    }

  grey = g_malloc (width * height);
  psc_image_render (image, NULL, grey);
  /* Of values between two whole ones, a half may be rounded either way. */
  for (gsize i = 0; i < width * height; i++)
    {
      float value = psc_image_get_values (image)[i];
      int wanted = ((const guint8 *) expected + width * height * sizeof value)[i];

      g_assert_cmpint (ABS (grey[i] - wanted), <=, value != floorf (value) && !isnan (value));
    }
}

static double
corner_mean (PscImage *image, gboolean right, gboolean bottom)
{
  gsize width = psc_image_get_width (image);
  gsize x0 = right ? width - 32 : 0;
  gsize y0 = bottom ? psc_image_get_height (image) - 32 : 0;
  double sum = 0;

  for (gsize y = y0; y < y0 + 32; y++)
    for (gsize x = x0; x < x0 + 32; x++)
      sum += psc_image_get_values (image)[y * width + x];
  return sum / (32 * 32);
}

/* A camera's orientation, stored as LONG: means of the corners as Pillow has them. */
static void
test_long_orientation (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("cases", "exif6-long.jpg");
  g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, NULL, NULL);

  g_assert_nonnull (image);
  g_assert_cmpuint (psc_image_get_width (image), ==, 256);
  g_assert_cmpuint (psc_image_get_height (image), ==, 200);
  g_assert_cmpfloat_with_epsilon (corner_mean (image, FALSE, FALSE), 148.5, 2);
  g_assert_cmpfloat_with_epsilon (corner_mean (image, TRUE, FALSE), 19.3, 2);
  g_assert_cmpfloat_with_epsilon (corner_mean (image, FALSE, TRUE), 217.0, 2);
  g_assert_cmpfloat_with_epsilon (corner_mean (image, TRUE, TRUE), 36.7, 2);
}

/* What is known once the file is read does not change with the pixels any more: nobody has to go
 * through them for it. */
static void
test_range (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("cases", "exif6-long.jpg");
  g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, NULL, NULL);
  float minimum, maximum;

  g_assert_nonnull (image);
  psc_image_get_mutable_values (image)[0] = 1e6f;
  psc_image_get_range (image, &minimum, &maximum);
  g_assert_cmpfloat (minimum, >=, 0);
  g_assert_cmpfloat (maximum, <=, 255);
}

/* What the pixels do not show. */
static void
test_description (void)
{
  static const struct
  {
    const char *name;
    const char *format;
    guint bits;
    gboolean inverted;
    const char *note;
  } cases[] = {
    { "grey1.png", "PNG", 1, FALSE, NULL },
    { "grey8.png", "PNG", 8, FALSE, NULL },
    { "palette2.png", "PNG", 8, FALSE, NULL },
    { "channels3-16.png", "PNG", 16, FALSE, NULL },
    { "grey16-of-16.png", "PNG", 16, FALSE, NULL },
    { "grey16-of-14.png", "PNG", 14, FALSE, "only 14 are used" },
    { "grey16-of-12.png", "PNG", 12, FALSE, "only 12 are used" },
    { "grey16-of-10.png", "PNG", 10, FALSE, "only 10 are used" },
    { "grey16-of-8.png", "PNG", 8, FALSE, "only 8 are used" },
    { "grey16-sbit12-scaled.png", "PNG", 12, FALSE, NULL },
    { "grey16-sbit12-unscaled.png", "PNG", 12, FALSE, NULL },
    { "grey16-sbit15-dark.png", "PNG", 15, FALSE, NULL },
    { "progressive.jpg", "JPEG", 8, FALSE, NULL },
    { "high-pixels.png", "PNG", 8, FALSE, "from 21 × 13 to 21 × 26" },
    { "high-pixels.jpg", "JPEG", 8, FALSE, "from 21 × 13 to 21 × 26" },
    { "high-pixels-turned.png", "PNG", 8, FALSE, "from 13 × 21 to 26 × 21" },
    { "wide-pixels.png", "PNG", 8, FALSE, "from 21 × 13 to 42 × 13" },
    { "nearly-square.png", "PNG", 8, FALSE, NULL },
    { "absurd-pixels.png", "PNG", 8, FALSE, "make no sense" },
    { "no-pixels.png", "PNG", 8, FALSE, "make no sense" },
    { "no-pixels.jpg", "JPEG", 8, FALSE, "make no sense" },
#if PSC_HAVE_TIFF
    { "grey12-little.tif", "TIFF", 12, FALSE, NULL },
    { "white-is-zero8.tif", "TIFF", 8, TRUE, NULL },
    { "white-is-zero16.tif", "TIFF", 16, TRUE, NULL },
    { "float32.tif", "TIFF", 32, FALSE, "its own range" },
    { "int16.tif", "TIFF", 16, FALSE, "its own range" },
    { "grey16-of-10.tif", "TIFF", 10, FALSE, "only 10 are used" },
    { "pages.tif", "TIFF", 8, FALSE, "several pages" },
    { "high-pixels-little.tif", "TIFF", 8, FALSE, "from 21 × 13 to 21 × 26" },
    { "high-pixels-turned.tif", "TIFF", 8, FALSE, "from 13 × 21 to 26 × 21" },
    { "one-resolution.tif", "TIFF", 8, FALSE, NULL },
#endif
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("images", cases[i].name);
      g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, NULL, NULL);
      const char *const *notes;

      g_test_message ("%s", cases[i].name);
      g_assert_nonnull (image);
      notes = psc_image_get_notes (image);
      g_assert_cmpstr (psc_image_get_format (image), ==, cases[i].format);
      g_assert_cmpuint (psc_image_get_bits (image), ==, cases[i].bits);
      g_assert_cmpint (psc_image_get_inverted (image), ==, cases[i].inverted);
      if (cases[i].note == NULL)
        g_assert_null (notes[0]);
      else
        g_assert_nonnull (strstr (notes[0], cases[i].note));
    }
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *name;
    PscImageError code;
  } cases[] = {
    { "huge.png", PSC_IMAGE_ERROR_TOO_LARGE },
    { "wide.png", PSC_IMAGE_ERROR_TOO_LARGE },
    { "zero.png", PSC_IMAGE_ERROR_DAMAGED },
    { "surplus.png", PSC_IMAGE_ERROR_DAMAGED },
    { "beyond-baseline.jpg", PSC_IMAGE_ERROR_TOO_LARGE },
    { "beyond-progressive.jpg", PSC_IMAGE_ERROR_TOO_LARGE },
    { "huge-baseline.jpg", PSC_IMAGE_ERROR_TOO_LARGE },
    { "huge-progressive.jpg", PSC_IMAGE_ERROR_TOO_LARGE },
    { "large-baseline.jpg", PSC_IMAGE_ERROR_DAMAGED },
    { "large-progressive.jpg", PSC_IMAGE_ERROR_DAMAGED },
    { "zero-baseline.jpg", PSC_IMAGE_ERROR_DAMAGED },
    { "zero-progressive.jpg", PSC_IMAGE_ERROR_DAMAGED },
    { "scans.jpg", PSC_IMAGE_ERROR_DAMAGED },
#if PSC_HAVE_TIFF
    { "huge.tif", PSC_IMAGE_ERROR_TOO_LARGE },
    { "huge-strip.tif", PSC_IMAGE_ERROR_TOO_LARGE },
    { "huge-bigtiff.tif", PSC_IMAGE_ERROR_TOO_LARGE },
    { "huge-tiles.tif", PSC_IMAGE_ERROR_TOO_LARGE },
    { "large-tiles.tif", PSC_IMAGE_ERROR_TOO_LARGE },
    { "zero.tif", PSC_IMAGE_ERROR_DAMAGED },
    { "zero-strip.tif", PSC_IMAGE_ERROR_DAMAGED },
    { "many-strips.tif", PSC_IMAGE_ERROR_DAMAGED },
    { "no-colours.tif", PSC_IMAGE_ERROR_DAMAGED },
    { "too-few-channels.tif", PSC_IMAGE_ERROR_DAMAGED },
    { "many-samples.tif", PSC_IMAGE_ERROR_UNSUPPORTED },
    { "odd-compression.tif", PSC_IMAGE_ERROR_UNSUPPORTED },
    { "colour-space.tif", PSC_IMAGE_ERROR_UNSUPPORTED },
#endif
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("hostile", cases[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, cases[i].name, &error);

      g_test_message ("%s", error != NULL ? error->message : cases[i].name);
      g_assert_null (image);
      g_assert_error (error, PSC_IMAGE_ERROR, (int) cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, cases[i].name));
      g_assert_null (strchr (error->message, '\n'));
    }
}

#if PSC_HAVE_TIFF
/* A directory that points at itself is read once. */
static void
test_loop (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("hostile", "loop.tif");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
}
#endif

/* Whatever is cut off, nothing but the whole picture is shown as the picture. */
static void
test_truncated (void)
{
  g_autoptr (GPtrArray) names = list_pictures ();

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GBytes) bytes = load_fixture ("images", name);
      gsize size = g_bytes_get_size (bytes);
      gboolean always = !g_str_has_suffix (name, ".tif");

      for (gsize length = 0; length < size; length += 1 + length / 64)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
          g_autoptr (GBytes) exact = NULL;
          g_autoptr (GError) error = NULL;
          g_autoptr (PscImage) image = NULL;

          /* A copy of its own size, so that a sanitiser sees a read beyond the end. */
          exact = g_bytes_new (g_bytes_get_data (part, NULL), length);
          image = psc_image_file_load_bytes (exact, name, &error);
          if (always || length < size / 4)
            g_assert_nonnull (error);
          g_assert_true ((image == NULL) == (error != NULL));
        }
    }
}

static void
test_bits_flipped (void)
{
  g_autoptr (GPtrArray) names = list_pictures ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("images", g_ptr_array_index (names, i));
      gsize size = g_bytes_get_size (bytes);

      for (guint round = 0; round < 60; round++)
        {
          guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
          g_autoptr (GBytes) damaged = g_bytes_new_take (data, size);
          g_autoptr (GError) error = NULL;
          g_autoptr (PscImage) image = NULL;

          for (guint flip = 0; flip <= round % 4; flip++)
            data[g_rand_int_range (rand, 0, size)] ^= 1 << g_rand_int_range (rand, 0, 8);
          image = psc_image_file_load_bytes (damaged, "damaged", &error);
          g_assert_true ((image == NULL) == (error != NULL));
        }
    }
}

static void
assert_load_fails (const char *path, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_image_file_load (path, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_not_a_picture (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-image-file-XXXXXX", NULL);
  g_autofree char *text = g_build_filename (folder, "text.png", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.jpg", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *large = g_build_filename (folder, "large.png", NULL);

  g_assert_true (g_file_set_contents (text, "A picture of a chest.\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (large, "", 0, NULL));
  g_assert_cmpint (truncate (large, PSC_IMAGE_FILE_MAX_SIZE + 1), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  assert_load_fails (text, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNRECOGNISED);
  assert_load_fails (empty, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED);
  assert_load_fails (large, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE);
  assert_load_fails (pipe, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_load_fails (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  assert_load_fails ("/dev/zero", G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_load_fails ("/nowhere/at-all.png", G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_unlink (text);
  g_unlink (empty);
  g_unlink (large);
  g_unlink (pipe);
  g_rmdir (folder);
}

/* The content decides, not the name. */
static void
test_wrong_name (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("images", "grey.jpg");
  g_autofree char *folder = g_dir_make_tmp ("psc-image-file-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "grey.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (path, data, size, NULL));
  image = psc_image_file_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (psc_image_get_format (image), ==, "JPEG");

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_cancelled (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "grey8.png", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_image_file_load (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);

  names = list_pictures ();
  g_assert_cmpuint (names->len, >=, N_PICTURES);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *test = g_strconcat ("/image-file/picture/", name, NULL);

      g_test_add_data_func (test, name, test_picture);
    }
  g_test_add_func ("/image-file/description", test_description);
  g_test_add_func ("/image-file/range", test_range);
  g_test_add_func ("/image-file/long-orientation", test_long_orientation);
  g_test_add_func ("/image-file/hostile", test_hostile);
#if PSC_HAVE_TIFF
  g_test_add_func ("/image-file/loop", test_loop);
#endif
  g_test_add_func ("/image-file/truncated", test_truncated);
  g_test_add_func ("/image-file/bits-flipped", test_bits_flipped);
  g_test_add_func ("/image-file/not-a-picture", test_not_a_picture);
  g_test_add_func ("/image-file/wrong-name", test_wrong_name);
  g_test_add_func ("/image-file/cancelled", test_cancelled);

  return g_test_run ();
}
