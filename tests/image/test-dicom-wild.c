/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "image/psc-dicom-probe.h"
#include "image/psc-dicom-reader.h"
#include "image/psc-image-file.h"

/* Files with the faults that files in the field have look like the sound ones that they stand for,
 * and say what is wrong with them. */

static GBytes *
load_fixture (const char *name, const char *extension)
{
  g_autofree char *base = g_strconcat (name, extension, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "dicom-wild", base, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static PscImage *
read_fixture (const char *name)
{
  g_autoptr (GBytes) bytes = load_fixture (name, ".dcm");
  g_autoptr (GError) error = NULL;
  PscImage *image = NULL;

  g_test_message ("%s", name);
  g_assert_true (psc_dicom_probe (bytes));
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_no_error (error);
  return image;
}

static guint8 *
render (PscImage *image, gsize *n)
{
  guint8 *grey;

  *n = psc_image_get_width (image) * psc_image_get_height (image);
  grey = g_malloc (*n);
  psc_image_render (image, NULL, grey);
  return grey;
}

static void
assert_same_picture (PscImage *image, const char *control, int tolerance)
{
  g_autoptr (PscImage) sound = read_fixture (control);
  gsize n, n_sound;
  g_autofree guint8 *grey = render (image, &n);
  g_autofree guint8 *wanted = render (sound, &n_sound);

  g_assert_cmpuint (psc_image_get_width (image), ==, psc_image_get_width (sound));
  g_assert_cmpuint (n, ==, n_sound);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (ABS (grey[i] - wanted[i]), <=, tolerance);
}

/* @parts: what each note has to say, in order, and no note beyond them. */
static void
assert_notes (PscImage *image, const char *const *parts, guint n_warnings)
{
  const char *const *notes = psc_image_get_notes (image);
  guint n = g_strv_length ((char **) parts);

  for (guint i = 0; i < n; i++)
    {
      g_assert_nonnull (notes[i]);
      if (strstr (notes[i], parts[i]) == NULL)
        g_assert_cmpstr (notes[i], ==, parts[i]);
    }
  g_assert_cmpstr (notes[n], ==, NULL);
  g_assert_cmpuint (psc_image_get_n_warnings (image), ==, n_warnings);
}

static void
check_case (GKeyFile *expected, const char *name)
{
  g_autoptr (PscImage) image = read_fixture (name);
  g_autofree char *control = g_key_file_get_string (expected, name, "control", NULL);
  g_auto (GStrv) notes = g_key_file_get_string_list (expected, name, "notes", NULL, NULL);

  assert_same_picture (image, control, g_key_file_get_integer (expected, name, "tolerance", NULL));
  assert_notes (image, (const char *const *) notes,
                g_key_file_get_integer (expected, name, "warnings", NULL));
}

static void
test_cases (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("wild", ".ini");
  g_autoptr (GKeyFile) expected = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  gsize n;

  g_key_file_load_from_bytes (expected, bytes, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  names = g_key_file_get_groups (expected, &n);
  g_assert_cmpuint (n, >=, 100);
  for (gsize i = 0; i < n; i++)
    check_case (expected, names[i]);
}

static void
test_reported_files (void)
{
  static const struct
  {
    const char *name, *control;
    const char *notes[2];
    guint n_warnings;
  } cases[] = {
    { "agfa-nk5-mono1", "agfa-nk5-mono1-control12", { "does not have the depth" }, 0 },
    { "un-inverse", "ref-dx12", { NULL }, 0 },
    { "gdcmconv-J-of-implicit", "ref-dx12", { NULL }, 0 },
    { "lie-implicit-is-explicit", "ref-dx12", { NULL }, 0 },
    { "modality-lut-empty", "ref-dx12", { "modality look-up table is empty" }, 0 },
    { "fuji-mono1-identity", "ref-dx12", { "MONOCHROME1 and IDENTITY" }, 1 },
    { "overlay-plane", "ref-dx12", { "1 overlay" }, 0 },
    { "cr10-jll-in-51", "cr10-jll", { "JPEG Lossless and not as its header says" }, 0 },
    { "dcm4che512-jpegext12-bitsstored10",
      "dcm4che512-control12",
      { "12 bits a pixel and not 10" },
      0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscImage) image = read_fixture (cases[i].name);

      assert_same_picture (image, cases[i].control, 0);
      assert_notes (image, cases[i].notes, cases[i].n_warnings);
    }
}

/* The picture is not turned: what is on the right is told. */
static void
test_mirrored (void)
{
  static const char *const notes[] = { "left and right are exchanged", NULL };
  g_autoptr (PscImage) image = read_fixture ("orientation-RF");
  g_autoptr (PscImage) sound = read_fixture ("ref-dx12");
  const float *values = psc_image_get_values (image);
  const float *upright = psc_image_get_values (sound);

  assert_notes (image, notes, 1);
  for (gsize y = 0; y < 256; y++)
    for (gsize x = 0; x < 256; x++)
      g_assert_cmpfloat (values[y * 256 + x], ==, upright[y * 256 + 255 - x]);
}

/* Of 65,535 and a picture that reaches a thousand, only the picture makes the range. */
static void
test_padding (void)
{
  g_autoptr (PscImage) image = read_fixture ("padding-65535-mono1-nowindow");
  const float *values = psc_image_get_values (image);
  gsize n, n_padding = 0;
  g_autofree guint8 *grey = render (image, &n);
  float low, high;

  psc_image_get_range (image, &low, &high);
  g_assert_cmpfloat (high, <, 1100);
  for (gsize i = 0; i < n; i++)
    {
      n_padding += isnan (values[i]) != 0;
      if (isnan (values[i]))
        g_assert_cmpint (grey[i], ==, 0);
      else
        g_assert_cmpfloat_with_epsilon (grey[i], (high - values[i]) / (high - low) * 255, 0.51);
    }
  g_assert_cmpuint (n_padding, >, n / 50);
  g_assert_cmpfloat (values[0], !=, values[0]);
}

/* Takes the file, a copy of a sound one up to @size with @tail behind it. */
static void
assert_refused (
    gsize size, const char *tail, gsize tail_size, PscImageError code, const char *words)
{
  g_autoptr (GBytes) sound = load_fixture ("plain", ".dcm");
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (file, g_bytes_get_data (sound, NULL), size);
  g_byte_array_append (file, (const guint8 *) tail, tail_size);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  g_assert_null (psc_image_file_load_bytes (bytes, "IM0001", &error));
  g_assert_error (error, PSC_IMAGE_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_assert_cmpstr (error->message, ==, words);
}

static gsize
find (GBytes *bytes, const char *element, gsize length)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *found = memmem (data, size, element, length);

  g_assert_nonnull (found);
  return found - data;
}

/* What cannot be parsed is not told as an object of another kind. */
static void
test_parse_errors (void)
{
  static const char zeros[4000];
  static const char text[] = "this is no data set, though a preamble stands before it. ";
  g_autoptr (GBytes) sound = load_fixture ("plain", ".dcm");
  gsize dataset = find (sound, "\x08\0\x16\0UI", 6);
  gsize pixels = find (sound, "\xe0\x7f\x10\0OW", 6);

  assert_refused (dataset, "", 0, PSC_IMAGE_ERROR_DAMAGED, "cannot be understood");
  assert_refused (dataset, zeros, sizeof zeros, PSC_IMAGE_ERROR_DAMAGED, "cannot be understood");
  assert_refused (dataset, text, sizeof text, PSC_IMAGE_ERROR_DAMAGED, "damaged or cut short");
  assert_refused (dataset + 50, "", 0, PSC_IMAGE_ERROR_DAMAGED, "damaged or cut short");
  assert_refused (pixels, "", 0, PSC_IMAGE_ERROR_DAMAGED, "pixel data are missing");
  assert_refused (pixels + 40, "", 0, PSC_IMAGE_ERROR_DAMAGED, "pixel data are cut short");
  /* A sound object of another kind says what it is. */
  assert_refused (find (sound, "\x28\0\x02\0US", 6), "", 0, PSC_IMAGE_ERROR_UNSUPPORTED,
                  "it holds no picture");
}

static void
test_directory (void)
{
  static const char uid[] = "1.2.840.10008.1.3.10";
  static const char class[] = "\2\0\2\0UI\x14\0";
  g_autoptr (GBytes) sound = load_fixture ("plain", ".dcm");
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (file, g_bytes_get_data (sound, NULL), 158);
  g_byte_array_append (file, (const guint8 *) class, sizeof class - 1);
  g_byte_array_append (file, (const guint8 *) uid, sizeof uid - 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  g_assert_true (psc_dicom_probe_directory (bytes));
  g_assert_false (psc_dicom_probe_directory (sound));
  g_assert_null (psc_image_file_load_bytes (bytes, "DICOMDIR", &error));
  g_assert_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "a directory of other DICOM files"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dicom-wild/cases", test_cases);
  g_test_add_func ("/dicom-wild/reported-files", test_reported_files);
  g_test_add_func ("/dicom-wild/mirrored", test_mirrored);
  g_test_add_func ("/dicom-wild/padding", test_padding);
  g_test_add_func ("/dicom-wild/parse-errors", test_parse_errors);
  g_test_add_func ("/dicom-wild/directory", test_directory);

  return g_test_run ();
}
