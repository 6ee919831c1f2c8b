/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-spacing.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "image/psc-pixel-aspect.h"

/* Between rows, then between columns (PS3.3 10.7.1.3). A calibrated distance in the patient goes
 * before the distance on the detector, and that before the one of a film scanner. */
static bool
find_spacing (DcmItem *dataset, double *x, double *y)
{
  DcmItem *item = psc_dicom_find_item (dataset, DCM_PixelMeasuresSequence, DCM_PixelSpacing);

  for (const DcmTagKey &tag :
       { DCM_PixelSpacing, DCM_ImagerPixelSpacing, DCM_NominalScannedPixelSpacing })
    {
      *y = psc_dicom_get_double (item, tag, 0, 0);
      *x = psc_dicom_get_double (item, tag, 1, 0);
      if (*x > 0 && *y > 0)
        return true;
      item = dataset;
    }
  return false;
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

  if (!find_spacing (dataset, &x, &y))
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
