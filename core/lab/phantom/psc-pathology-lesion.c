/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

typedef struct
{
  float x, y;
  float radius;
  float squeeze; /* width over height */
  float lobed;   /* unevenness of the outline, share of the radius */
  float hollow;  /* share of the radius that is air; 0 for none */
  float density; /* factor on the chord */
  float calcium; /* attenuation in the middle */
  guint32 texture;
} Lesion;

static void
add_lesion_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Lesion *lesion = data;
  float dx = (pixel->x - lesion->x) / (lesion->radius * lesion->squeeze);
  float dy = (pixel->y - lesion->y) / lesion->radius;
  float d2 = dx * dx + dy * dy;
  float d, chord, room;

  if (d2 > 1.9f)
    return;
  d = sqrtf (d2);
  d *= 1 + lesion->lobed * psc_noise (lesion->texture, 2 + dx * 1.6f, 2 + dy * 1.6f);
  if (d >= 1.08f)
    return;
  psc_pathology_mark (self, pixel);
  if (d >= 1)
    return;
  chord = 2 * sqrtf (1 - d * d);
  if (lesion->hollow > 0 && d < lesion->hollow)
    chord -= 2 * 0.95f * sqrtf (lesion->hollow * lesion->hollow - d * d);
  room = MAX (self->canvas->air[pixel->index], 1);
  psc_pathology_fill (self, pixel->index,
                      CLAMP (chord * lesion->radius * lesion->density / room, 0, 0.95f));
  self->canvas->bone[pixel->index] += lesion->calcium * chord * 0.5f;
}

static void
add_lesion (PscPathology *self, guint side, Lesion *lesion)
{
  lesion->texture = (guint32) psc_random_next (&self->random);
  psc_pathology_visit_lung (self, side, lesion->y - 1.4f * lesion->radius,
                            lesion->y + 1.4f * lesion->radius, add_lesion_pixel, lesion);
}

/* Strands that a malignant mass draws from its surroundings. */
static void
add_spicules (PscPathology *self, const Lesion *lesion)
{
  guint n = 7 + psc_random_below (&self->random, 6);

  for (guint i = 0; i < n; i++)
    {
      float angle = (float) psc_random_range (&self->random, 0, 2 * G_PI);
      float reach = lesion->radius * (float) psc_random_range (&self->random, 1.2, 1.55);
      PscTubePoint strand[2];

      strand[0].x = lesion->x + cosf (angle) * lesion->radius * 0.8f;
      strand[0].y = lesion->y + sinf (angle) * lesion->radius * 0.8f;
      strand[1].x = lesion->x + cosf (angle) * reach;
      strand[1].y = lesion->y + sinf (angle) * reach;
      strand[0].radius = 0.13f;
      strand[1].radius = 0.04f;
      strand[0].amount = 1.3f;
      strand[1].amount = 0.3f;
      psc_phantom_canvas_add_tube (self->canvas, self->canvas->tissue, strand, 2, PSC_TUBE_SOFT, 1);
    }
}

static void
draw_multiple (PscPathology *self)
{
  static const PscPhantomZone thirds[] = {
    PSC_PHANTOM_ZONE_UPPER,
    PSC_PHANTOM_ZONE_MIDDLE,
    PSC_PHANTOM_ZONE_LOWER,
  };
  guint n = (guint) psc_pathology_grade (self, 3, 5, 8);

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < n; i++)
      {
        Lesion lesion = { .squeeze = 1, .lobed = 0.08f, .density = 1.6f };

        lesion.radius = (float) psc_random_range (&self->random, 0.5, 1.25);
        psc_pathology_pick (self, side, thirds[(i + 1) % 3], lesion.radius, &lesion.x, &lesion.y);
        add_lesion (self, side, &lesion);
      }
}

void
psc_pathology_draw_lesion (PscPathology *self)
{
  guint side = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  Lesion lesion = { .density = 1.2f, .lobed = 0.12f };

  if (self->attributes->subtype == PSC_PHANTOM_MULTIPLE_NODULES)
    {
      draw_multiple (self);
      return;
    }

  lesion.squeeze = (float) psc_random_range (&self->random, 0.9, 1.12);
  switch (self->attributes->subtype)
    {
    case PSC_PHANTOM_MASS:
      lesion.radius = psc_pathology_grade (self, 1.7f, 1.9f, 2.7f);
      lesion.lobed = 0.3f;
      break;
    case PSC_PHANTOM_CAVITY:
      lesion.radius = psc_pathology_grade (self, 1.5f, 1.8f, 2.6f);
      lesion.hollow = (float) psc_random_range (&self->random, 0.62, 0.76);
      lesion.density = 1.9f;
      lesion.lobed = 0.18f;
      break;
    case PSC_PHANTOM_CALCIFIED_NODULE:
      lesion.radius = psc_pathology_grade (self, 0.5f, 0.6f, 0.7f);
      lesion.calcium = 0.75f;
      break;
    case PSC_PHANTOM_NODULE:
    default:
      lesion.radius = psc_pathology_grade (self, 0.75f, 1.15f, 1.4f);
      lesion.density = 1.7f;
      break;
    }
  psc_pathology_pick (self, side, self->attributes->zone, lesion.radius, &lesion.x, &lesion.y);
  add_lesion (self, side, &lesion);
  if (self->attributes->subtype == PSC_PHANTOM_MASS && psc_random_chance (&self->random, 0.5))
    add_spicules (self, &lesion);
}
