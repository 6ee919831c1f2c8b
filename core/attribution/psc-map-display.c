/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-display.h"

#include <math.h>

#include "attribution/psc-mass-limit.h"

/* Relative range under which the differences of a map are rounding: 2^-23 is 1.2e-7. */
#define FLAT_RANGE 1e-7

/* Odd, so that a signed value of 0 has a colour of its own. */
#define N_COLOURS 1023

static const char *const sign_names[] = {
  [PSC_SIGN_POSITIVE] = "positive",
  [PSC_SIGN_ABSOLUTE] = "absolute",
  [PSC_SIGN_SIGNED] = "signed",
};

static const char *const scale_names[] = {
  [PSC_SCALE_MAP] = "map",
  [PSC_SCALE_SHARED] = "shared",
  [PSC_SCALE_RAW] = "raw",
};

static int
find_name (const char *const *names, guint n_names, const char *name)
{
  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], name))
      return (int) i;

  return -1;
}

void
psc_map_display_spread_contours (PscMapDisplay *display, guint n)
{
  g_return_if_fail (n <= PSC_MAP_MAX_CONTOURS);

  display->n_contours = n;
  for (guint i = 0; i < n; i++)
    display->contours[i] = (i + 1.0) / (n + 1);
}

gboolean
psc_sign_from_name (const char *name, PscSign *sign)
{
  int found;

  g_return_val_if_fail (name != NULL && sign != NULL, FALSE);

  found = find_name (sign_names, G_N_ELEMENTS (sign_names), name);
  if (found >= 0)
    *sign = (PscSign) found;
  return found >= 0;
}

const char *
psc_sign_get_name (PscSign sign)
{
  g_return_val_if_fail ((guint) sign < G_N_ELEMENTS (sign_names), NULL);

  return sign_names[sign];
}

gboolean
psc_scale_from_name (const char *name, PscScale *scale)
{
  int found;

  g_return_val_if_fail (name != NULL && scale != NULL, FALSE);

  found = find_name (scale_names, G_N_ELEMENTS (scale_names), name);
  if (found >= 0)
    *scale = (PscScale) found;
  return found >= 0;
}

const char *
psc_scale_get_name (PscScale scale)
{
  g_return_val_if_fail ((guint) scale < G_N_ELEMENTS (scale_names), NULL);

  return scale_names[scale];
}

const PscColormap *
psc_map_display_get_colormap (const PscMapDisplay *display)
{
  g_return_val_if_fail (display != NULL, NULL);

  if (display->colormap != NULL)
    return display->colormap;
  return psc_colormap_get (display->sign == PSC_SIGN_SIGNED ? "diverging" : "inferno");
}

static inline float
apply_sign (PscSign sign, float value)
{
  if (!isfinite (value))
    return 0;

  switch (sign)
    {
    case PSC_SIGN_POSITIVE:
      return value > 0 ? value : 0;
    case PSC_SIGN_ABSOLUTE:
      return fabsf (value);
    case PSC_SIGN_SIGNED:
    default:
      return value;
    }
}

static double
limit_of_mass (const PscMapDisplay *display, const float *values, gsize n)
{
  g_autofree float *magnitudes = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    magnitudes[i] = fabsf (apply_sign (display->sign, values[i]));
  return psc_mass_limit_find (magnitudes, n, display->mass);
}

static PscMapState
judge (const PscMapMeasure *measure, PscSign sign, gsize n_values, double lowest_shown)
{
  double magnitude = MAX (fabs (measure->minimum), fabs (measure->maximum));

  if (measure->n_not_finite == n_values)
    return PSC_MAP_STATE_NOT_FINITE;
  if (sign == PSC_SIGN_POSITIVE && magnitude == 0 && lowest_shown < 0)
    return PSC_MAP_STATE_NOTHING_POSITIVE;
  if (measure->maximum - measure->minimum <= FLAT_RANGE * magnitude)
    return PSC_MAP_STATE_FLAT;
  return PSC_MAP_STATE_SHOWN;
}

void
psc_map_measure (const PscMapDisplay *display,
                 const float *values,
                 gsize n_values,
                 PscMapMeasure *measure)
{
  double lowest = INFINITY;
  double negative = 0;
  double total = 0;

  g_return_if_fail (display != NULL && measure != NULL);
  g_return_if_fail (values != NULL && n_values > 0);
  g_return_if_fail (display->mass > 0 && display->mass <= 1);

  *measure = (PscMapMeasure){ .minimum = INFINITY, .maximum = -INFINITY };
  for (gsize i = 0; i < n_values; i++)
    {
      double value = apply_sign (display->sign, values[i]);

      if (!isfinite (values[i]))
        {
          measure->n_not_finite++;
          continue;
        }
      lowest = MIN (lowest, values[i]);
      negative -= MIN (values[i], 0);
      total += fabs (values[i]);
      measure->minimum = MIN (measure->minimum, value);
      measure->maximum = MAX (measure->maximum, value);
    }
  if (measure->n_not_finite == n_values)
    measure->minimum = measure->maximum = 0;

  if (total > 0)
    measure->against = negative / total;
  measure->state = judge (measure, display->sign, n_values, lowest);
  if (measure->state != PSC_MAP_STATE_SHOWN)
    return;
  if (display->scale == PSC_SCALE_RAW)
    measure->limit = MAX (fabs (measure->minimum), fabs (measure->maximum));
  else
    measure->limit = limit_of_mass (display, values, n_values);
}

gboolean
psc_map_hides_stronger_part (const PscMapDisplay *display, const PscMapMeasure *measure)
{
  return display->sign == PSC_SIGN_POSITIVE && measure->against > 0.5;
}

void
psc_map_share_limit (PscMapMeasure *const *measures, gsize n_measures)
{
  double limit = 0;

  for (gsize i = 0; i < n_measures; i++)
    limit = MAX (limit, measures[i]->limit);
  for (gsize i = 0; i < n_measures; i++)
    if (measures[i]->state == PSC_MAP_STATE_SHOWN)
      measures[i]->limit = limit;
}

void
psc_map_normalise (const PscMapDisplay *display,
                   const PscMapMeasure *measure,
                   const float *values,
                   gsize n_values,
                   float *normalised)
{
  g_return_if_fail (display != NULL && measure != NULL);
  g_return_if_fail (values != NULL && normalised != NULL);

  for (gsize i = 0; i < n_values; i++)
    {
      double value = apply_sign (display->sign, values[i]);

      normalised[i] = 0;
      if (measure->state == PSC_MAP_STATE_SHOWN)
        normalised[i] = (float) CLAMP (value / measure->limit, -1, 1);
    }
}

void
psc_map_get_range (const PscMapDisplay *display, const PscMapMeasure *measure, PscMapRange *range)
{
  g_return_if_fail (display != NULL && measure != NULL && range != NULL);

  range->maximum = measure->limit;
  range->minimum = display->sign == PSC_SIGN_SIGNED ? -measure->limit : 0;
  range->clips_low = measure->minimum < range->minimum;
  range->clips_high = measure->maximum > range->maximum;
}

/* The colours of the display values from lowest to highest, ARGB32 premultiplied. */
static void
fill_palette (const PscMapDisplay *display, guint32 palette[N_COLOURS])
{
  const PscColormap *colormap = psc_map_display_get_colormap (display);
  gboolean is_signed = display->sign == PSC_SIGN_SIGNED;

  for (guint i = 0; i < N_COLOURS; i++)
    {
      double t = i / (double) (N_COLOURS - 1);
      double magnitude = is_signed ? fabs (2 * t - 1) : t;
      double alpha = display->opacity * magnitude;
      guint8 rgb[3];

      psc_colormap_sample (colormap, t, rgb);
      palette[i] = (guint32) (alpha * 255 + 0.5) << 24;
      for (int c = 0; c < 3; c++)
        palette[i] |= (guint32) (alpha * rgb[c] + 0.5) << (16 - 8 * c);
    }
}

cairo_surface_t *
psc_map_render (const PscMapDisplay *display,
                const PscMapMeasure *measure,
                const float *values,
                guint side)
{
  guint32 palette[N_COLOURS];
  gboolean is_signed;
  cairo_surface_t *surface;
  guchar *pixels;
  int stride;

  g_return_val_if_fail (display != NULL && measure != NULL && values != NULL, NULL);
  g_return_val_if_fail (side > 0 && side <= 32767, NULL);
  g_return_val_if_fail (display->opacity >= 0 && display->opacity <= 1, NULL);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) side, (int) side);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS
      || measure->state != PSC_MAP_STATE_SHOWN)
    return surface;

  fill_palette (display, palette);
  is_signed = display->sign == PSC_SIGN_SIGNED;
  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (guint y = 0; y < side; y++)
    {
      guint32 *row = (guint32 *) (pixels + (gsize) y * (gsize) stride);
      const float *source = values + (gsize) y * side;

      for (guint x = 0; x < side; x++)
        {
          double value = apply_sign (display->sign, source[x]) / measure->limit;
          double t = is_signed ? (value + 1) / 2 : value;

          if (fabs (value) >= display->threshold)
            row[x] = palette[(guint) (CLAMP (t, 0, 1) * (N_COLOURS - 1) + 0.5)];
        }
    }
  cairo_surface_mark_dirty (surface);

  return surface;
}
