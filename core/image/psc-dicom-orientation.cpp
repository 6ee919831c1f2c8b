/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-orientation.hpp"

#include <cmath>
#include <cstring>

#include <glib/gi18n-lib.h>

#include "image/psc-image-facts.h"

namespace
{

/* Towards which side of the patient columns and rows go on: L, R, H, F, A or P. */
struct Directions
{
  char along_row;
  char along_column;
};

/* What is amiss with a picture, and the sentence that says so. */
struct Fault
{
  guint marks; /* PscImageMarks */
  const char *sentence;
};

} // namespace

static bool
is_side (char letter)
{
  return letter == 'L' || letter == 'R';
}

static bool
is_end (char letter)
{
  return letter == 'H' || letter == 'F';
}

/* The first of the letters is the main direction: “LH” is mostly left. */
static bool
read_letter (DcmItem *item, guint index, char *letter)
{
  DcmElement *element = psc_dicom_find_value (item, DCM_PatientOrientation);
  OFString value;

  if (element == nullptr || element->getOFString (value, index).bad ())
    return false;
  for (char c : value)
    if (!g_ascii_isspace (c))
      {
        *letter = g_ascii_toupper (c);
        return strchr ("LRHFAP", *letter) != nullptr;
      }
  return false;
}

/* The patient's axes point to the left, to the back and to the head. */
static char
main_direction (const double axis[3])
{
  static const char ahead[] = "LPH", back[] = "RAF";
  guint main = 0;

  for (guint i = 1; i < 3; i++)
    if (std::fabs (axis[i]) > std::fabs (axis[main]))
      main = i;
  return axis[main] < 0 ? back[main] : ahead[main];
}

static bool
read_axes (DcmItem *dataset, Directions *directions)
{
  DcmItem *item =
      psc_dicom_find_item (dataset, DCM_PlaneOrientationSequence, DCM_ImageOrientationPatient);
  double axes[6];

  for (guint i = 0; i < 6; i++)
    {
      axes[i] = psc_dicom_get_double (item, DCM_ImageOrientationPatient, i, NAN);
      if (std::isnan (axes[i]))
        return false;
    }
  directions->along_row = main_direction (axes);
  directions->along_column = main_direction (axes + 3);
  return true;
}

static Fault
find_frontal_fault (const Directions *directions)
{
  if (is_end (directions->along_row))
    return { PSC_IMAGE_MARK_LYING,
             N_ ("the patient lies on the side: the picture is to be turned, and prompts that name "
                 "a side or a zone depend on it") };
  if (directions->along_row == 'R' && directions->along_column == 'F')
    return { PSC_IMAGE_MARK_EXCHANGED,
             N_ ("left and right are exchanged: the patient’s right is on the right of the "
                 "picture, and prompts that name a side depend on it") };
  if (directions->along_row == 'R')
    return { PSC_IMAGE_MARK_UPSIDE_DOWN | PSC_IMAGE_MARK_EXCHANGED,
             N_ ("the picture is upside down, and left and right are exchanged: prompts that name "
                 "a side or a zone depend on it") };
  if (directions->along_column == 'H')
    return { PSC_IMAGE_MARK_UPSIDE_DOWN,
             N_ ("the picture is upside down: prompts that name a zone depend on it") };
  return { PSC_IMAGE_MARK_NONE, nullptr };
}

/* A lateral view has no left and right to confuse. */
static Fault
find_fault (const Directions *directions)
{
  char row = directions->along_row, column = directions->along_column;

  if ((is_side (row) && is_end (column)) || (is_end (row) && is_side (column)))
    return find_frontal_fault (directions);
  if (is_end (row) && !is_end (column))
    return { PSC_IMAGE_MARK_LYING,
             N_ ("the patient lies on the side: the picture is to be turned, and prompts that name "
                 "a zone depend on it") };
  if (column == 'H' && !is_end (row))
    return { PSC_IMAGE_MARK_UPSIDE_DOWN,
             N_ ("the picture is upside down: prompts that name a zone depend on it") };
  return { PSC_IMAGE_MARK_NONE, nullptr };
}

static void
warn (const Directions *directions, PscImage *image)
{
  Fault fault = find_fault (directions);

  if (fault.sentence == nullptr)
    return;
  psc_image_add_mark (image, static_cast<PscImageMarks> (fault.marks));
  psc_image_take_warning (image, g_strdup_printf ("%s (%c\\%c)", _ (fault.sentence),
                                                  directions->along_row, directions->along_column));
}

void
psc_dicom_orientation_note (DcmItem *dataset, PscImage *image)
{
  Directions letters, axes;
  bool has_letters = read_letter (dataset, 0, &letters.along_row)
                     && read_letter (dataset, 1, &letters.along_column);
  bool has_axes = read_axes (dataset, &axes);

  if (has_letters && has_axes
      && (letters.along_row != axes.along_row || letters.along_column != axes.along_column))
    {
      psc_image_add_mark (image, PSC_IMAGE_MARK_SIDES_DOUBTFUL);
      psc_image_take_warning (
          image,
          /* Translators: directions in the patient by two elements of a file, such as R\F. */
          g_strdup_printf (_ ("the header contradicts itself about the patient’s sides (%c\\%c in "
                              "one place, %c\\%c in another): prompts that name a side depend on "
                              "it"),
                           letters.along_row, letters.along_column, axes.along_row,
                           axes.along_column));
    }
  else if (has_letters || has_axes)
    warn (has_letters ? &letters : &axes, image);
}
