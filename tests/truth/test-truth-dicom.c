/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-dicom-segments.h"
#include "psc-test-truth.h"

#define FRAMES "IS\x02\x00"
#define ROWS   "\x28\x00\x10\x00US\x02\x00"

static void
test_read (void)
{
  g_autoptr (PscTruthSet) set = psc_test_truth_load ("segmentation.dcm");
  g_autofree char *said = psc_test_truth_describe (set);

  g_assert_cmpstr (psc_truth_set_get_form (set), ==, "DICOM segmentation");
  g_assert_cmpstr (said, ==,
                   "- 10x8: Edema absent; Cardiomegaly mask(3 2 4 3)\n"
                   "note: Whether the segmentation is of this very picture is not looked at, only "
                   "whether it is of its shape.\n");
}

/* (transfer full): a segmentation in which @what is written over by @other, of the same @length. */
static GBytes *
make_segmentation (const char *what, const char *other, gsize length)
{
  g_autofree char *path = psc_test_truth_dup_path ("segmentation.dcm");
  char *data, *at;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  at = memmem (data, size, what, length);
  g_assert_nonnull (at);
  memcpy (at, other, length);
  return g_bytes_new_take (data, size);
}

static void
test_segmentations (void)
{
  static const struct
  {
    const char *what;
    const char *other;
    gsize length;
    int code;
  } files[] = {
    { FRAMES "2 ", FRAMES "9 ", 6, PSC_TRUTH_ERROR_DAMAGED },
    { FRAMES "2 ", FRAMES "0 ", 6, PSC_TRUTH_ERROR_DAMAGED },
    { FRAMES "2 ", FRAMES "-1", 6, PSC_TRUTH_ERROR_DAMAGED },
    { "BINARY", "LABELM", 6, PSC_TRUTH_ERROR_DAMAGED },
    { ROWS "\x08\x00", ROWS "\x08\x88", 10, PSC_TRUTH_ERROR_DAMAGED },
    { ROWS "\x08\x00", ROWS "\x00\x00", 10, PSC_TRUTH_ERROR_DAMAGED },
    { ROWS "\x08\x00", ROWS "\x18\x00", 10, PSC_TRUTH_ERROR_DAMAGED },
    { ".1.66.4", ".1.66.5", 7, PSC_TRUTH_ERROR_UNRECOGNISED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = make_segmentation (files[i].what, files[i].other, files[i].length);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_file_read_bytes (bytes, NULL, NULL, NULL, &error));
      psc_test_truth_check_message (error);
      g_assert_error (error, PSC_TRUTH_ERROR, files[i].code);
    }
}

/* An element of explicit type, least byte first. @kind: of those with a length of two bytes */
static void
add_element (GByteArray *file,
             guint16 group,
             guint16 number,
             const char *kind,
             const char *value,
             guint16 length)
{
  const guint16 head[] = { GUINT16_TO_LE (group), GUINT16_TO_LE (number) };
  const guint16 size = GUINT16_TO_LE (length);

  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  g_byte_array_append (file, (const guint8 *) kind, 2);
  g_byte_array_append (file, (const guint8 *) &size, sizeof size);
  g_byte_array_append (file, (const guint8 *) value, length);
}

/* The same with a length of four bytes, of @n times @value. */
static void
add_long_element (GByteArray *file,
                  guint16 group,
                  guint16 number,
                  const char *kind,
                  const char *value,
                  guint length,
                  guint n)
{
  const guint16 head[] = { GUINT16_TO_LE (group), GUINT16_TO_LE (number) };
  const guint32 size = GUINT32_TO_LE (length * n);

  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  g_byte_array_append (file, (const guint8 *) kind, 2);
  g_byte_array_append (file, (const guint8 *) "\0\0", 2);
  g_byte_array_append (file, (const guint8 *) &size, sizeof size);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (file, (const guint8 *) value, length);
}

/* (transfer full): a segmentation of one pixel and @n segments of which nothing is said, which are
 * eight bytes each. */
static GBytes *
make_many_segments (guint n)
{
  static const char what[] = "1.2.840.10008.5.1.4.1.1.66.4", syntax[] = "1.2.840.10008.1.2.1";
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *count = g_strdup_printf ("%06u", n);
  const guint8 preamble[128] = { 0 };

  g_byte_array_append (file, preamble, sizeof preamble);
  g_byte_array_append (file, (const guint8 *) "DICM", 4);
  add_element (file, 2, 2, "UI", what, sizeof what - 1);
  add_element (file, 2, 0x10, "UI", syntax, sizeof syntax);
  add_element (file, 8, 0x16, "UI", what, sizeof what - 1);
  add_element (file, 0x28, 8, "IS", count, 6);
  add_element (file, 0x28, 0x10, "US", "\1\0", 2);
  add_element (file, 0x28, 0x11, "US", "\1\0", 2);
  add_element (file, 0x28, 0x100, "US", "\1\0", 2);
  add_element (file, 0x62, 1, "CS", "BINARY", 6);
  add_long_element (file, 0x62, 2, "SQ", "\xfe\xff\x00\xe0\0\0\0\0", 8, n);
  add_long_element (file, 0x7fe0, 0x10, "OB", "\xff\xff", 2, n / 16 + 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static void
test_many_segments (void)
{
  g_autoptr (GBytes) some = make_many_segments (PSC_DICOM_MAX_SEGMENTS);
  g_autoptr (GBytes) many = make_many_segments (PSC_DICOM_MAX_SEGMENTS + 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (PscTruthSet) set = psc_truth_file_read_bytes (some, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (psc_truth_image_get_n_findings (psc_truth_set_get_image (set, 0)), ==,
                    PSC_DICOM_MAX_SEGMENTS);
  g_assert_null (psc_truth_file_read_bytes (many, NULL, NULL, NULL, &error));
  psc_test_truth_check_message (error);
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "more segments"));

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_truth_file_read_bytes (some, NULL, NULL, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Wherever the file breaks off, it is an error and nothing else. */
static void
test_cut (void)
{
  psc_test_truth_check_cut ("segmentation.dcm");
}

static void
test_cancelled (void)
{
  g_autofree char *path = psc_test_truth_dup_path ("segmentation.dcm");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_truth_file_load (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-dicom/read", test_read);
  g_test_add_func ("/truth-dicom/damaged", test_segmentations);
  g_test_add_func ("/truth-dicom/many-segments", test_many_segments);
  g_test_add_func ("/truth-dicom/cut", test_cut);
  g_test_add_func ("/truth-dicom/cancelled", test_cancelled);
  return g_test_run ();
}
