/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-colormap.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-colormap-data.h"

struct _PscColormap
{
  const char *name;
  const char *label;
  const guint32 *table;                       /* 256 entries, or %NULL */
  void (*evaluate) (double t, double rgb[3]); /* where there is no table; components 0…1 */
};

static double
srgb_encode (double linear)
{
  double v = CLAMP (linear, 0, 1);

  return v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055;
}

static double
lab_inverse (double f)
{
  const double delta = 6.0 / 29;

  return f > delta ? f * f * f : 3 * delta * delta * (f - 4.0 / 29);
}

/* CIE 1976 L*C*h, D65, to sRGB (IEC 61966-2-1). @hue is in degrees. */
static void
rgb_from_lch (double lightness, double chroma, double hue, double rgb[3])
{
  double fy = (lightness + 16) / 116;
  double x = 0.95047 * lab_inverse (fy + chroma * cos (hue * G_PI / 180) / 500);
  double y = lab_inverse (fy);
  double z = 1.08883 * lab_inverse (fy - chroma * sin (hue * G_PI / 180) / 200);

  rgb[0] = srgb_encode (3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
  rgb[1] = srgb_encode (-0.9692660 * x + 1.8760108 * y + 0.0415560 * z);
  rgb[2] = srgb_encode (0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
}

/* Each arm climbs from L* 25 to 70 at one hue; the chroma at its end is the most that sRGB holds
 * there with a little to spare, and is reached on a quarter sine so that small values show a hue
 * early. Every colour lies inside the sRGB gamut. */
static void
evaluate_diverging (double t, double rgb[3])
{
  double u = fabs (2 * t - 1);
  double saturation = sin (u * G_PI / 2);

  if (t < 0.5)
    rgb_from_lch (25 + 45 * u, 45 * saturation, 255, rgb);
  else
    rgb_from_lch (25 + 45 * u, 72 * saturation, 62, rgb);
}

static void
evaluate_grey (double t, double rgb[3])
{
  rgb[0] = rgb[1] = rgb[2] = t;
}

static void
evaluate_jet (double t, double rgb[3])
{
  for (int i = 0; i < 3; i++)
    rgb[i] = CLAMP (1.5 - fabs (4 * t - (3 - i)), 0, 1);
}

static const PscColormap colormaps[] = {
  { "inferno", N_ ("Inferno"), psc_colormap_inferno, NULL },
  { "viridis", N_ ("Viridis"), psc_colormap_viridis, NULL },
  { "cividis", N_ ("Cividis"), psc_colormap_cividis, NULL },
  { "diverging", N_ ("Blue – orange"), NULL, evaluate_diverging },
  { "grey", N_ ("Grey"), NULL, evaluate_grey },
  { "jet", N_ ("Jet"), NULL, evaluate_jet },
};

const PscColormap *
psc_colormap_get (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (colormaps); i++)
    if (g_str_equal (colormaps[i].name, name))
      return &colormaps[i];

  return NULL;
}

const char *const *
psc_colormap_get_names (void)
{
  static const char *names[G_N_ELEMENTS (colormaps) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (colormaps); i++)
        names[i] = colormaps[i].name;
      g_once_init_leave (&ready, 1);
    }

  return names;
}

const char *
psc_colormap_get_name (const PscColormap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
psc_colormap_get_label (const PscColormap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _ (self->label);
}

static void
sample_table (const guint32 *table, double t, double rgb[3])
{
  double position = t * 255;
  guint low = MIN ((guint) position, 254);
  double weight = position - low;

  for (int i = 0; i < 3; i++)
    {
      int shift = 16 - 8 * i;
      double a = (table[low] >> shift) & 0xff;
      double b = (table[low + 1] >> shift) & 0xff;

      rgb[i] = (a + (b - a) * weight) / 255;
    }
}

void
psc_colormap_sample (const PscColormap *self, double t, guint8 rgb[3])
{
  double colour[3];

  g_return_if_fail (self != NULL);

  t = isnan (t) ? 0 : CLAMP (t, 0, 1);
  if (self->table != NULL)
    sample_table (self->table, t, colour);
  else
    self->evaluate (t, colour);

  for (int i = 0; i < 3; i++)
    rgb[i] = (guint8) (colour[i] * 255 + 0.5);
}
