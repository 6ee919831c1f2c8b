/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "image/psc-dicom-probe.h"
#include "image/psc-dicom-reader.h"

/* Where Debian's python3-pydicom keeps its examples; used where they happen to be. */
#define PYDICOM_FOLDER "/usr/lib/python3/dist-packages/pydicom/data/test_files"

static GBytes *
load_bytes (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "dicom", name, NULL);
}

static GBytes *
load_fixture (const char *name)
{
  g_autofree char *path = fixture_path (name);

  return load_bytes (path);
}

static GKeyFile *
load_key_file (const char *name)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GError) error = NULL;
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

/* The difference that matters between what is read and what should be. */
static void
compare_values (PscImage *image, GKeyFile *expected, const char *name)
{
  g_autofree char *values_name = g_key_file_get_string (expected, name, "values", NULL);
  g_autoptr (GBytes) bytes = load_fixture (values_name);
  double tolerance = g_key_file_get_double (expected, name, "tolerance", NULL);
  gsize size;
  const float *wanted = g_bytes_get_data (bytes, &size);
  const float *values = psc_image_get_values (image);
  gsize n = psc_image_get_width (image) * psc_image_get_height (image);

  g_assert_cmpuint (psc_image_get_width (image), ==, 24);
  g_assert_cmpuint (psc_image_get_height (image), ==, 16);
  g_assert_cmpuint (size, ==, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabs ((double) values[i] - wanted[i]), <=, tolerance);
}

static void
compare_picture (PscImage *image, GKeyFile *expected, const char *name)
{
  g_autofree char *grey_name = g_strconcat (name, ".grey", NULL);
  g_autoptr (GBytes) bytes = load_fixture (grey_name);
  int tolerance = g_key_file_get_integer (expected, name, "grey-tolerance", NULL);
  const guint8 *wanted = g_bytes_get_data (bytes, NULL);
  guint8 grey[24 * 16];

  psc_image_render (image, NULL, grey);
  for (gsize i = 0; i < sizeof grey; i++)
    g_assert_cmpint (ABS (grey[i] - wanted[i]), <=, tolerance);
}

static void
compare_window (PscImage *image, GKeyFile *expected, const char *name)
{
  gsize n;
  g_autofree double *wanted = g_key_file_get_double_list (expected, name, "window", &n, NULL);
  PscWindow window;

  psc_image_get_window (image, &window);
  if (wanted == NULL)
    {
      float low, high;

      psc_image_get_range (image, &low, &high);
      g_assert_cmpfloat (window.width, ==, (double) high - low);
      return;
    }
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (window.centre, ==, wanted[0]);
  g_assert_cmpfloat (window.width, ==, wanted[1]);
  g_assert_cmpint (window.function, ==, (int) wanted[2]);
}

static void
compare_table (PscImage *image, GKeyFile *expected, const char *name)
{
  gsize n;
  g_autofree int *wanted = g_key_file_get_integer_list (expected, name, "table", &n, NULL);
  const PscVoiTable *table = psc_image_get_voi_table (image);

  g_assert_true ((wanted != NULL) == (table != NULL));
  if (table == NULL)
    return;
  g_assert_cmpint (table->n_entries, ==, wanted[0]);
  g_assert_cmpfloat (table->first, ==, wanted[1]);
  g_assert_cmpint (table->bits, ==, wanted[2]);
}

static void
compare_rest (PscImage *image, GKeyFile *expected, const char *name)
{
  g_autofree char *format = g_key_file_get_string (expected, name, "format", NULL);
  g_autofree char *note = g_key_file_get_string (expected, name, "note", NULL);
  g_autofree char *inverted = g_key_file_get_string (expected, name, "inverted", NULL);
  gsize n;
  g_autofree double *spacing = g_key_file_get_double_list (expected, name, "spacing", &n, NULL);
  double x, y;

  g_assert_cmpstr (psc_image_get_format (image), ==, format);
  g_assert_cmpuint (psc_image_get_bits (image), ==,
                    g_key_file_get_integer (expected, name, "bits", NULL));
  g_assert_cmpint (psc_image_get_inverted (image), ==, g_strcmp0 (inverted, "True") == 0);
  g_assert_cmpstr (psc_image_get_notes (image)[0], ==, note);
  psc_image_get_pixel_spacing (image, &x, &y);
  g_assert_cmpfloat (x, ==, spacing != NULL ? spacing[0] : 0);
  g_assert_cmpfloat (y, ==, spacing != NULL ? spacing[1] : 0);
}

static void
check_fixture (GKeyFile *expected, const char *name)
{
  g_autofree char *file_name = g_strconcat (name, ".dcm", NULL);
  g_autoptr (GBytes) bytes = load_fixture (file_name);
  g_autoptr (PscImage) image = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", name);
  g_assert_true (psc_dicom_probe (bytes));
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_no_error (error);
  compare_values (image, expected, name);
  compare_window (image, expected, name);
  compare_table (image, expected, name);
  compare_rest (image, expected, name);
  compare_picture (image, expected, name);
}

static void
test_fixtures (void)
{
  g_autoptr (GKeyFile) expected = load_key_file ("expected.ini");
  gsize n;
  g_auto (GStrv) names = g_key_file_get_groups (expected, &n);

  g_assert_cmpuint (n, >=, 60);
  for (gsize i = 0; i < n; i++)
    check_fixture (expected, names[i]);
}

/* DCMTK's dictionary is a file that an installation may lack. */
static void
test_without_dictionary (void)
{
  g_autoptr (GKeyFile) expected = NULL;

  if (!g_test_subprocess ())
    {
      g_setenv ("DCMDICTPATH", "/nonexistent/dicom.dic", TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_unsetenv ("DCMDICTPATH");
      g_test_trap_assert_passed ();
      return;
    }

  expected = load_key_file ("expected.ini");
  check_fixture (expected, "implicit");
  check_fixture (expected, "modality-lut-short");
  check_fixture (expected, "voi-lut-implicit");
  check_fixture (expected, "palette-16");
  check_fixture (expected, "jpeg-lossless");
}

/* Padding, which is not a number here, is one for pydicom. */
static double
value_or_padding (float value, GKeyFile *reference, const char *name)
{
  return isnan (value) ? g_key_file_get_double (reference, name, "padding", NULL) : value;
}

static void
check_pydicom_file (GKeyFile *reference, const char *name)
{
  g_autofree char *path = g_build_filename (PYDICOM_FOLDER, name, NULL);
  g_autoptr (GBytes) bytes = load_bytes (path);
  g_autoptr (PscImage) image = psc_dicom_reader_read (bytes, NULL);
  g_autofree double *samples = NULL;
  const float *values;
  double mean = 0;
  gsize n, n_samples;

  if (!g_key_file_has_group (reference, name))
    return;

  g_test_message ("%s", name);
  g_assert_nonnull (image);
  n = psc_image_get_width (image) * psc_image_get_height (image);
  values = psc_image_get_values (image);
  samples = g_key_file_get_double_list (reference, name, "samples", &n_samples, NULL);
  g_assert_cmpint (psc_image_get_width (image), ==,
                   g_key_file_get_integer (reference, name, "width", NULL));
  g_assert_cmpint (psc_image_get_height (image), ==,
                   g_key_file_get_integer (reference, name, "height", NULL));
  for (gsize i = 0; i < n_samples; i++)
    g_assert_cmpfloat_with_epsilon (
        value_or_padding (values[i * (n - 1) / (n_samples - 1)], reference, name), samples[i],
        1e-6 * (1 + fabs (samples[i])));
  for (gsize i = 0; i < n; i++)
    mean += value_or_padding (values[i], reference, name) / (double) n;
  g_assert_cmpfloat_with_epsilon (mean, g_key_file_get_double (reference, name, "mean", NULL),
                                  1e-6 * (1 + fabs (mean)));
}

/* Files of many makers, with many faults; those that pydicom decodes give the same values. */
static void
test_pydicom_files (void)
{
  g_autoptr (GKeyFile) reference = load_key_file ("pydicom.ini");
  g_autoptr (GDir) folder = g_dir_open (PYDICOM_FOLDER, 0, NULL);
  const char *name;

  if (folder == NULL)
    {
      g_test_skip ("python3-pydicom is not installed");
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".dcm"))
      check_pydicom_file (reference, name);
}

static void
test_real_file (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "cxr", "rsna-cr.dcm", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autoptr (GError) error = NULL;
  double x, y;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no real radiograph here");
      return;
    }
  bytes = load_bytes (path);
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_image_get_width (image), ==, 1024);
  g_assert_cmpuint (psc_image_get_height (image), ==, 1024);
  g_assert_cmpstr (psc_image_get_format (image), ==, "DICOM, CR");
  psc_image_get_pixel_spacing (image, &x, &y);
  g_assert_cmpfloat (x, ==, 0.168);
  g_assert_cmpfloat (y, ==, 0.168);
}

/* What follows writes explicit little endian files by hand. */

static void
append_uint16 (GByteArray *file, guint value)
{
  guint8 bytes[] = { value & 0xff, value >> 8 & 0xff };

  g_byte_array_append (file, bytes, sizeof bytes);
}

static void
append_uint32 (GByteArray *file, guint32 value)
{
  append_uint16 (file, value & 0xffff);
  append_uint16 (file, value >> 16);
}

static void
append_tag (GByteArray *file, guint32 tag, const char *vr)
{
  append_uint16 (file, tag >> 16);
  append_uint16 (file, tag & 0xffff);
  g_byte_array_append (file, (const guint8 *) vr, 2);
}

static void
append_text (GByteArray *file, guint32 tag, const char *vr, const char *text)
{
  gsize length = strlen (text);

  append_tag (file, tag, vr);
  append_uint16 (file, length + length % 2);
  g_byte_array_append (file, (const guint8 *) text, length);
  if (length % 2 != 0)
    g_byte_array_append (file, (const guint8 *) " ", 1);
}

static void
append_number (GByteArray *file, guint32 tag, guint value)
{
  append_tag (file, tag, "US");
  append_uint16 (file, 2);
  append_uint16 (file, value);
}

/* An element of a kind with a long length. */
static void
append_long (GByteArray *file, guint32 tag, const char *vr, guint32 length, gsize n_zeros)
{
  g_autofree guint8 *zeros = g_malloc0 (n_zeros + 1);

  append_tag (file, tag, vr);
  append_uint16 (file, 0);
  append_uint32 (file, length);
  g_byte_array_append (file, zeros, n_zeros);
}

static GByteArray *
start_file (const char *syntax)
{
  static const guint8 preamble[128];
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, preamble, sizeof preamble);
  g_byte_array_append (file, (const guint8 *) "DICM", 4);
  append_text (file, 0x00020010, "UI", syntax);
  append_text (file, 0x00080060, "CS", "DX");
  return file;
}

static void
append_description (GByteArray *file, guint rows, guint columns, guint allocated, guint stored)
{
  append_number (file, 0x00280002, 1);
  append_text (file, 0x00280004, "CS", "MONOCHROME2");
  append_number (file, 0x00280010, rows);
  append_number (file, 0x00280011, columns);
  append_number (file, 0x00280100, allocated);
  append_number (file, 0x00280101, stored);
  append_number (file, 0x00280102, stored - 1);
  append_number (file, 0x00280103, 0);
}

#define EXPLICIT "1.2.840.10008.1.2.1"

/* Takes @file; returns why it is not read, in the form in which callers show it. */
static GError *
read_refused (GByteArray *file)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);
  g_autoptr (PscImage) image = NULL;
  GError *error = NULL;

  image = psc_dicom_reader_read (bytes, &error);
  g_assert_null (image);
  g_assert_nonnull (error);
  g_assert_true (error->domain == PSC_IMAGE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_false (g_str_has_suffix (error->message, "."));
  return error;
}

static void
assert_refused (GByteArray *file, PscImageError code)
{
  g_autoptr (GError) error = read_refused (file);

  g_assert_error (error, PSC_IMAGE_ERROR, (int) code);
}

static void
test_sizes (void)
{
  static const struct
  {
    guint rows, columns, allocated, stored;
    gsize n_bytes;
    PscImageError code;
  } cases[] = {
    { 65535, 65535, 16, 16, 16, PSC_IMAGE_ERROR_TOO_LARGE },
    { 40000, 2, 8, 8, 16, PSC_IMAGE_ERROR_TOO_LARGE },
    { 30000, 30000, 8, 8, 16, PSC_IMAGE_ERROR_TOO_LARGE },
    { 0, 4, 8, 8, 16, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 0, 8, 8, 16, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 5, 8, 8, 16, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 4, 16, 16, 30, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 4, 32, 32, 60, PSC_IMAGE_ERROR_DAMAGED },
    { 8000, 8000, 16, 12, 16, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 4, 0, 0, 16, PSC_IMAGE_ERROR_UNSUPPORTED },
    { 4, 4, 12, 12, 24, PSC_IMAGE_ERROR_UNSUPPORTED },
    { 4, 4, 64, 64, 128, PSC_IMAGE_ERROR_UNSUPPORTED },
    { 4, 4, 8, 12, 32, PSC_IMAGE_ERROR_DAMAGED },
    { 4, 4, 8, 0, 32, PSC_IMAGE_ERROR_DAMAGED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray *file = start_file (EXPLICIT);

      append_description (file, cases[i].rows, cases[i].columns, cases[i].allocated,
                          cases[i].stored);
      append_long (file, 0x7fe00010, "OW", cases[i].n_bytes, cases[i].n_bytes);
      assert_refused (file, cases[i].code);
    }
}

/* The same description with enough data is read: the cases above fail for what they say. */
static void
test_plain (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autoptr (GError) error = NULL;
  GByteArray *file = start_file (EXPLICIT);

  append_description (file, 4, 5, 16, 12);
  append_long (file, 0x7fe00010, "OW", 40, 40);
  bytes = g_byte_array_free_to_bytes (file);
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_image_get_width (image), ==, 5);
  g_assert_cmpuint (psc_image_get_height (image), ==, 4);
  g_assert_cmpstr (psc_image_get_format (image), ==, "DICOM, DX");
}

static void
assert_content_refused (guint32 tag, const char *vr, const char *word)
{
  GByteArray *file = start_file (EXPLICIT);
  g_autoptr (GError) error = NULL;

  if (tag > 0x7fe00000)
    append_description (file, 4, 4, 32, 32);
  append_long (file, tag, vr, 0, 0);
  error = read_refused (file);
  g_assert_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_other_content (void)
{
  GByteArray *file;

  assert_content_refused (0x00420011, "OB", "document");
  assert_content_refused (0x54000100, "SQ", "waveform");
  assert_content_refused (0x0040a730, "SQ", "report");
  assert_content_refused (0x00041220, "SQ", "directory");
  assert_content_refused (0x7fe00008, "OF", "floating-point");
  assert_content_refused (0x7fe00009, "OD", "floating-point");
  assert_content_refused (0x00091000, "UN", "no picture");

  file = start_file ("1.2.840.10008.1.2.4.100"); /* MPEG2 */
  append_description (file, 4, 4, 8, 8);
  append_long (file, 0x7fe00010, "OB", 0xffffffff, 0);
  append_uint32 (file, 0xe000fffe);
  append_uint32 (file, 0);
  append_uint32 (file, 0xe000fffe);
  append_uint32 (file, 4);
  append_uint32 (file, 0);
  append_uint32 (file, 0xe0ddfffe);
  append_uint32 (file, 0);
  assert_refused (file, PSC_IMAGE_ERROR_UNSUPPORTED);

  assert_refused (start_file ("1.2.3.4.5"), PSC_IMAGE_ERROR_UNSUPPORTED);
}

/* Sequences within sequences, with undefined and with hostile lengths. */
static void
test_nesting (void)
{
  GByteArray *file = start_file (EXPLICIT);

  for (guint i = 0; i < 100000; i++)
    {
      append_long (file, 0x00081140, "SQ", 0xffffffff, 0);
      append_uint32 (file, 0xe000fffe);
      append_uint32 (file, 0xffffffff);
    }
  append_description (file, 4, 4, 8, 8);
  append_long (file, 0x7fe00010, "OW", 16, 16);
  assert_refused (file, PSC_IMAGE_ERROR_DAMAGED);
}

static void
test_lengths (void)
{
  static const char *const kinds[] = { "SQ", "OB", "UN", "UT", "OW", "LT" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < 4; k++)
      {
        const guint32 lengths[] = { 0xffffffff, 0xfffffffe, 0x7fffffff, 0x40000000 };
        g_autoptr (GError) error = NULL;
        GByteArray *file = start_file (EXPLICIT);

        append_long (file, 0x00091001, kinds[i], lengths[k], 100);
        append_description (file, 4, 4, 8, 8);
        error = read_refused (file);
      }
}

/* Elements backwards, which the parser sorts one by one. */
static void
test_many_elements (void)
{
  GByteArray *file = start_file (EXPLICIT);

  for (guint i = 200000; i > 0; i--)
    {
      append_tag (file, 0x00100000 + i, "LO");
      append_uint16 (file, 0);
    }
  assert_refused (file, PSC_IMAGE_ERROR_DAMAGED);
}

static void
test_fragments (void)
{
  static const char *const syntaxes[] = {
    "1.2.840.10008.1.2.5",    "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    for (guint n_items = 0; n_items < 4; n_items++)
      {
        GByteArray *file = start_file (syntaxes[i]);

        append_description (file, 4, 4, 8, 8);
        append_long (file, 0x7fe00010, "OB", 0xffffffff, 0);
        for (guint k = 0; k < n_items; k++)
          {
            append_uint32 (file, 0xe000fffe);
            append_uint32 (file, k == 0 ? 0 : 2);
            if (k > 0)
              append_uint16 (file, 0xd8ff);
          }
        append_uint32 (file, 0xe0ddfffe);
        append_uint32 (file, 0);
        assert_refused (file, PSC_IMAGE_ERROR_DAMAGED);
      }
}

/* A small stream that inflates to gigabytes, which no element claims. */
static void
test_deflate_bomb (void)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9));
  GByteArray *file = start_file ("1.2.840.10008.1.2.1.99");
  g_autofree guint8 *zeros = g_malloc0 (1 << 20);
  g_autofree guint8 *output = g_malloc (1 << 20);
  GConverterResult result = G_CONVERTER_CONVERTED;

  /* The modality above is the head of the deflated part otherwise. */
  g_byte_array_set_size (file, file->len - 10);
  for (guint i = 0; result != G_CONVERTER_FINISHED; i++)
    {
      gsize n_read, n_written;

      result = g_converter_convert (converter, zeros, 1 << 20, output, 1 << 20,
                                    i < 700 ? G_CONVERTER_NO_FLAGS : G_CONVERTER_INPUT_AT_END,
                                    &n_read, &n_written, NULL);
      g_assert_cmpint (result, !=, G_CONVERTER_ERROR);
      g_byte_array_append (file, output, n_written);
      if (i > 2000)
        break;
    }
  assert_refused (file, PSC_IMAGE_ERROR_TOO_LARGE);
}

/* Reads whatever it is, and where that works uses the result. */
static gboolean
read_and_render (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autofree guint8 *grey = NULL;

  psc_dicom_probe (bytes);
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return FALSE;
  grey = g_malloc (psc_image_get_width (image) * psc_image_get_height (image));
  psc_image_render (image, NULL, grey);
  return TRUE;
}

static const char *const hostile_fixtures[] = {
  "implicit.dcm",      "deflated.dcm",    "voi-lut-and-window.dcm", "palette-8.dcm",
  "rle-rgb.dcm",       "rle-frames.dcm",  "jpeg-baseline-ybr.dcm",  "jpeg-extended.dcm",
  "jpeg-lossless.dcm", "jpeg-ls-rgb.dcm", "jpeg2000-rgb.dcm",       "jpeg2000-frames.dcm",
};

static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile_fixtures); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture (hostile_fixtures[i]);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      for (gsize length = 0; length < size; length += 1 + size / 97)
        {
          /* A copy of its own, so that a read beyond the end is seen. */
          g_autofree guint8 *copy = g_memdup2 (data, length);

          read_and_render (copy, length);
        }
      /* Pixels that end early are never made up; further frames may be missing. */
      g_assert_cmpint (read_and_render (data, size - size / 10), ==,
                       strstr (hostile_fixtures[i], "frames") != NULL);
    }
}

static void
test_mutated (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2403);

  for (gsize i = 0; i < G_N_ELEMENTS (hostile_fixtures); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture (hostile_fixtures[i]);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      for (guint k = 0; k < 100; k++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, size);

          for (guint n = 0; n < 1 + k % 8; n++)
            copy[g_rand_int_range (random, 128, size)] ^= 1 << g_rand_int_range (random, 0, 8);
          read_and_render (copy, size);
        }
    }
}

static void
test_probe (void)
{
  static const struct
  {
    const char *data;
    gsize size;
    gboolean is_dicom;
  } cases[] = {
    { "", 0, FALSE },
    { "DICM", 4, FALSE },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, FALSE },
    { "II*\0\x08\0\0\0\0\0\0\0\0\0\0\0", 16, FALSE },
    { "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1", 16, FALSE },
    { "\x08\0\x05\0CS\x0a\0ISO_IR 100", 18, TRUE },
    { "\x08\0\x05\0\x0a\0\0\0ISO_IR 100", 18, TRUE },
    { "\0\x08\0\x05"
      "CS\0\x0aISO_IR 100",
      18, TRUE },
    { "\x08\0\x05\0\x0a\0\0\x7fISO_IR 100", 18, FALSE },
    { "\x02\0\0\0UL\x04\0\0\0\0\0", 12, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].data, cases[i].size);

      g_assert_cmpint (psc_dicom_probe (bytes), ==, cases[i].is_dicom);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dicom-reader/fixtures", test_fixtures);
  g_test_add_func ("/dicom-reader/without-dictionary", test_without_dictionary);
  g_test_add_func ("/dicom-reader/pydicom-files", test_pydicom_files);
  g_test_add_func ("/dicom-reader/real-file", test_real_file);
  g_test_add_func ("/dicom-reader/probe", test_probe);
  g_test_add_func ("/dicom-reader/plain", test_plain);
  g_test_add_func ("/dicom-reader/sizes", test_sizes);
  g_test_add_func ("/dicom-reader/other-content", test_other_content);
  g_test_add_func ("/dicom-reader/nesting", test_nesting);
  g_test_add_func ("/dicom-reader/lengths", test_lengths);
  g_test_add_func ("/dicom-reader/many-elements", test_many_elements);
  g_test_add_func ("/dicom-reader/fragments", test_fragments);
  g_test_add_func ("/dicom-reader/deflate-bomb", test_deflate_bomb);
  g_test_add_func ("/dicom-reader/truncated", test_truncated);
  g_test_add_func ("/dicom-reader/mutated", test_mutated);

  return g_test_run ();
}
