/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-pixel-aspect.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "image/psc-resample.h"

void
psc_pixel_aspect_declare (PscImage *image, double height, double width)
{
  double aspect = height / width;

  g_return_if_fail (PSC_IS_IMAGE (image));

  if (!(height > 0 && width > 0 && aspect >= 1 / PSC_PIXEL_ASPECT_MAX
        && aspect <= PSC_PIXEL_ASPECT_MAX))
    psc_image_take_note (image, g_strdup (_ ("the proportions that the file gives its pixels make "
                                             "no sense; they are taken to be square")));
  else if (fabs (aspect - 1) >= PSC_PIXEL_ASPECT_TOLERANCE)
    psc_image_set_pixel_aspect (image, aspect);
}

/* The size at which pixels are square: larger along one side, or as large as is read. */
static void
choose_size (PscImage *image, gsize *new_width, gsize *new_height)
{
  double aspect = psc_image_get_pixel_aspect (image);
  double width = psc_image_get_width (image) * MAX (1 / aspect, 1);
  double height = psc_image_get_height (image) * MAX (aspect, 1);
  double scale = sqrt (PSC_IMAGE_MAX_PIXELS / (width * height));

  scale = MIN (scale, PSC_IMAGE_MAX_SIDE / MAX (width, height));
  if (scale < 1)
    {
      width = floor (width * scale);
      height = floor (height * scale);
    }
  *new_width = (gsize) MAX (round (width), 1);
  *new_height = (gsize) MAX (round (height), 1);
}

/* In a string of its own, because translators' tools do not see through G_GSIZE_FORMAT. */
static char *
describe_size (gsize width, gsize height)
{
  return g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, width, height);
}

void
psc_pixel_aspect_make_square (PscImage *image)
{
  gsize width, height, new_width, new_height;
  double spacing_x, spacing_y;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  float *values;

  g_return_if_fail (PSC_IS_IMAGE (image));

  if (psc_image_get_pixel_aspect (image) == 1)
    return;

  width = psc_image_get_width (image);
  height = psc_image_get_height (image);
  choose_size (image, &new_width, &new_height);
  values = g_new (float, new_width *new_height);
  psc_resample_values (psc_image_get_values (image), width, height, values, new_width, new_height);
  psc_image_take_values (image, values, new_width, new_height);
  psc_image_set_pixel_aspect (image, 1);

  psc_image_get_pixel_spacing (image, &spacing_x, &spacing_y);
  psc_image_set_pixel_spacing (image, spacing_x * width / new_width,
                               spacing_y * height / new_height);
  before = describe_size (width, height);
  after = describe_size (new_width, new_height);
  psc_image_take_note (image, g_strdup_printf (_ ("the pixels are not square; the picture is "
                                                  "resampled from %s to %s, so that the anatomy "
                                                  "keeps its shape"),
                                               before, after));
}
