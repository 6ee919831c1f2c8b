/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "image/psc-dicom-reader.h"
#include "image/psc-image-facts.h"
#include "image/psc-image-file.h"
#include "image/psc-voi.h"

#define SIDE 4

typedef struct
{
  guint16 group;
  guint16 element;
  const char *vr;
  const char *value; /* text; NULL for none */
} Element;

static void
append_uint16 (GByteArray *file, guint16 value)
{
  const guint8 bytes[] = { value & 0xff, value >> 8 };

  g_byte_array_append (file, bytes, sizeof bytes);
}

static void
append (
    GByteArray *file, guint16 group, guint16 element, const char *vr, const void *value, gsize size)
{
  append_uint16 (file, group);
  append_uint16 (file, element);
  g_byte_array_append (file, (const guint8 *) vr, 2);
  if (g_str_equal (vr, "OW") || g_str_equal (vr, "UN"))
    append_uint16 (file, 0);
  append_uint16 (file, (guint16) size);
  if (g_str_equal (vr, "OW") || g_str_equal (vr, "UN"))
    append_uint16 (file, (guint16) (size >> 16));
  g_byte_array_append (file, value, (guint) size);
}

static void
append_text (GByteArray *file, const Element *element)
{
  g_autofree char *even = strlen (element->value) % 2 == 1 ? g_strconcat (element->value, " ", NULL)
                                                           : g_strdup (element->value);

  append (file, element->group, element->element, element->vr, even, strlen (even));
}

static void
append_number (GByteArray *file, guint16 element, guint16 number)
{
  const guint8 bytes[] = { number & 0xff, number >> 8 };

  append (file, 0x0028, element, "US", bytes, sizeof bytes);
}

/* A picture of SIDE × SIDE pixels whose header has @elements, in ascending order, of the groups
 * below 0028; @spacing: (nullable): its Pixel Spacing; @calibration: (nullable). */
static PscImage *
read_with (const Element *elements, gsize n, const char *spacing, const char *calibration)
{
  static const Element class = { 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.1" };
  static const guint16 pixels[SIDE * SIDE];
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  PscImage *image;

  append_text (file, &class);
  for (gsize i = 0; i < n; i++)
    append_text (file, &elements[i]);
  append_number (file, 0x0002, 1);
  append_text (file, &(Element){ 0x0028, 0x0004, "CS", "MONOCHROME2" });
  append_number (file, 0x0010, SIDE);
  append_number (file, 0x0011, SIDE);
  if (spacing != NULL)
    append_text (file, &(Element){ 0x0028, 0x0030, "DS", spacing });
  append_number (file, 0x0100, 16);
  append_number (file, 0x0101, 12);
  append_number (file, 0x0102, 11);
  append_number (file, 0x0103, 0);
  if (calibration != NULL)
    append_text (file, &(Element){ 0x0028, 0x0a02, "CS", calibration });
  append (file, 0x7fe0, 0x0010, "OW", pixels, sizeof pixels);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  image = psc_dicom_reader_read (bytes, &error);
  g_assert_no_error (error);
  return image;
}

static void
test_dicom (void)
{
  static const Element elements[] = {
    { 0x0008, 0x0060, "CS", "DX" },
    { 0x0008, 0x0070, "LO", "Light & Box" },
    { 0x0008, 0x1090, "LO", "Clear-View 5000 (mobile)" },
    { 0x0018, 0x0015, "CS", "CHEST" },
    { 0x0018, 0x1164, "DS", "0.2\\0.2" },
    { 0x0018, 0x5101, "CS", "PA" },
  };
  g_autoptr (PscImage) image = read_with (elements, G_N_ELEMENTS (elements), NULL, NULL);
  const PscImageFacts *facts = psc_image_get_facts (image);

  g_assert_cmpint (facts->view, ==, PSC_IMAGE_VIEW_PA);
  g_assert_cmpint (facts->spacing, ==, PSC_SPACING_DETECTOR);
  g_assert_cmpstr (facts->modality, ==, "DX");
  g_assert_cmpstr (facts->body_part, ==, "CHEST");
  /* An ampersand is not among the signs. */
  g_assert_null (facts->manufacturer);
  g_assert_cmpstr (facts->device, ==, "Clear-View 5000 (mobile)");
  g_assert_cmpstr (facts->colour, ==, "MONOCHROME2");
  g_assert_cmpstr (facts->encoding, ==, "uncompressed");
  g_assert_cmpuint (facts->stored_width, ==, SIDE);
  g_assert_false (facts->lossy);
}

/* What names somebody, or is not of the form that it should have, is not shown to anybody. */
static void
test_hostile (void)
{
  g_autofree char *endless = g_strnfill (4000, 'A');
  const Element elements[] = {
    { 0x0008, 0x0060, "CS", "DX\x1b[31m" },
    { 0x0008, 0x0070, "LO", endless },
    { 0x0008, 0x0080, "LO", "Saint Elsewhere" },
    { 0x0008, 0x1090, "LO", "Elsewhere unit" },
    { 0x0010, 0x0010, "PN", "Doe^Jane" },
    { 0x0010, 0x0020, "LO", "4711-0815" },
    { 0x0018, 0x0015, "CS", "JANE" },
    { 0x0018, 0x5101, "LO", "PA, seen by Jane Doe" },
  };
  g_autoptr (PscImage) image = read_with (elements, G_N_ELEMENTS (elements), NULL, NULL);
  const PscImageFacts *facts = psc_image_get_facts (image);

  g_assert_null (facts->modality);
  g_assert_null (facts->manufacturer);
  g_assert_null (facts->device);
  g_assert_null (facts->body_part);
  g_assert_cmpint (facts->view, ==, PSC_IMAGE_VIEW_UNKNOWN);
}

static void
test_wrong_types (void)
{
  static const Element elements[] = {
    { 0x0008, 0x0060, "US", "DX" },
    { 0x0008, 0x0070, "UN",
      "\xff\xfe\x80"
      "A" },
    { 0x0008, 0x1090, "LO", "a number 20240131" },
    { 0x0018, 0x0015, "FD", "CHESTCHE" },
    { 0x0018, 0x1164, "LO", "wide" },
    { 0x0018, 0x5101, "FL", "PAPA" },
  };
  g_autoptr (PscImage) image = read_with (elements, G_N_ELEMENTS (elements), NULL, NULL);
  const PscImageFacts *facts = psc_image_get_facts (image);

  g_assert_null (facts->modality);
  g_assert_null (facts->manufacturer);
  g_assert_null (facts->device);
  g_assert_null (facts->body_part);
  g_assert_cmpint (facts->view, ==, PSC_IMAGE_VIEW_UNKNOWN);
  g_assert_cmpint (facts->spacing, ==, PSC_SPACING_UNKNOWN);
}

static void
test_spacing (void)
{
  static const struct
  {
    const char *imager, *film, *pixel, *calibration;
    PscSpacing spacing;
  } cases[] = {
    { NULL, NULL, NULL, NULL, PSC_SPACING_UNKNOWN },
    { "0.2\\0.2", NULL, NULL, NULL, PSC_SPACING_DETECTOR },
    { "0.2\\0.2", NULL, "0.2\\0.2", NULL, PSC_SPACING_DETECTOR },
    { "0.2\\0.2", NULL, "0.18\\0.18", NULL, PSC_SPACING_CALIBRATED },
    { "0.2\\0.2", NULL, "0.2\\0.2", "FIDUCIAL", PSC_SPACING_CALIBRATED },
    { NULL, NULL, "0.18\\0.18", "GEOMETRY", PSC_SPACING_CALIBRATED },
    { NULL, NULL, "0.18\\0.18", NULL, PSC_SPACING_UNCALIBRATED },
    { NULL, "0.1\\0.1", NULL, NULL, PSC_SPACING_FILM },
    { "0\\0", "0.1\\0.1", "-1\\1", NULL, PSC_SPACING_FILM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Element elements[2];
      g_autoptr (PscImage) image = NULL;
      gsize n = 0;
      double x, y;

      if (cases[i].imager != NULL)
        elements[n++] = (Element){ 0x0018, 0x1164, "DS", cases[i].imager };
      if (cases[i].film != NULL)
        elements[n++] = (Element){ 0x0018, 0x2010, "DS", cases[i].film };
      image = read_with (elements, n, cases[i].pixel, cases[i].calibration);
      g_assert_cmpint (psc_image_get_facts (image)->spacing, ==, cases[i].spacing);
      psc_image_get_pixel_spacing (image, &x, &y);
      g_assert_cmpint (x > 0, ==, cases[i].spacing != PSC_SPACING_UNKNOWN);
      g_assert_cmpint (psc_spacing_get_element (cases[i].spacing) != NULL, ==, x > 0);
    }
}

static void
test_views (void)
{
  static const struct
  {
    const char *text;
    PscImageView view;
    const char *name;
  } cases[] = {
    { "PA", PSC_IMAGE_VIEW_PA, "PA" },
    { "postero-anterior", PSC_IMAGE_VIEW_PA, "PA" },
    { "AP_horizontal", PSC_IMAGE_VIEW_AP, "AP" },
    { "Lateral", PSC_IMAGE_VIEW_LATERAL, "Lateral" },
    { "LL", PSC_IMAGE_VIEW_LEFT_LATERAL, "Left lateral" },
    { "Frontal", PSC_IMAGE_VIEW_FRONTAL, "Frontal" },
    { "", PSC_IMAGE_VIEW_UNKNOWN, NULL },
    { NULL, PSC_IMAGE_VIEW_UNKNOWN, NULL },
    { "P.A.", PSC_IMAGE_VIEW_UNKNOWN, NULL },
    { "PA 1", PSC_IMAGE_VIEW_UNKNOWN, NULL },
    { "PAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", PSC_IMAGE_VIEW_UNKNOWN, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (psc_image_view_from_text (cases[i].text), ==, cases[i].view);
      g_assert_cmpstr (psc_image_view_get_name (cases[i].view), ==, cases[i].name);
    }
}

static PscImage *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  PscImage *image = psc_image_file_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_files (void)
{
  static const struct
  {
    const char *folder, *name, *colour, *encoding;
    guint orientation;
    PscImageMarks marks;
    gboolean lossy;
  } cases[] = {
    { "images", "palette4.png", "palette", "deflated, without loss", 1, 0, FALSE },
    { "images", "channels2-8.png", "grey, with transparency", "deflated, without loss", 1, 0,
      FALSE },
    { "images", "exif-6.jpg", "grey", "JPEG, with loss", 6, 0, TRUE },
    { "images", "progressive.jpg", "colour", "progressive JPEG, with loss", 1, 0, TRUE },
    { "images", "cmyk.jpg", "printing inks (CMYK)", "JPEG, with loss", 1, 0, TRUE },
    { "images", "orientation-8.tif", "grey", "uncompressed", 8, 0, FALSE },
    { "images", "white-is-zero8.tif", "grey, white is zero", "uncompressed", 1, 0, FALSE },
    { "images", "tiff_lzw.tif", "grey", "compressed without loss", 1, 0, FALSE },
    { "dicom", "deflated.dcm", "MONOCHROME2", "deflated, without loss", 1, 0, FALSE },
    { "dicom", "rle.dcm", "MONOCHROME2", "RLE, without loss", 1, 0, FALSE },
    { "dicom", "jpeg-baseline.dcm", "MONOCHROME2", "JPEG, with loss", 1, 0, TRUE },
    { "dicom", "jpeg2000.dcm", "MONOCHROME2", "JPEG 2000, without loss", 1, 0, FALSE },
    { "dicom-wild", "orientation-RF.dcm", "MONOCHROME2", "uncompressed", 1,
      PSC_IMAGE_MARK_EXCHANGED, FALSE },
    { "dicom-wild", "orientation-R-H.dcm", "MONOCHROME2", "uncompressed", 1,
      PSC_IMAGE_MARK_EXCHANGED | PSC_IMAGE_MARK_UPSIDE_DOWN, FALSE },
    { "dicom-wild", "orientation-F-L.dcm", "MONOCHROME2", "uncompressed", 1, PSC_IMAGE_MARK_LYING,
      FALSE },
    { "dicom-wild", "axes-contradict.dcm", "MONOCHROME2", "uncompressed", 1,
      PSC_IMAGE_MARK_SIDES_DOUBTFUL, FALSE },
    { "dicom-wild", "fuji-mono1-identity.dcm", "MONOCHROME1", "uncompressed", 1,
      PSC_IMAGE_MARK_POLARITY_DOUBTFUL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscImage) image = load (cases[i].folder, cases[i].name);
      const PscImageFacts *facts = psc_image_get_facts (image);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (facts->colour, ==, cases[i].colour);
      g_assert_cmpstr (facts->encoding, ==, cases[i].encoding);
      g_assert_cmpuint (facts->orientation, ==, cases[i].orientation);
      g_assert_cmpint (facts->marks, ==, cases[i].marks);
      g_assert_cmpint (facts->lossy, ==, cases[i].lossy);
    }
}

/* The same picture in another window is the same picture. */
static void
test_shared (void)
{
  g_autoptr (PscImage) image = load ("cases", "nonsquare-ratio.dcm");
  g_autoptr (PscImage) chosen = psc_voi_choose (image, 1);
  const PscImageFacts *facts = psc_image_get_facts (image);

  g_assert_true (psc_image_get_facts (chosen) == facts);
  g_assert_true (facts->stored_width != psc_image_get_width (image)
                 || facts->stored_height != psc_image_get_height (image));
  g_clear_object (&image);
  g_assert_cmpstr (psc_image_get_facts (chosen)->colour, ==, "MONOCHROME2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image-facts/dicom", test_dicom);
  g_test_add_func ("/image-facts/hostile", test_hostile);
  g_test_add_func ("/image-facts/wrong-types", test_wrong_types);
  g_test_add_func ("/image-facts/spacing", test_spacing);
  g_test_add_func ("/image-facts/views", test_views);
  g_test_add_func ("/image-facts/files", test_files);
  g_test_add_func ("/image-facts/shared", test_shared);

  return g_test_run ();
}
