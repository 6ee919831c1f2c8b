/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "image/psc-pixel-aspect.h"

#define COLUMNS 6
#define ROWS    4

static gboolean
has_note (PscImage *image, const char *text)
{
  for (const char *const *note = psc_image_get_notes (image); *note != NULL; note++)
    if (strstr (*note, text) != NULL)
      return TRUE;
  return FALSE;
}

static void
append_16 (GByteArray *bytes, guint value)
{
  const guint8 pair[] = { value & 0xff, value >> 8 };

  g_byte_array_append (bytes, pair, 2);
}

static void
append_text (GByteArray *bytes, guint group, guint element, const char *vr, const char *text)
{
  gsize length = strlen (text);

  append_16 (bytes, group);
  append_16 (bytes, element);
  g_byte_array_append (bytes, (const guint8 *) vr, 2);
  append_16 (bytes, length + length % 2);
  g_byte_array_append (bytes, (const guint8 *) text, length);
  g_byte_array_append (bytes, (const guint8 *) " ", length % 2);
}

static void
append_number (GByteArray *bytes, guint element, guint value)
{
  append_16 (bytes, 0x0028);
  append_16 (bytes, element);
  g_byte_array_append (bytes, (const guint8 *) "US", 2);
  append_16 (bytes, 2);
  append_16 (bytes, value);
}

/* What a header says of its pixels' shape; %NULL for what it leaves out. */
typedef struct
{
  const char *what;
  const char *imager_spacing;
  const char *scanned_spacing;
  const char *ratio;
  const char *spacing;
  gsize width;
  gsize height;
  const char *note;
} Header;

/* A picture of explicit VR, little endian, whose rows are 0, 10, 20 and 30. */
static GBytes *
make_dicom (const Header *header)
{
  static const guint8 preamble[128] = { 0 };
  static const guint8 meta_length[] = { 2, 0, 0, 0, 'U', 'L', 4, 0, 28, 0, 0, 0 };
  static const guint8 pixel_data[] = {
    0xe0, 0x7f, 0x10, 0, 'O', 'W', 0, 0, COLUMNS * ROWS, 0, 0, 0
  };
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, preamble, sizeof preamble);
  g_byte_array_append (bytes, (const guint8 *) "DICM", 4);
  g_byte_array_append (bytes, meta_length, sizeof meta_length);
  append_text (bytes, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
  append_text (bytes, 0x0008, 0x0060, "CS", "DX");
  if (header->imager_spacing != NULL)
    append_text (bytes, 0x0018, 0x1164, "DS", header->imager_spacing);
  if (header->scanned_spacing != NULL)
    append_text (bytes, 0x0018, 0x2010, "DS", header->scanned_spacing);
  append_number (bytes, 0x0002, 1);
  append_text (bytes, 0x0028, 0x0004, "CS", "MONOCHROME2");
  append_number (bytes, 0x0010, ROWS);
  append_number (bytes, 0x0011, COLUMNS);
  if (header->spacing != NULL)
    append_text (bytes, 0x0028, 0x0030, "DS", header->spacing);
  if (header->ratio != NULL)
    append_text (bytes, 0x0028, 0x0034, "IS", header->ratio);
  append_number (bytes, 0x0100, 8);
  append_number (bytes, 0x0101, 8);
  append_number (bytes, 0x0102, 7);
  append_number (bytes, 0x0103, 0);
  g_byte_array_append (bytes, pixel_data, sizeof pixel_data);
  for (guint8 i = 0; i < COLUMNS * ROWS; i++)
    g_byte_array_append (bytes, (const guint8[]){ i / COLUMNS * 10 }, 1);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_dicom (void)
{
  static const Header cases[] = {
    { "nothing said", .width = 6, .height = 4 },
    { "ratio, high", .ratio = "2\\1", .width = 6, .height = 8, .note = "from 6 × 4 to 6 × 8" },
    { "ratio, wide", .ratio = "1\\2", .width = 12, .height = 4, .note = "from 6 × 4 to 12 × 4" },
    { "a fraction", .ratio = "1.5\\1", .width = 6, .height = 6, .note = "from 6 × 4 to 6 × 6" },
    { "spacing", .spacing = "0.3\\0.2", .width = 6, .height = 6, .note = "from 6 × 4 to 6 × 6" },
    { "detector", .imager_spacing = "0.2\\0.4", .width = 12, .height = 4, .note = "resampled" },
    { "film", .scanned_spacing = "0.4\\0.2", .width = 6, .height = 8, .note = "resampled" },
    { "rounding", .spacing = "0.1439\\0.1445", .width = 6, .height = 4 },
    { "ratio of one", .ratio = "1\\1", .width = 6, .height = 4 },
    { "spacing before ratio", .spacing = "0.2\\0.2", .ratio = "2\\1", .width = 6, .height = 4,
      .note = "two different proportions" },
    { "both alike", .spacing = "0.4\\0.2", .ratio = "2\\1", .width = 6, .height = 8,
      .note = "resampled" },
    { "patient before detector", .spacing = "0.2\\0.2", .imager_spacing = "0.4\\0.2", .width = 6,
      .height = 4 },
    { "empty spacing", .spacing = "0\\0", .ratio = "2\\1", .width = 6, .height = 8,
      .note = "resampled" },
    { "beyond 1 : 10", .ratio = "11\\1", .width = 6, .height = 4, .note = "make no sense" },
    { "zero", .ratio = "0\\1", .width = 6, .height = 4, .note = "make no sense" },
    { "negative", .ratio = "-2\\1", .width = 6, .height = 4, .note = "make no sense" },
    { "one number", .ratio = "2", .width = 6, .height = 4, .note = "make no sense" },
    { "no number", .ratio = "a\\b", .width = 6, .height = 4, .note = "make no sense" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_dicom (&cases[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscImage) image = psc_image_file_load_bytes (bytes, NULL, &error);
      double x, y;

      g_test_message ("%s", cases[i].what);
      g_assert_no_error (error);
      g_assert_cmpuint (psc_image_get_width (image), ==, cases[i].width);
      g_assert_cmpuint (psc_image_get_height (image), ==, cases[i].height);
      g_assert_cmpfloat (psc_image_get_pixel_aspect (image), ==, 1);
      if (cases[i].note != NULL)
        g_assert_true (has_note (image, cases[i].note));
      else
        g_assert_null (psc_image_get_notes (image)[0]);
      psc_image_get_pixel_spacing (image, &x, &y);
      if (x > 0)
        g_assert_cmpfloat_with_epsilon (x / y, 1, PSC_PIXEL_ASPECT_TOLERANCE);
    }
}

/* A picture whose 256 × 128 pixels are twice as high as wide is a square, and so is what a model
 * sees of it. */
static void
test_case (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "cases", "nonsquare-ratio.dcm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);
  g_autoptr (PscModelInput) input = NULL;
  const PscPlacement *placement;
  PscPreprocess preprocess;

  g_assert_no_error (error);
  g_assert_cmpuint (psc_image_get_width (image), ==, 256);
  g_assert_cmpuint (psc_image_get_height (image), ==, 256);
  g_assert_true (has_note (image, "from 256 × 128 to 256 × 256"));
  psc_preprocess_init_medclip (&preprocess, 224, 0.5, 0.25);
  input = psc_model_input_new (image, NULL, &preprocess);
  placement = psc_model_input_get_placement (input);
  g_assert_cmpfloat (placement->scale_x, ==, 224 / 256.0);
  g_assert_cmpfloat (placement->offset_y, ==, 0);
}

/* Values keep their range, a slope stays one, and padding spreads over nobody. */
static void
test_values (void)
{
  g_autoptr (PscImage) image = psc_image_new (3, 5, "test");
  float *values = psc_image_get_mutable_values (image);
  float low, high;

  for (guint i = 0; i < 15; i++)
    values[i] = i / 3 * 1000;
  values[0] = NAN;
  psc_pixel_aspect_declare (image, 3, 1);
  psc_pixel_aspect_make_square (image);
  g_assert_cmpuint (psc_image_get_height (image), ==, 15);
  psc_image_get_range (image, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 4000);
  values = psc_image_get_mutable_values (image);
  for (guint y = 0; y < 15; y++)
    {
      g_assert_cmpint (isnan (values[y * 3]), ==, y < 3);
      g_assert_cmpfloat_with_epsilon (values[y * 3 + 1], CLAMP ((y - 1.0) * 1000 / 3, 0, 4000),
                                      120);
      if (y > 0)
        g_assert_cmpfloat (values[y * 3 + 1], >=, values[(y - 1) * 3 + 1]);
    }
}

/* What is as large as can be read gets no larger. */
static void
test_limit (void)
{
  g_autoptr (PscImage) image = psc_image_new (32768, 64, "test");

  psc_pixel_aspect_declare (image, 1, 4);
  psc_pixel_aspect_make_square (image);
  g_assert_cmpuint (psc_image_get_width (image), ==, 32768);
  g_assert_cmpuint (psc_image_get_height (image), ==, 16);
  g_assert_true (has_note (image, "from 32768 × 64 to 32768 × 16"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pixel-aspect/dicom", test_dicom);
  g_test_add_func ("/pixel-aspect/case", test_case);
  g_test_add_func ("/pixel-aspect/values", test_values);
  g_test_add_func ("/pixel-aspect/limit", test_limit);

  return g_test_run ();
}
