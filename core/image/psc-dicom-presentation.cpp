/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-presentation.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-spacing.hpp"
#include "image/psc-dicom-table.hpp"
#include "image/psc-dicom-voi.hpp"
#include "image/psc-image-facts.h"

/* Numbers beyond this are no calibration; with them, values would leave the range of a float. */
#define MAX_RESCALE 1e12

/* The rescale of the first frame; the identity where there is none, or one that would leave nothing
 * of the picture. */
static void
read_rescale (DcmItem *dataset, double *slope, double *intercept)
{
  DcmItem *item =
      psc_dicom_find_item (dataset, DCM_PixelValueTransformationSequence, DCM_RescaleSlope);

  *slope = psc_dicom_get_double (item, DCM_RescaleSlope, 0, 1);
  *intercept = psc_dicom_get_double (item, DCM_RescaleIntercept, 0, 0);
  if (*slope == 0 || std::fabs (*slope) > MAX_RESCALE || std::fabs (*intercept) > MAX_RESCALE)
    {
      *slope = 1;
      *intercept = 0;
    }
}

/* Returns whether there was a table that could be applied. */
static bool
apply_modality_table (DcmItem *item, bool is_signed, PscImage *image)
{
  gsize n = psc_image_get_width (image) * psc_image_get_height (image);
  float *values = psc_image_get_mutable_values (image);
  PscDicomTable table;

  if (!psc_dicom_table_load (&table, item, DCM_LUTDescriptor, DCM_LUTData, is_signed))
    {
      psc_image_take_note (
          image, g_strdup (_ ("the modality look-up table is empty or damaged and passed over")));
      return false;
    }

  for (gsize i = 0; i < n; i++)
    if (!std::isnan (values[i]))
      values[i] = table.look_up (values[i]);
  psc_image_set_bits (image, table.bits);
  return true;
}

static void
apply_rescale (double slope, double intercept, PscImage *image)
{
  gsize n = psc_image_get_width (image) * psc_image_get_height (image);
  float *values = psc_image_get_mutable_values (image);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) (values[i] * slope + intercept);
}

/* A picture of up to 8 bits without a window is one for the screen: black is 0, whatever its least
 * value. */
static void
take_full_range (PscImage *image, guint depth)
{
  double greatest = std::ldexp (1, (int) depth) - 1;
  PscWindow window = { greatest / 2, greatest, PSC_WINDOW_LINEAR_EXACT };

  psc_image_set_window (image, &window);
}

/* PS3.3 C.11.1: a table or a straight line, never both. */
static void
apply_modality (const PscDicomFrame *frame, DcmItem *dataset, bool is_signed, PscImage *image)
{
  DcmItem *table = psc_dicom_get_item (dataset, DCM_ModalityLUTSequence);
  double slope, intercept;

  if (table != nullptr && apply_modality_table (table, is_signed, image))
    return;

  read_rescale (dataset, &slope, &intercept);
  if (slope != 1 || intercept != 0)
    apply_rescale (slope, intercept, image);
  else if (frame->depth <= 8 && !is_signed)
    take_full_range (image, frame->depth);
}

/* A presentation LUT shape says how the values after VOI relate to brightness (PS3.3 C.11.6), of
 * which MONOCHROME1 is the older form: INVERSE goes with MONOCHROME1 and does not undo it. IDENTITY
 * contradicts it; it is what software writes that does not look, and then MONOCHROME1 is true. */
static void
take_polarity (const PscDicomFrame *frame, DcmItem *dataset, PscImage *image)
{
  std::string shape = psc_dicom_get_string (dataset, DCM_PresentationLUTShape);

  psc_image_set_inverted (image, frame->low_is_bright || shape == "INVERSE");
  if (frame->low_is_bright && shape == "IDENTITY")
    {
      psc_image_add_mark (image, PSC_IMAGE_MARK_POLARITY_DOUBTFUL);
      psc_image_take_warning (
          image, g_strdup (_ ("the header contradicts itself about black and white (MONOCHROME1 "
                              "and IDENTITY): if the picture is a negative, invert it (I)")));
    }
  if (psc_dicom_get_item (dataset, DCM_PresentationLUTSequence) != nullptr)
    psc_image_take_note (
        image, g_strdup (_ ("the presentation look-up table of the file is not applied")));
}

void
psc_dicom_presentation_apply (const PscDicomFrame *frame, DcmItem *dataset, PscImage *image)
{
  bool is_signed = psc_dicom_get_uint (dataset, DCM_PixelRepresentation, 0) == 1;

  psc_dicom_spacing_apply (dataset, image);
  if (frame->colour != PscDicomColour::MONOCHROME)
    {
      guint depth = frame->colour == PscDicomColour::PALETTE ? 8 : frame->depth;

      psc_image_set_bits (image, depth);
      take_full_range (image, depth);
      return;
    }

  psc_image_set_bits (image, frame->depth);
  apply_modality (frame, dataset, is_signed, image);
  psc_dicom_voi_apply (dataset, is_signed, image);
  take_polarity (frame, dataset, image);
}
