/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-preprocess.h"

#include <math.h>
#include <string.h>

/* Of a picture's pixel. */
#define ROUNDING 1e-6

/* The resized picture, and where its upper left corner lies in the frame. */
typedef struct
{
  gsize width;
  gsize height;
  gssize x; /* below 0 where it is cropped */
  gssize y;
} Plan;

void
psc_preprocess_init_medclip (PscPreprocess *self, gsize side, double mean, double std)
{
  g_return_if_fail (self != NULL);

  *self = (PscPreprocess){ .side = side,
                           .frame_side = side,
                           .framing = PSC_FRAMING_SQUARE,
                           .filter = PSC_RESAMPLE_BICUBIC,
                           .mean = mean,
                           .std = std };
}

/* Half of what is cropped. */
static gssize
halve_margin (const PscPreprocess *self, gsize size)
{
  gsize margin = size - self->frame_side;

  return (gssize) (self->crop_rounds_up ? (gsize) nearbyint (margin / 2.0) : margin / 2);
}

static gsize
at_least_one (double size)
{
  return size < 1 ? 1 : (gsize) size;
}

static void
plan_crop (const PscPreprocess *self, gsize width, gsize height, Plan *plan)
{
  gsize shorter = MIN (width, height);
  gsize longer = (gsize) ((double) (self->resized * MAX (width, height)) / shorter);

  plan->width = width <= height ? self->resized : longer;
  plan->height = width <= height ? longer : self->resized;
  plan->x = -halve_margin (self, plan->width);
  plan->y = -halve_margin (self, plan->height);
}

static void
plan_fit (const PscPreprocess *self, gsize width, gsize height, Plan *plan)
{
  double longer = MAX (width, height);

  if (self->framing == PSC_FRAMING_FIT)
    {
      double ratio = longer / self->frame_side;

      plan->width = at_least_one (nearbyint (width / ratio));
      plan->height = at_least_one (nearbyint (height / ratio));
    }
  else
    {
      double ratio = self->frame_side / longer;

      plan->width = at_least_one (width * ratio);
      plan->height = at_least_one (height * ratio);
    }
  plan->x = (gssize) (self->frame_side - plan->width) / 2;
  plan->y = (gssize) (self->frame_side - plan->height) / 2;
}

static void
make_plan (const PscPreprocess *self, gsize width, gsize height, Plan *plan)
{
  *plan = (Plan){ self->frame_side, self->frame_side, 0, 0 };
  if (self->framing == PSC_FRAMING_CROP)
    plan_crop (self, width, height, plan);
  else if (self->framing != PSC_FRAMING_STRETCH)
    plan_fit (self, width, height, plan);
}

/* The black square of a picture. */
static PscResampleFrame
make_square (const PscPreprocess *self, gsize width, gsize height)
{
  gsize side = MAX (self->frame_side, MAX (width, height));

  return (PscResampleFrame){ side, side, (side - width) / 2, (side - height) / 2 };
}

/* The part of an axis of the picture that the model sees; what rounding hides of it is not hidden.
 */
static void
see (double scale, double offset, gsize side, gsize size, double *first, double *last)
{
  *first = -offset / scale;
  *last = (side - offset) / scale;
  if (*first < ROUNDING)
    *first = 0;
  if (*last > size - ROUNDING)
    *last = (double) size;
}

void
psc_preprocess_place (const PscPreprocess *self, gsize width, gsize height, PscPlacement *placement)
{
  double step;

  g_return_if_fail (self != NULL && placement != NULL);
  g_return_if_fail (width > 0 && height > 0);

  *placement = (PscPlacement){ .side = self->side, .width = width, .height = height };
  step = (double) self->side / self->frame_side;
  if (self->framing == PSC_FRAMING_SQUARE)
    {
      PscResampleFrame square = make_square (self, width, height);

      placement->scale_x = placement->scale_y = (double) self->side / square.width;
      placement->offset_x = square.offset_x * placement->scale_x;
      placement->offset_y = square.offset_y * placement->scale_y;
    }
  else
    {
      Plan plan;

      make_plan (self, width, height, &plan);
      placement->scale_x = step * plan.width / width;
      placement->scale_y = step * plan.height / height;
      placement->offset_x = step * plan.x;
      placement->offset_y = step * plan.y;
    }
  see (placement->scale_x, placement->offset_x, self->side, width, &placement->left,
       &placement->right);
  see (placement->scale_y, placement->offset_y, self->side, height, &placement->top,
       &placement->bottom);
}

/* Puts the resized picture, or the part of it that there is place for, into the frame. */
static void
paste (const PscPreprocess *self, const guint8 *picture, const Plan *plan, guint8 *frame)
{
  gssize side = (gssize) self->frame_side;
  gssize left = MAX (plan->x, 0);
  gssize right = MIN (plan->x + (gssize) plan->width, side);

  memset (frame, 0, self->frame_side * self->frame_side);
  for (gssize y = MAX (plan->y, 0); y < MIN (plan->y + (gssize) plan->height, side); y++)
    memcpy (frame + y * side + left,
            picture + (y - plan->y) * (gssize) plan->width + (left - plan->x),
            (gsize) (right - left));
}

/* A copy whose levels reach from black to white; one of a single level becomes black. */
static guint8 *
spread_range (const guint8 *grey, gsize n)
{
  guint8 *spread = g_new (guint8, n);
  guint8 of_grey[256] = { 0 };
  guint8 low = 255, high = 0;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, grey[i]);
      high = MAX (high, grey[i]);
    }
  for (guint level = low; level <= high && low < high; level++)
    of_grey[level] = (guint8) ((double) (level - low) / (high - low) * 255);
  for (gsize i = 0; i < n; i++)
    spread[i] = of_grey[grey[i]];
  return spread;
}

void
psc_preprocess_frame (
    const PscPreprocess *self, const guint8 *grey, gsize width, gsize height, guint8 *frame)
{
  g_autofree guint8 *spread = NULL;
  g_autofree guint8 *picture = NULL;
  Plan plan;

  g_return_if_fail (self != NULL && grey != NULL && frame != NULL);
  g_return_if_fail (width > 0 && height > 0);
  g_return_if_fail (self->frame_side > 0);
  g_return_if_fail (self->framing != PSC_FRAMING_CROP || self->resized >= self->frame_side);

  if (self->spreads_range)
    grey = spread = spread_range (grey, width * height);
  if (self->framing == PSC_FRAMING_SQUARE)
    {
      PscResampleFrame square = make_square (self, width, height);

      psc_resample_filtered (grey, width, height, &square, self->filter, frame, self->frame_side,
                             self->frame_side);
      return;
    }

  make_plan (self, width, height, &plan);
  picture = g_new (guint8, plan.width * plan.height);
  if (self->is_unfiltered)
    psc_resample_unfiltered (grey, width, height, picture, plan.width, plan.height);
  else
    psc_resample_filtered (grey, width, height, NULL, self->filter, picture, plan.width,
                           plan.height);
  paste (self, picture, &plan, frame);
}

void
psc_preprocess_finish (const PscPreprocess *self, const guint8 *frame, float *levels)
{
  gsize n;
  g_autofree float *exact = NULL;

  g_return_if_fail (self != NULL && frame != NULL && levels != NULL);

  n = self->frame_side * self->frame_side;
  if (self->side != self->frame_side)
    exact = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    (exact != NULL ? exact : levels)[i] = frame[i] / 255.0f;
  if (exact != NULL)
    psc_resample_cubic (exact, self->frame_side, levels, self->side);
}
