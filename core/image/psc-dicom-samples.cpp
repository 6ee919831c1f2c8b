/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-depth.hpp"
#include "image/psc-dicom-padding.hpp"
#include "image/psc-dicom-table.hpp"

/* A stored sample as a number: the bits that count, without overlays above or beside them. */
static double
sample_at (const PscDicomFrame *frame, gsize index)
{
  guint32 raw;
  guint16 word;

  switch (frame->allocated)
    {
    case 1:
      return frame->data[index / 8] >> (index % 8) & 1;
    case 8:
      raw = frame->data[index];
      break;
    case 16:
      memcpy (&word, frame->data + 2 * index, sizeof word);
      raw = word;
      break;
    default:
      memcpy (&raw, frame->data + 4 * index, sizeof raw);
      break;
    }

  /* Up to the top of the word, and back with or without the sign. */
  raw <<= 31 - frame->high_bit;
  if (frame->is_signed)
    return (gint32) raw >> (32 - frame->stored);
  return raw >> (32 - frame->stored);
}

/* ITU-R BT.601, in the fixed point and rounding of Pillow's conversion to grey, so that coloured
 * pictures reach a model as they did in training. */
static double
luma (const double rgb[3])
{
  return (
      double) (((gint64) rgb[0] * 19595 + (gint64) rgb[1] * 38470 + (gint64) rgb[2] * 7471 + 0x8000)
               >> 16);
}

/* PS3.3 C.7.6.3.1.2, rounded and held within the depth. */
static void
ybr_to_rgb (double pixel[3], guint depth)
{
  double middle = std::ldexp (1, (int) depth - 1);
  double y = pixel[0], cb = pixel[1] - middle, cr = pixel[2] - middle;
  double rgb[3] = { y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb };

  for (guint i = 0; i < 3; i++)
    pixel[i] = CLAMP (std::floor (rgb[i] + 0.5), 0, 2 * middle - 1);
}

/* Where the samples of a pixel are. */
static void
pixel_at (const PscDicomFrame *frame, gsize i, double pixel[3])
{
  gsize n_pixels = frame->columns * frame->rows;

  for (gsize k = 0; k < 3; k++)
    if (frame->subsampled)
      pixel[k] = sample_at (frame, i / 2 * 4 + (k == 0 ? i % 2 : k + 1));
    else
      pixel[k] = sample_at (frame, frame->planar ? k * n_pixels + i : i * 3 + k);
}

static void
unpack_colour (const PscDicomFrame *frame, float *values)
{
  for (gsize i = 0; i < frame->columns * frame->rows; i++)
    {
      double pixel[3];

      pixel_at (frame, i, pixel);
      if (frame->colour == PscDicomColour::YBR)
        ybr_to_rgb (pixel, frame->depth);
      values[i] = (float) luma (pixel);
    }
}

/* Entries as 8 bits. Some writers declare 16 bits and fill 8, with which the picture would be
 * black. */
static guint
palette_shift (const PscDicomTable tables[3])
{
  guint16 greatest = 0;

  for (guint k = 0; k < 3; k++)
    greatest =
        MAX (greatest, *std::max_element (tables[k].entries.begin (), tables[k].entries.end ()));
  return greatest < 256 || tables[0].bits <= 8 ? 0 : tables[0].bits - 8;
}

static gboolean
unpack_palette (const PscDicomFrame *frame, DcmItem *dataset, float *values, GError **error)
{
  static const DcmTagKey tags[3][2] = {
    { DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData },
    { DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData },
    { DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData },
  };
  PscDicomTable tables[3];
  guint shift;

  for (guint k = 0; k < 3; k++)
    if (!psc_dicom_table_load (&tables[k], dataset, tags[k][0], tags[k][1], frame->is_signed))
      {
        g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                     _ ("the colour palette is missing, damaged or of an unknown kind"));
        return FALSE;
      }

  shift = palette_shift (tables);
  for (gsize i = 0; i < frame->columns * frame->rows; i++)
    {
      double value = sample_at (frame, i);
      double rgb[3];

      for (guint k = 0; k < 3; k++)
        rgb[k] = MIN (tables[k].look_up (value) >> shift, 255);
      values[i] = (float) luma (rgb);
    }
  return TRUE;
}

gboolean
psc_dicom_samples_unpack (PscDicomFrame *frame, DcmItem *dataset, float *values, GError **error)
{
  switch (frame->colour)
    {
    case PscDicomColour::PALETTE:
      return unpack_palette (frame, dataset, values, error);
    case PscDicomColour::RGB:
    case PscDicomColour::YBR:
      unpack_colour (frame, values);
      return TRUE;
    case PscDicomColour::MONOCHROME:
    default:
      for (gsize i = 0; i < frame->columns * frame->rows; i++)
        values[i] = (float) sample_at (frame, i);
      psc_dicom_padding_apply (frame, dataset, values);
      psc_dicom_depth_correct (frame, dataset, values);
      return TRUE;
    }
}
