/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-measure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "image/psc-image-facts.h"

static void
get_spacing (PscImage *image, double *x, double *y)
{
  psc_image_get_pixel_spacing (image, x, y);
  if (!(*x > 0 && *y > 0))
    *x = *y = 1;
}

double
psc_measure_length (PscImage *image, const PscPoint *a, const PscPoint *b)
{
  double x, y;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NAN);

  get_spacing (image, &x, &y);
  return hypot ((b->x - a->x) * x, (b->y - a->y) * y);
}

double
psc_measure_angle (PscImage *image, const PscPoint *vertex, const PscPoint *a, const PscPoint *b)
{
  double x, y, ax, ay, bx, by;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NAN);

  get_spacing (image, &x, &y);
  ax = (a->x - vertex->x) * x;
  ay = (a->y - vertex->y) * y;
  bx = (b->x - vertex->x) * x;
  by = (b->y - vertex->y) * y;
  if (hypot (ax, ay) == 0 || hypot (bx, by) == 0)
    return NAN;
  /* Exact for small angles as well, where a cosine is not. */
  return fabs (atan2 (ax * by - ay * bx, ax * bx + ay * by)) * 180 / G_PI;
}

double
psc_measure_ratio (PscImage *image, const PscPoint heart[2], const PscPoint thorax[2])
{
  double width = psc_measure_length (image, &thorax[0], &thorax[1]);

  return width > 0 ? psc_measure_length (image, &heart[0], &heart[1]) / width : NAN;
}

char *
psc_measure_describe_length (PscImage *image, double length)
{
  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  switch (psc_image_get_facts (image)->spacing)
    {
    case PSC_SPACING_CALIBRATED:
      return g_strdup_printf (_ ("%.1f mm"), length);
    case PSC_SPACING_UNCALIBRATED:
      return g_strdup_printf (_ ("%.1f mm, calibration unknown"), length);
    case PSC_SPACING_DETECTOR:
      return g_strdup_printf (_ ("%.1f mm at the detector"), length);
    case PSC_SPACING_FILM:
      return g_strdup_printf (_ ("%.1f mm on the film"), length);
    case PSC_SPACING_UNKNOWN:
    default:
      return g_strdup_printf (_ ("%.1f pixels"), length);
    }
}
