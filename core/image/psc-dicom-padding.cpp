/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-padding.hpp"

#include <cmath>
#include <cstring>

namespace
{

struct Padding
{
  double low; /* the stored values that are padding, both ends included */
  double high;
  bool has_word; /* the value needs more bits than are stored: the whole word tells */
  guint16 word;
};

} // namespace

/* Whether a padding value is signed goes by the pixels; what its own element says may be wrong.
 * Some writers sign only the bits that are stored. */
static double
to_stored (double value, guint depth, bool is_signed)
{
  guint16 word = static_cast<guint16> (static_cast<gint64> (value));
  gint number = is_signed ? static_cast<gint16> (word) : word;

  if (is_signed && depth < 16 && number >= 1 << (depth - 1) && number < 1 << depth)
    number -= 1 << depth;
  return number;
}

static bool
read_padding (const PscDicomFrame *frame, DcmItem *dataset, Padding *padding)
{
  bool is_signed = psc_dicom_get_uint (dataset, DCM_PixelRepresentation, 0) == 1;
  double value = psc_dicom_get_double (dataset, DCM_PixelPaddingValue, 0, NAN);
  double limit = psc_dicom_get_double (dataset, DCM_PixelPaddingRangeLimit, 0, value);

  if (std::isnan (value) || std::fabs (value) > G_MAXUINT16 || std::fabs (limit) > G_MAXUINT16)
    return false;

  padding->word = static_cast<guint16> (static_cast<gint64> (value));
  value = to_stored (value, frame->depth, is_signed);
  limit = to_stored (limit, frame->depth, is_signed);
  padding->low = MIN (value, limit);
  padding->high = MAX (value, limit);
  padding->has_word =
      frame->allocated == 16 && frame->depth < 16
      && (padding->high >= std::ldexp (1, static_cast<int> (frame->depth) - is_signed)
          || padding->low < (is_signed ? -std::ldexp (1, static_cast<int> (frame->depth) - 1) : 0));
  return true;
}

static bool
is_padding (const PscDicomFrame *frame, const Padding *padding, gsize index, float value)
{
  guint16 word;

  if (value >= padding->low && value <= padding->high)
    return true;
  if (!padding->has_word)
    return false;
  memcpy (&word, frame->data + 2 * index, sizeof word);
  return word == padding->word;
}

void
psc_dicom_padding_apply (const PscDicomFrame *frame, DcmItem *dataset, float *values)
{
  gsize n = frame->columns * frame->rows;
  gsize n_padding = 0;
  Padding padding;

  if (!read_padding (frame, dataset, &padding))
    return;
  for (gsize i = 0; i < n; i++)
    n_padding += is_padding (frame, &padding, i, values[i]);
  if (n_padding == n)
    return;
  for (gsize i = 0; i < n; i++)
    if (is_padding (frame, &padding, i, values[i]))
      values[i] = NAN;
}
