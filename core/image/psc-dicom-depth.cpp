/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-depth.hpp"

#include <cmath>
#include <cstring>

#include "image/psc-dicom-overlay.hpp"

static float
whole_word (const PscDicomFrame *frame, gsize index)
{
  guint16 word;

  memcpy (&word, frame->data + 2 * index, sizeof word);
  return frame->is_signed ? static_cast<gint16> (word) : word;
}

/* How much neighbours in a row differ, summed up, by both readings. Padding is no neighbour. */
static void
measure_steps (const PscDicomFrame *frame, const float *values, double *masked, double *whole)
{
  *masked = *whole = 0;
  for (gsize y = 0; y < frame->rows; y++)
    for (gsize x = 1; x < frame->columns; x++)
      {
        gsize i = y * frame->columns + x;

        if (std::isnan (values[i]) || std::isnan (values[i - 1]))
          continue;
        *masked += std::fabs (values[i] - values[i - 1]);
        *whole += std::fabs (whole_word (frame, i) - whole_word (frame, i - 1));
      }
}

/* The bits that the values need, 0 where they are the same by both readings. */
static guint
find_depth (const PscDicomFrame *frame, const float *values)
{
  gsize n = frame->columns * frame->rows;
  bool differs = false;
  float low = 0, high = 0;

  for (gsize i = 0; i < n; i++)
    if (!std::isnan (values[i]))
      {
        float value = whole_word (frame, i);

        differs |= value != values[i];
        low = MIN (low, value);
        high = MAX (high, value);
      }
  if (!differs)
    return 0;
  return static_cast<guint> (g_bit_storage (static_cast<gulong> (MAX (high, -low - 1))))
         + frame->is_signed;
}

void
psc_dicom_depth_correct (PscDicomFrame *frame, DcmItem *dataset, float *values)
{
  double masked, whole;
  guint depth;

  if (frame->allocated != 16 || frame->stored >= 16 || frame->high_bit != frame->stored - 1
      || psc_dicom_overlay_is_embedded (dataset))
    return;
  depth = find_depth (frame, values);
  if (depth == 0)
    return;
  measure_steps (frame, values, &masked, &whole);
  if (whole >= masked)
    return;

  for (gsize i = 0; i < frame->columns * frame->rows; i++)
    if (!std::isnan (values[i]))
      values[i] = whole_word (frame, i);
  psc_dicom_frame_take_precision (frame, depth);
}
