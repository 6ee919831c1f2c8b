/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "phantom/psc-phantom-pathology.h"

#include <math.h>

static guint
get_degree (const PscPhantomAttributes *attributes)
{
  return CLAMP ((gint) attributes->severity - 1, 0, 2);
}

/* A place on a rib that lies in the zone and clear of the mediastinum; any rib will do if chance
 * finds none. */
static void
pick_rib (const PscPhantomAttributes *attributes,
          const PscPhantomAnatomy *anatomy,
          PscRandom *random,
          guint side,
          guint *rib,
          float *angle)
{
  float top, bottom;

  psc_phantom_anatomy_get_zone (anatomy, side, attributes->zone, &top, &bottom);
  for (guint attempt = 0; attempt < 60; attempt++)
    {
      float x, y;

      *rib = 2 + psc_random_below (random, PSC_PHANTOM_N_RIBS - 3);
      *angle = (float) psc_random_range (random, 0.75, 1.5);
      psc_phantom_get_rib_point (anatomy, side, *rib, *angle, &x, &y);
      if (y > top + 1 && y < bottom - 0.8f && y < anatomy->dome[side] + 2)
        return;
    }
}

void
psc_pathology_shape_fracture (const PscPhantomAttributes *attributes,
                              const PscPhantomAnatomy *anatomy,
                              PscRandom *random,
                              PscPhantomBreaks *breaks)
{
  static const float offsets[] = { 0.5f, 0.8f, 1.15f };
  static const guint counts[] = { 1, 2, 3 };
  guint degree = get_degree (attributes);
  guint side = attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  PscPhantomBreak broken = { .side = side };
  guint count = counts[degree];

  broken.clavicle = attributes->subtype == PSC_PHANTOM_CLAVICLE_FRACTURE;
  if (broken.clavicle)
    {
      broken.angle = (float) psc_random_range (random, 0.42, 0.68);
      count = 1;
    }
  else
    pick_rib (attributes, anatomy, random, side, &broken.rib, &broken.angle);

  for (guint i = 0; i < count && breaks->n_breaks < PSC_PHANTOM_MAX_BREAKS; i++)
    {
      broken.offset = offsets[degree] * (float) psc_random_range (random, 0.85, 1.15)
                      * (broken.clavicle ? 1.3f : 1);
      broken.gap = (float) psc_random_range (random, 0.35, 0.6) * (broken.clavicle ? 1.2f : 1);
      breaks->breaks[breaks->n_breaks++] = broken;
      if (broken.rib + 1 < PSC_PHANTOM_N_RIBS)
        broken.rib++;
      else
        break;
      broken.angle += (float) psc_random_range (random, -0.1, 0.1);
    }
}

void
psc_pathology_draw_fracture (PscPathology *self, const PscPhantomBreaks *breaks)
{
  for (guint i = 0; i < breaks->n_breaks; i++)
    {
      const PscPhantomBreak *broken = &breaks->breaks[i];
      PscTubePoint place = { .radius = broken->clavicle ? 1.7f : 1.35f, .amount = 1 };
      PscTubePoint end;

      if (broken->clavicle)
        psc_phantom_get_clavicle_point (self->anatomy, broken->side, broken->angle, &place.x,
                                        &place.y);
      else
        psc_phantom_get_rib_point (self->anatomy, broken->side, broken->rib, broken->angle,
                                   &place.x, &place.y);
      place.y += broken->offset / 2;
      psc_phantom_canvas_mask_tube (self->canvas, self->mask, &place, 1, broken->offset * 0.3f);

      /* The ends of the bone overlap or turn towards the ray, and look denser. */
      end = place;
      end.radius = 0.5f;
      end.amount = 0.16f * self->anatomy->bone;
      end.x += psc_side_sign (broken->side) * 0.45f;
      end.y += broken->offset / 2;
      psc_phantom_canvas_add_tube (self->canvas, self->canvas->bone, &end, 1, PSC_TUBE_SOFT, 1);
      end.x -= psc_side_sign (broken->side) * 0.9f;
      end.y -= broken->offset;
      psc_phantom_canvas_add_tube (self->canvas, self->canvas->bone, &end, 1, PSC_TUBE_SOFT, 1);
    }
}
