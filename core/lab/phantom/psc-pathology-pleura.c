/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

/* Free air between the chest wall and the lung's surface. */
typedef struct
{
  float depth;  /* of the gap where it is widest, cm */
  float extent; /* y to which it reaches */
  float dense;  /* what the collapsing lung loses of its air */
  gboolean basal;
  guint side;
  float line; /* half width of the pleural line, cm */
  guint32 texture;
} Gap;

static float
get_gap (PscPathology *self, const Gap *gap, const PscLungPixel *pixel)
{
  float share;

  if (gap->basal)
    return gap->depth * psc_smoothstep (gap->extent, self->anatomy->angle[gap->side] - 1, pixel->y);
  share = 1 - pixel->y / gap->extent;
  return share > 0 ? gap->depth * powf (share, 0.6f) : 0;
}

static void
add_gap_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Gap *gap = data;
  PscPhantomCanvas *canvas = self->canvas;
  float wall = psc_phantom_level_wall_distance (pixel->level, pixel->side, pixel->ax);
  float depth = get_gap (self, gap, pixel);
  float inside, line;

  if (gap->basal)
    wall =
        MIN (wall, 1.3f
                       * (psc_phantom_anatomy_get_diaphragm (self->anatomy, pixel->side, pixel->ax)
                          - pixel->y));
  depth += 0.12f * psc_noise (gap->texture, 0, pixel->y * 0.5f) * MIN (1, depth);
  inside = wall - depth;
  if (inside < 0 && depth > 0)
    {
      canvas->tissue[pixel->index] = 0;
      canvas->fill[pixel->index] = -PSC_LUNG_DENSITY / (1 - PSC_LUNG_DENSITY);
      psc_pathology_mark (self, pixel);
    }
  else if (depth > 0.05f)
    psc_pathology_fill (self, pixel->index, gap->dense);
  line = 1 - fabsf (inside) / gap->line;
  if (line > 0 && depth > 0.1f)
    {
      canvas->fill[pixel->index] = MAX (canvas->fill[pixel->index], 0);
      canvas->tissue[pixel->index] += 2.6f * line * MIN (1, 0.12f / gap->line);
      psc_pathology_mark (self, pixel);
    }
}

void
psc_pathology_draw_pneumothorax (PscPathology *self)
{
  Gap gap = { 0 };

  gap.side = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  gap.texture = (guint32) psc_random_next (&self->random);
  gap.line = MAX (0.09f, 0.75f / self->canvas->scale);
  switch (self->attributes->zone)
    {
    case PSC_PHANTOM_ZONE_APICAL:
      gap.depth = psc_pathology_grade (self, 1.9f, 2.9f, 4);
      gap.extent = psc_pathology_grade (self, 8, 11.5f, 14);
      gap.dense = 0.02f;
      break;
    case PSC_PHANTOM_ZONE_BASAL:
      gap.basal = TRUE;
      gap.depth = psc_pathology_grade (self, 2.0f, 3.2f, 4);
      gap.extent = self->anatomy->angle[gap.side] - psc_pathology_grade (self, 7, 9, 11);
      gap.dense = 0.02f;
      break;
    default:
      gap.depth = psc_pathology_grade (self, 2.5f, 4.0f, 6.2f);
      gap.extent = self->anatomy->angle[gap.side] * 1.6f;
      gap.dense = psc_pathology_grade (self, 0.03f, 0.06f, 0.16f);
      if (self->attributes->subtype == PSC_PHANTOM_TENSION_PNEUMOTHORAX)
        {
          gap.depth *= 1.15f;
          gap.dense = 0.3f;
        }
      break;
    }
  psc_pathology_visit_lung (self, gap.side, 0, 30, add_gap_pixel, &gap);
}

/* Fluid at the bottom of the pleural space, which climbs the wall: Damoiseau's line. */
typedef struct
{
  float level; /* y at the wall */
  float fall;  /* how much lower it stands in the middle */
  guint side;
} Fluid;

static void
add_fluid_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Fluid *fluid = data;
  float wall = MAX (0, pixel->level->lateral[pixel->side] - pixel->ax);
  float inner = MAX (0, pixel->ax - pixel->level->border[pixel->side]);
  float surface = fluid->level + fluid->fall * (1 - expf (-wall / 2.2f))
                  - 0.35f * fluid->fall * expf (-inner / 1.3f);
  float cover = psc_smoothstep (surface - 0.7f, surface + 1.1f, pixel->y);

  if (cover <= 0)
    return;
  /* Behind the dome there is fluid too, but little of it shows. */
  if (cover > 0.35f)
    psc_pathology_mark (self, pixel);
  psc_pathology_fill (self, pixel->index, 0.98f * cover);
}

typedef struct
{
  float y, half;   /* where it lies along the wall */
  float thickness; /* at its thickest */
  float strength;
  float uneven;   /* share of the thickness */
  float tapering; /* how far towards its ends it starts to thin out: 0 a lens, 1 a plate */
  guint32 texture;
} Rind;

/* Anything that lies along the chest wall. */
static void
add_rind_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Rind *rind = data;
  float wall = psc_phantom_level_wall_distance (pixel->level, pixel->side, pixel->ax);
  float t = (pixel->y - rind->y) / rind->half;
  float thickness, cover;

  if (fabsf (t) >= 1)
    return;
  t = MAX (0, fabsf (t) - rind->tapering) / (1 - rind->tapering);
  thickness = rind->thickness * sqrtf (1 - t * t)
              * (1 + rind->uneven * psc_noise (rind->texture, pixel->x * 0.6f, pixel->y * 0.9f));
  cover = psc_smoothstep (thickness + 0.12f, thickness - 0.12f, wall);
  if (cover <= 0)
    return;
  if (cover > 0.4f)
    psc_pathology_mark (self, pixel);
  psc_pathology_fill (self, pixel->index, rind->strength * cover);
}

static void
add_rind (PscPathology *self, guint side, Rind *rind)
{
  rind->texture = (guint32) psc_random_next (&self->random);
  psc_pathology_visit_lung (self, side, rind->y - rind->half, rind->y + rind->half, add_rind_pixel,
                            rind);
}

/* The middle of a zone, kept away from its ends and from the diaphragm. */
static float
pick_level (PscPathology *self, guint side)
{
  float top, bottom;

  psc_phantom_anatomy_get_zone (self->anatomy, side, self->attributes->zone, &top, &bottom);
  return (float) psc_random_range (&self->random, top + 0.35 * (bottom - top),
                                   top + 0.65 * (bottom - top));
}

void
psc_pathology_draw_effusion (PscPathology *self)
{
  for (guint side = 0; side < 2; side++)
    {
      float angle = self->anatomy->angle[side];

      if (!psc_pathology_covers (self->attributes->side, side))
        continue;
      if (self->attributes->subtype == PSC_PHANTOM_LOCULATED_EFFUSION)
        {
          Rind lens = { .strength = 0.93f, .uneven = 0.05f };

          lens.y = pick_level (self, side);
          lens.half = psc_pathology_grade (self, 2.4f, 3.2f, 4.2f);
          lens.thickness = psc_pathology_grade (self, 1.6f, 2.4f, 3.6f);
          add_rind (self, side, &lens);
        }
      else
        {
          Fluid fluid = { .side = side };

          fluid.level = angle - psc_pathology_grade (self, 3.4f, 7.2f, 12.5f);
          fluid.fall = psc_pathology_grade (self, 2.2f, 2.4f, 2.6f);
          psc_pathology_visit_lung (self, side, 0, angle + 4, add_fluid_pixel, &fluid);
        }
    }
}

/* A calcified plaque seen face on: a leaf with a dense, ragged rim. */
static void
add_plaque (PscPathology *self, guint side, float size)
{
  PscPhantomCanvas *canvas = self->canvas;
  guint32 texture = (guint32) psc_random_next (&self->random);
  float tilt = (float) psc_random_range (&self->random, -0.8, 0.8);
  float c = cosf (tilt), s = sinf (tilt);
  PscPixelBox box;
  float x, y;

  psc_pathology_pick (self, side, self->attributes->zone, size, &x, &y);
  box = psc_phantom_canvas_get_box (canvas, x - 1.6f * size, y - 1.6f * size, x + 1.6f * size,
                                    y + 1.6f * size);
  for (gsize row = box.y0; row < box.y1; row++)
    for (gsize column = box.x0; column < box.x1; column++)
      {
        float py = psc_phantom_canvas_y (canvas, row);
        float px = psc_phantom_canvas_x (canvas, column, py) - x;
        gsize index = row * canvas->width + column;
        float u, v, d, rim;

        py -= y;
        u = (px * c + py * s) / size;
        v = (py * c - px * s) / (size * 0.55f);
        d = sqrtf (u * u + v * v) + 0.45f * psc_noise (texture, 3 + px * 1.3f, 3 + py * 1.3f);
        if (d >= 1 || canvas->air[index] <= 0)
          continue;
        rim = psc_smoothstep (0.45f, 0.85f, d) * psc_smoothstep (1, 0.9f, d);
        canvas->bone[index] +=
            psc_smoothstep (1, 0.9f, d)
            * (0.2f + 0.32f * rim + 0.12f * psc_noise (texture + 1, px * 3.1f, py * 3.1f));
        self->mask[index] = 255;
      }
}

static void
draw_one_pleura (PscPathology *self, guint side)
{
  Rind rind = { .uneven = 0.3f, .tapering = 0.55f };

  switch (self->attributes->subtype)
    {
    case PSC_PHANTOM_PLEURAL_PLAQUE:
      for (guint n = (guint) psc_pathology_grade (self, 1.3f, 2.4f, 3.5f); n > 0; n--)
        add_plaque (self, side, psc_pathology_grade (self, 1.3f, 1.6f, 1.9f));
      break;
    case PSC_PHANTOM_APICAL_CAP:
      rind.y = 0;
      rind.half = psc_pathology_grade (self, 4, 4.8f, 5.6f);
      rind.thickness = psc_pathology_grade (self, 0.9f, 1.4f, 2.0f);
      rind.strength = 0.9f;
      add_rind (self, side, &rind);
      break;
    case PSC_PHANTOM_PLEURAL_THICKENING:
    default:
      rind.y = pick_level (self, side);
      rind.half = psc_pathology_grade (self, 3.6f, 4.2f, 5);
      rind.thickness = psc_pathology_grade (self, 0.65f, 0.95f, 1.35f);
      rind.strength = 0.85f;
      add_rind (self, side, &rind);
      break;
    }
}

void
psc_pathology_draw_pleura (PscPathology *self)
{
  for (guint side = 0; side < 2; side++)
    if (psc_pathology_covers (self->attributes->side, side))
      draw_one_pleura (self, side);
}
