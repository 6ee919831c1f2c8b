/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-presentation.hpp"

#include <cmath>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-table.hpp"

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

static PscWindowFunction
window_function (DcmItem *item)
{
  std::string name = psc_dicom_get_string (item, DCM_VOILUTFunction);

  if (name == "LINEAR_EXACT")
    return PSC_WINDOW_LINEAR_EXACT;
  return name == "SIGMOID" ? PSC_WINDOW_SIGMOID : PSC_WINDOW_LINEAR;
}

/* Returns how many windows there are, of which the first is taken. */
static guint
take_window (DcmItem *dataset, PscImage *image)
{
  DcmItem *item = psc_dicom_find_item (dataset, DCM_FrameVOILUTSequence, DCM_WindowCenter);
  guint n = MIN (psc_dicom_get_multiplicity (item, DCM_WindowCenter),
                 psc_dicom_get_multiplicity (item, DCM_WindowWidth));
  PscWindow window;

  window.centre = psc_dicom_get_double (item, DCM_WindowCenter, 0, NAN);
  window.width = psc_dicom_get_double (item, DCM_WindowWidth, 0, NAN);
  window.function = window_function (item);
  if (n == 0 || std::isnan (window.centre) || !(window.width > 0)
      || (window.function == PSC_WINDOW_LINEAR && window.width < 1))
    return 0;

  psc_image_set_window (image, &window);
  return n;
}

/* Returns whether the table at @item can be used. */
static bool
load_voi_table (DcmItem *item, bool is_signed, PscImage *image)
{
  PscDicomTable table;
  PscVoiTable *voi;

  if (!psc_dicom_table_load (&table, item, DCM_LUTDescriptor, DCM_LUTData, is_signed))
    return false;
  if (table.stretch ())
    psc_image_take_note (
        image, g_strdup (_ ("the VOI look-up table does not have the depth that it declares and is "
                            "scaled by what it reaches")));

  voi = g_new0 (PscVoiTable, 1);
  voi->first = table.first;
  voi->bits = table.bits;
  voi->n_entries = static_cast<guint> (table.entries.size ());
  voi->entries =
      static_cast<guint16 *> (g_memdup2 (table.entries.data (), table.entries.size () * 2));
  psc_image_take_voi_table (image, voi);
  return true;
}

/* Returns how many tables there are, of which the first is taken; 0 where it can't be. */
static guint
take_voi_table (DcmItem *dataset, bool is_signed, PscImage *image)
{
  DcmItem *item = psc_dicom_get_item (dataset, DCM_VOILUTSequence);

  if (item == nullptr)
    return 0;
  if (load_voi_table (item, is_signed, image))
    return psc_dicom_count_items (dataset, DCM_VOILUTSequence);
  psc_image_take_note (image,
                       g_strdup (_ ("the VOI look-up table is empty or damaged and passed over")));
  return 0;
}

/* What is not used is not spoken of: where there is a table, windows are not counted. */
static void
note_choice (guint n_windows, guint n_tables, PscImage *image)
{
  if (n_tables > 1)
    psc_image_take_note (
        image,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the first of %u VOI look-up table is used",
                                      "the first of %u VOI look-up tables is used", n_tables),
                         n_tables));
  else if (n_tables == 0 && n_windows > 1)
    psc_image_take_note (
        image, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the first of %u window is used",
                                             "the first of %u windows is used", n_windows),
                                n_windows));
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
    psc_image_take_warning (
        image, g_strdup (_ ("the header contradicts itself about black and white (MONOCHROME1 and "
                            "IDENTITY): if the picture is a negative, invert it (I)")));
  if (psc_dicom_get_item (dataset, DCM_PresentationLUTSequence) != nullptr)
    psc_image_take_note (
        image, g_strdup (_ ("the presentation look-up table of the file is not applied")));
}

/* Between rows, then between columns (PS3.3 10.7.1.3). A calibrated distance in the patient goes
 * before the distance on the detector. */
static void
take_spacing (DcmItem *dataset, PscImage *image)
{
  DcmItem *item = psc_dicom_find_item (dataset, DCM_PixelMeasuresSequence, DCM_PixelSpacing);

  for (const DcmTagKey &tag : { DCM_PixelSpacing, DCM_ImagerPixelSpacing })
    {
      double y = psc_dicom_get_double (item, tag, 0, 0);
      double x = psc_dicom_get_double (item, tag, 1, 0);

      if (x > 0 && y > 0)
        {
          psc_image_set_pixel_spacing (image, x, y);
          return;
        }
    }
}

void
psc_dicom_presentation_apply (const PscDicomFrame *frame, DcmItem *dataset, PscImage *image)
{
  bool is_signed = psc_dicom_get_uint (dataset, DCM_PixelRepresentation, 0) == 1;
  guint n_windows;

  take_spacing (dataset, image);
  if (frame->colour != PscDicomColour::MONOCHROME)
    {
      guint depth = frame->colour == PscDicomColour::PALETTE ? 8 : frame->depth;

      psc_image_set_bits (image, depth);
      take_full_range (image, depth);
      return;
    }

  psc_image_set_bits (image, frame->depth);
  apply_modality (frame, dataset, is_signed, image);
  n_windows = take_window (dataset, image);
  note_choice (n_windows, take_voi_table (dataset, is_signed, image), image);
  take_polarity (frame, dataset, image);
}
