/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-preprocess-words.h"

#include <glib/gi18n-lib.h>

const char *
psc_framing_get_nick (PscFraming framing)
{
  static const char *const nicks[] = {
    [PSC_FRAMING_SQUARE] = "square",     [PSC_FRAMING_STRETCH] = "stretch",
    [PSC_FRAMING_CROP] = "crop",         [PSC_FRAMING_FIT] = "fit",
    [PSC_FRAMING_FIT_DOWN] = "fit-down",
  };

  g_return_val_if_fail ((guint) framing < G_N_ELEMENTS (nicks), NULL);

  return nicks[framing];
}

const char *
psc_resample_filter_get_nick (PscResampleFilter filter)
{
  static const char *const nicks[] = {
    [PSC_RESAMPLE_BILINEAR] = "bilinear",
    [PSC_RESAMPLE_BICUBIC] = "bicubic",
    [PSC_RESAMPLE_LANCZOS] = "lanczos",
  };

  g_return_val_if_fail ((guint) filter < G_N_ELEMENTS (nicks), NULL);

  return nicks[filter];
}

static const char *
name_filter (const PscPreprocess *self)
{
  static const char *const names[] = {
    [PSC_RESAMPLE_BILINEAR] = N_ ("bilinear"),
    [PSC_RESAMPLE_BICUBIC] = N_ ("bicubic"),
    [PSC_RESAMPLE_LANCZOS] = N_ ("Lanczos"),
  };

  return self->is_unfiltered ? _ ("bilinear, not smoothed") : _ (names[self->filter]);
}

static char *
describe_framing (const PscPreprocess *self)
{
  const char *filter = name_filter (self);
  guint side = (guint) self->frame_side;

  switch (self->framing)
    {
    case PSC_FRAMING_STRETCH:
      /* Translators: two sides in pixels, and how the picture between the pixels is found. */
      return g_strdup_printf (_ ("both sides to %u × %u (%s), whatever the shape"), side, side,
                              filter);
    case PSC_FRAMING_CROP:
      return g_strdup_printf (_ ("shorter side to %u (%s), then the middle %u × %u"),
                              (guint) self->resized, filter, side, side);
    case PSC_FRAMING_FIT:
    case PSC_FRAMING_FIT_DOWN:
      return g_strdup_printf (_ ("longer side to %u (%s), black around it to %u × %u"), side,
                              filter, side, side);
    case PSC_FRAMING_SQUARE:
    default:
      return g_strdup_printf (_ ("black around it to a square, then to %u × %u (%s)"), side, side,
                              filter);
    }
}

char *
psc_preprocess_describe (const PscPreprocess *self)
{
  g_autofree char *framing = NULL;
  GString *words;

  g_return_val_if_fail (self != NULL, NULL);

  framing = describe_framing (self);
  words = g_string_new (NULL);
  if (self->spreads_range)
    g_string_append (words, _ ("darkest to black and brightest to white; "));
  g_string_append (words, framing);
  if (self->side != self->frame_side)
    g_string_append_printf (words, _ (", then to %u × %u (cubic, not smoothed)"),
                            (guint) self->side, (guint) self->side);
  return g_string_free (words, FALSE);
}
