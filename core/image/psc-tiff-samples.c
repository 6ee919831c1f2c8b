/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-tiff-samples.h"

#include <math.h>
#include <string.h>

gboolean
psc_tiff_samples_supported (PscTiffSampleKind kind, guint bits)
{
  switch (kind)
    {
    case PSC_TIFF_UNSIGNED:
      return (bits >= 1 && bits <= 16) || bits == 32;
    case PSC_TIFF_SIGNED:
      return bits == 8 || bits == 16 || bits == 32;
    case PSC_TIFF_FLOAT:
      return bits == 32 || bits == 64;
    default:
      return FALSE;
    }
}

static void
unpack_bits (const guint8 *row, gsize n, guint bits, float *values)
{
  guint32 buffer = 0;
  guint n_buffered = 0;

  for (gsize i = 0; i < n; i++)
    {
      while (n_buffered < bits)
        {
          buffer = buffer << 8 | *row++;
          n_buffered += 8;
        }
      n_buffered -= bits;
      values[i] = buffer >> n_buffered & ((1u << bits) - 1);
    }
}

static float
finite_or_nan (double value)
{
  float narrowed = (float) CLAMP (value, -G_MAXFLOAT, G_MAXFLOAT);

  return isfinite (value) ? narrowed : NAN;
}

#define UNPACK(Type, convert)                                                                      \
  for (gsize i = 0; i < n; i++)                                                                    \
    {                                                                                              \
      Type value;                                                                                  \
                                                                                                   \
      memcpy (&value, row + i * sizeof value, sizeof value);                                       \
      values[i] = convert (value);                                                                 \
    }

void
psc_tiff_samples_unpack (
    const guint8 *row, gsize n, PscTiffSampleKind kind, guint bits, float *values)
{
  g_return_if_fail (psc_tiff_samples_supported (kind, bits));

  if (kind == PSC_TIFF_FLOAT && bits == 32)
    UNPACK (float, finite_or_nan)
  else if (kind == PSC_TIFF_FLOAT)
    UNPACK (double, finite_or_nan)
  else if (kind == PSC_TIFF_SIGNED && bits == 8)
    UNPACK (gint8, (float) )
  else if (kind == PSC_TIFF_SIGNED && bits == 16)
    UNPACK (gint16, (float) )
  else if (kind == PSC_TIFF_SIGNED)
    UNPACK (gint32, (float) )
  else if (bits == 8)
    UNPACK (guint8, (float) )
  else if (bits == 16)
    UNPACK (guint16, (float) )
  else if (bits == 32)
    UNPACK (guint32, (float) )
  else
    unpack_bits (row, n, bits, values);
}
