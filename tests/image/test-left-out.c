/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-image-file.h"

/* What a build that lacks a reader says of a file that it would have been for. */

static void
check_refused (const char *folder, const char *name, const char *format)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autofree char *said = g_strdup_printf (
      "%s: it is a %s file, and this program was built without a reader for them", path, format);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_image_file_load (path, NULL, &error));
  g_assert_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, said);
}

#if !PSC_HAVE_DICOM
static void
test_dicom (void)
{
  check_refused ("dicom", "rle.dcm", "DICOM");
}
#endif

#if !PSC_HAVE_TIFF
static void
test_tiff (void)
{
  check_refused ("images", "grey12-little.tif", "TIFF");
}
#endif

/* Nobody is told to bring a file that is not read. */
static void
test_unrecognised (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("chest", 5);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_image_file_load_bytes (bytes, NULL, &error));
  g_assert_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNRECOGNISED);
  g_assert_cmpint (strstr (error->message, "DICOM") != NULL, ==, PSC_HAVE_DICOM);
  g_assert_cmpint (strstr (error->message, "TIFF") != NULL, ==, PSC_HAVE_TIFF);
  g_assert_nonnull (strstr (error->message, "PNG, JPEG"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#if !PSC_HAVE_DICOM
  g_test_add_func ("/left-out/dicom", test_dicom);
#endif
#if !PSC_HAVE_TIFF
  g_test_add_func ("/left-out/tiff", test_tiff);
#endif
  g_test_add_func ("/left-out/unrecognised", test_unrecognised);

  return g_test_run ();
}
