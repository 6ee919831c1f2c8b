/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-raster.h"

#include <glib/gi18n-lib.h>

/* a × b / 255, rounded to the nearest. */
static guint
multiply_levels (guint a, guint b)
{
  guint product = a * b + 128;

  return ((product >> 8) + product) >> 8;
}

guint
psc_raster_luma_from_cmyk (guint cyan, guint magenta, guint yellow, guint black)
{
  guint light = 255 - black;

  return psc_raster_luma (light - multiply_levels (cyan, light),
                          light - multiply_levels (magenta, light),
                          light - multiply_levels (yellow, light));
}

static guint
guess_bits (PscImage *image)
{
  static const guint usual[] = { 8, 10, 12, 14 };
  float low, high;

  psc_image_get_range (image, &low, &high);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      if (high < 1 << usual[i])
        return usual[i];
    }
  return 16;
}

void
psc_raster_present (PscImage *image, guint stored_bits, guint declared_bits)
{
  PscWindow window = { .function = PSC_WINDOW_LINEAR_EXACT };
  guint bits = declared_bits;

  g_return_if_fail (PSC_IS_IMAGE (image));
  g_return_if_fail (stored_bits >= 1 && stored_bits <= 16);
  g_return_if_fail (declared_bits <= stored_bits);

  if (bits == 0)
    bits = stored_bits == 16 ? guess_bits (image) : stored_bits;
  if (declared_bits == 0 && bits < stored_bits)
    psc_image_take_note (image, g_strdup_printf (_ ("the samples have %u bits, of which only %u "
                                                    "are used; full brightness is taken to be %u"),
                                                 stored_bits, bits, (1u << bits) - 1));

  window.width = (1u << bits) - 1;
  window.centre = window.width / 2;
  psc_image_set_bits (image, bits);
  psc_image_set_window (image, &window);
}
