/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-placement.h"

void
psc_placement_to_model (const PscPlacement *self, double x, double y, double *u, double *v)
{
  *u = x * self->scale_x + self->offset_x;
  *v = y * self->scale_y + self->offset_y;
}

void
psc_placement_to_image (const PscPlacement *self, double u, double v, double *x, double *y)
{
  *x = (u - self->offset_x) / self->scale_x;
  *y = (v - self->offset_y) / self->scale_y;
}

void
psc_placement_get_input_area (
    const PscPlacement *self, double *x, double *y, double *width, double *height)
{
  psc_placement_to_image (self, 0, 0, x, y);
  *width = self->side / self->scale_x;
  *height = self->side / self->scale_y;
}

gboolean
psc_placement_is_whole (const PscPlacement *self)
{
  return self->left <= 0 && self->top <= 0 && self->right >= self->width
         && self->bottom >= self->height;
}
