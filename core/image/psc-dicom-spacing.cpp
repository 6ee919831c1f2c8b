/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-spacing.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "image/psc-image-facts.h"
#include "image/psc-pixel-aspect.h"

/* Spacings that differ by less than this are the same one. */
#define SAME_SPACING 1e-3

/* Between rows, then between columns. */
static bool
read_spacing (DcmItem *item, const DcmTagKey &tag, double *x, double *y)
{
  *y = psc_dicom_get_double (item, tag, 0, 0);
  *x = psc_dicom_get_double (item, tag, 1, 0);
  return *x > 0 && *y > 0;
}

/* PS3.3 10.7.1.3: a Pixel Spacing that is that of the detector has not been calibrated; one beside
 * it has. Alone it says nothing, unless the file tells how it was come by. */
static PscSpacing
judge_spacing (DcmItem *dataset, double x, double y)
{
  double imager_x, imager_y;

  if (!psc_dicom_get_string (dataset, DCM_PixelSpacingCalibrationType).empty ())
    return PSC_SPACING_CALIBRATED;
  if (!read_spacing (dataset, DCM_ImagerPixelSpacing, &imager_x, &imager_y))
    return PSC_SPACING_UNCALIBRATED;
  return std::fabs (x / imager_x - 1) < SAME_SPACING && std::fabs (y / imager_y - 1) < SAME_SPACING
             ? PSC_SPACING_DETECTOR
             : PSC_SPACING_CALIBRATED;
}

/* A distance in the patient goes before the distance on the detector, and that before the one of a
 * film scanner. */
static PscSpacing
find_spacing (DcmItem *dataset, double *x, double *y)
{
  DcmItem *item = psc_dicom_find_item (dataset, DCM_PixelMeasuresSequence, DCM_PixelSpacing);

  if (read_spacing (item, DCM_PixelSpacing, x, y))
    return judge_spacing (dataset, *x, *y);
  if (read_spacing (dataset, DCM_ImagerPixelSpacing, x, y))
    return PSC_SPACING_DETECTOR;
  if (read_spacing (dataset, DCM_NominalScannedPixelSpacing, x, y))
    return PSC_SPACING_FILM;
  return PSC_SPACING_UNKNOWN;
}

/* Whole numbers by the standard, and fractions in the wild: vertical, then horizontal size
 * (PS3.3 C.7.6.3.1.7). */
static bool
find_aspect (DcmItem *dataset, double size[2])
{
  DcmElement *element = psc_dicom_find_value (dataset, DCM_PixelAspectRatio);

  if (element == nullptr || element->getVM () == 0)
    return false;
  for (guint i = 0; i < 2; i++)
    {
      OFString text;

      size[i] =
          element->getOFString (text, i).good () ? g_ascii_strtod (text.c_str (), nullptr) : 0;
    }
  return true;
}

/* The standard has a ratio only where there is no spacing, so that the spacing counts. */
void
psc_dicom_spacing_apply (DcmItem *dataset, PscImage *image)
{
  double x, y, size[2];
  bool has_aspect = find_aspect (dataset, size);
  PscSpacing spacing = find_spacing (dataset, &x, &y);

  psc_image_get_mutable_facts (image)->spacing = spacing;
  if (spacing == PSC_SPACING_UNKNOWN)
    {
      if (has_aspect)
        psc_pixel_aspect_declare (image, size[0], size[1]);
      return;
    }

  psc_image_set_pixel_spacing (image, x, y);
  psc_pixel_aspect_declare (image, y, x);
  if (has_aspect && std::fabs (size[0] / size[1] * x / y - 1) >= PSC_PIXEL_ASPECT_TOLERANCE)
    psc_image_take_note (image, g_strdup (_ ("the header gives two different proportions of the "
                                             "pixels; those of the spacing are taken")));
}
