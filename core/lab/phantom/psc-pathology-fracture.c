/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

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
      *angle = (float) psc_random_range (random, 0.65, 1.15);
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
  static const float offsets[] = { 0.7f, 0.95f, 1.25f };
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

  /* Neighbours break together, around the one that lies in the zone. */
  if (count == 3)
    broken.rib -= 1;
  for (guint i = 0; i < count && breaks->n_breaks < PSC_PHANTOM_MAX_BREAKS; i++)
    {
      broken.offset = offsets[degree] * (float) psc_random_range (random, 0.85, 1.15)
                      * (broken.clavicle ? 1.3f : 1);
      broken.gap = (float) psc_random_range (random, 0.5, 0.8) * (broken.clavicle ? 1.2f : 1);
      breaks->breaks[breaks->n_breaks++] = broken;
      if (broken.rib + 1 < PSC_PHANTOM_N_RIBS)
        broken.rib++;
      else
        break;
      broken.angle += (float) psc_random_range (random, -0.1, 0.1);
    }
}

static void
get_point (PscPathology *self, const PscPhantomBreak *broken, float angle, float *x, float *y)
{
  if (broken->clavicle)
    psc_phantom_get_clavicle_point (self->anatomy, broken->side, angle, x, y);
  else
    psc_phantom_get_rib_point (self->anatomy, broken->side, broken->rib, angle, x, y);
}

/* The ends of the bone are crushed and turn towards the ray: they look denser. @sign is −1 for the
 * end nearer to the spine or the breastbone, and 1 for the one that has moved. */
static void
add_bone_end (PscPathology *self, const PscPhantomBreak *broken, float sign)
{
  float per_cm = broken->clavicle ? 1.0f / 14 : 1.0f / 9;
  PscTubePoint end[4];

  for (guint i = 0; i < G_N_ELEMENTS (end); i++)
    {
      float angle = broken->angle + sign * per_cm * (broken->gap / 2 + 0.05f + 0.3f * (float) i);

      get_point (self, broken, angle, &end[i].x, &end[i].y);
      end[i].y += sign > 0 ? broken->offset : 0;
      end[i].radius = broken->clavicle ? 0.55f : 0.5f;
      end[i].amount = self->anatomy->bone * 0.24f * (1 - 0.25f * (float) i);
    }
  psc_phantom_canvas_add_tube (self->canvas, self->canvas->bone, end, G_N_ELEMENTS (end),
                               PSC_TUBE_FLAT, 1);
}

void
psc_pathology_draw_fracture (PscPathology *self, const PscPhantomBreaks *breaks)
{
  for (guint i = 0; i < breaks->n_breaks; i++)
    {
      const PscPhantomBreak *broken = &breaks->breaks[i];
      PscTubePoint place = { .radius = broken->clavicle ? 1.7f : 1.35f, .amount = 1 };

      get_point (self, broken, broken->angle, &place.x, &place.y);
      place.y += broken->offset / 2;
      psc_phantom_canvas_mask_tube (self->canvas, self->mask, &place, 1, broken->offset * 0.3f);
      add_bone_end (self, broken, -1);
      add_bone_end (self, broken, 1);
    }
}
