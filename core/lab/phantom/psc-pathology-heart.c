/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

/* Index into tables by degree. */
static guint
get_degree (const PscPhantomAttributes *attributes)
{
  return CLAMP ((gint) attributes->severity - 1, 0, 2);
}

static void
shape_cardiomegaly (const PscPhantomAttributes *attributes,
                    PscPhantomAnatomy *anatomy,
                    PscRandom *random)
{
  static const float sizes[] = { 1.19f, 1.3f, 1.42f };
  guint degree = get_degree (attributes);
  float size = sizes[degree] + (float) psc_random_range (random, -0.03, 0.04);

  if (anatomy->view == PSC_PHANTOM_VIEW_AP)
    size *= 1.05f;
  anatomy->heart[PSC_LEFT] = size;
  anatomy->heart[PSC_RIGHT] = size;
  if (attributes->subtype == PSC_PHANTOM_GLOBULAR_HEART)
    {
      anatomy->globular = 0.5f + 0.2f * (float) degree;
      /* The bag is wider than the heart that it replaces. */
      anatomy->heart[PSC_LEFT] *= 0.93f;
      anatomy->heart[PSC_RIGHT] *= 0.9f;
    }
  else
    {
      anatomy->heart[PSC_LEFT] *= 1.03f;
      anatomy->heart[PSC_RIGHT] = 1.02f + 0.25f * (size - 1);
    }
}

void
psc_pathology_shape_heart (const PscPhantomAttributes *attributes,
                           PscPhantomAnatomy *anatomy,
                           PscRandom *random)
{
  static const float widths[] = { 1.0f, 1.8f, 2.8f };
  static const float knobs[] = { 1.45f, 1.75f, 2.1f };
  static const float lumps[] = { 2.4f, 3.4f, 4.6f };
  guint degree = get_degree (attributes);
  guint side = attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;

  switch (attributes->subtype)
    {
    case PSC_PHANTOM_MEDIASTINAL_WIDENING:
      for (guint i = 0; i < 2; i++)
        anatomy->upper[i] += widths[degree] * (float) psc_random_range (random, 0.85, 1.15);
      break;
    case PSC_PHANTOM_AORTIC_ENLARGEMENT:
      anatomy->knob = knobs[degree] * (float) psc_random_range (random, 0.95, 1.05);
      break;
    case PSC_PHANTOM_MEDIASTINAL_MASS:
      anatomy->lump[side] = lumps[degree] * (float) psc_random_range (random, 0.92, 1.08);
      anatomy->lump_y = (float) psc_random_range (random, 4.0, 7.5);
      break;
    default:
      shape_cardiomegaly (attributes, anatomy, random);
      break;
    }
}

/* The part of the cardiomediastinal silhouette that a finding enlarges. */
typedef struct
{
  float top, bottom;
  float left, right; /* further limits in x */
} Extent;

static Extent
get_extent (PscPathology *self)
{
  const PscPhantomAnatomy *anatomy = self->anatomy;
  float scale = anatomy->dome[PSC_RIGHT] / 20.2f;
  Extent extent = { 1, 12 * scale, -99, 99 };
  float radius;

  switch (self->attributes->subtype)
    {
    case PSC_PHANTOM_AORTIC_ENLARGEMENT:
      extent.top = (6.8f - 1.6f * anatomy->knob) * scale;
      extent.bottom = (7.4f + 2.2f * anatomy->knob) * scale;
      break;
    case PSC_PHANTOM_MEDIASTINAL_MASS:
      radius =
          anatomy->lump[self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT];
      extent.top = anatomy->lump_y - radius;
      extent.bottom = anatomy->lump_y + radius;
      if (self->attributes->side == PSC_PHANTOM_SIDE_LEFT)
        extent.left = 0.8f;
      else
        extent.right = -0.8f;
      break;
    case PSC_PHANTOM_GLOBULAR_HEART:
    case PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT:
      extent.top = 9.8f * scale;
      extent.bottom = anatomy->dome[PSC_RIGHT] + 2.0f;
      break;
    default:
      break;
    }
  return extent;
}

void
psc_pathology_draw_heart (PscPathology *self)
{
  PscPhantomCanvas *canvas = self->canvas;
  Extent extent = get_extent (self);
  PscPixelBox box = psc_phantom_canvas_get_box (canvas, -14, extent.top, 14, extent.bottom);

  for (gsize row = box.y0; row < box.y1; row++)
    {
      const PscPhantomLevel *level = &self->anatomy->levels[row];
      float y = psc_phantom_canvas_y (canvas, row);

      if (y < extent.top || y > extent.bottom)
        continue;
      for (gsize column = box.x0; column < box.x1; column++)
        {
          float x = psc_phantom_canvas_x (canvas, column, y);
          guint side = x > 0 ? PSC_LEFT : PSC_RIGHT;

          if (fabsf (x) <= level->border[side] && x >= extent.left && x <= extent.right
              && y < psc_phantom_anatomy_get_diaphragm (self->anatomy, side, fabsf (x)) + 1)
            self->mask[row * canvas->width + column] = 255;
        }
    }
}
