/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-model-geometry.h"

void
psc_model_geometry_init (PscModelGeometry *self,
                         gsize image_width,
                         gsize image_height,
                         gsize model_size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (image_width > 0 && image_height > 0 && model_size > 0);

  self->image_width = image_width;
  self->image_height = image_height;
  self->model_size = model_size;
  self->side = MAX (model_size, MAX (image_width, image_height));
  self->offset_x = (self->side - image_width) / 2;
  self->offset_y = (self->side - image_height) / 2;
}

double
psc_model_geometry_get_scale (const PscModelGeometry *self)
{
  g_return_val_if_fail (self != NULL, 1);

  return (double) self->model_size / self->side;
}

void
psc_model_geometry_to_model (const PscModelGeometry *self, double x, double y, double *u, double *v)
{
  double scale;

  g_return_if_fail (self != NULL);
  g_return_if_fail (u != NULL && v != NULL);

  scale = psc_model_geometry_get_scale (self);
  *u = (x + self->offset_x) * scale;
  *v = (y + self->offset_y) * scale;
}

void
psc_model_geometry_to_image (const PscModelGeometry *self, double u, double v, double *x, double *y)
{
  double scale;

  g_return_if_fail (self != NULL);
  g_return_if_fail (x != NULL && y != NULL);

  scale = psc_model_geometry_get_scale (self);
  *x = u / scale - self->offset_x;
  *y = v / scale - self->offset_y;
}

void
psc_model_geometry_get_image_rectangle (
    const PscModelGeometry *self, double *u, double *v, double *width, double *height)
{
  double scale;

  g_return_if_fail (self != NULL);
  g_return_if_fail (width != NULL && height != NULL);

  scale = psc_model_geometry_get_scale (self);
  psc_model_geometry_to_model (self, 0, 0, u, v);
  *width = self->image_width * scale;
  *height = self->image_height * scale;
}
