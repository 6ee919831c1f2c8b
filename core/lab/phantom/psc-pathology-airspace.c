/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

static PscCloud
make_cloud (PscPathology *self, guint side)
{
  PscCloud cloud = {
    .side = side,
    .core = 0.5f,
    .grain_size = 1,
    .top = -99,
    .bottom = 99,
    .texture = (guint32) psc_random_next (&self->random),
  };

  return cloud;
}

/* A fine net of lines: thickened septa. */
typedef struct
{
  float x, y;
  float radius_x, radius_y;
  float strength;
  guint32 texture;
} Net;

static void
add_net_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Net *net = data;
  float dx = (pixel->x - net->x) / net->radius_x;
  float dy = (pixel->y - net->y) / net->radius_y;
  float cover = psc_smoothstep (1.1f, 0.5f, sqrtf (dx * dx + dy * dy));
  float wide, fine;

  if (cover <= 0)
    return;
  if (cover > 0.3f)
    psc_pathology_mark (self, pixel);
  wide = fabsf (psc_noise (net->texture, pixel->x * 0.95f, pixel->y * 0.95f));
  fine = fabsf (psc_noise (net->texture + 1, pixel->x * 1.9f, pixel->y * 1.9f));
  psc_pathology_fill (
      self, pixel->index,
      cover * net->strength
          * (0.22f + psc_smoothstep (0.2f, 0, wide) + 0.8f * psc_smoothstep (0.24f, 0, fine)));
}

static void
add_net (PscPathology *self,
         guint side,
         float x,
         float y,
         float radius_x,
         float radius_y,
         float strength)
{
  Net net = { x, y, radius_x, radius_y, strength, (guint32) psc_random_next (&self->random) };

  psc_pathology_visit_lung (self, side, y - radius_y * 1.1f, y + radius_y * 1.1f, add_net_pixel,
                            &net);
}

static void
draw_one_opacity (PscPathology *self, guint side)
{
  PscCloud cloud = make_cloud (self, side);
  float size = psc_pathology_grade (self, 3.2f, 4.0f, 4.7f);
  float x, y;

  psc_pathology_pick (self, side, self->attributes->zone, 2, &x, &y);
  cloud.x = x;
  cloud.y = y;
  cloud.radius_x = size * (float) psc_random_range (&self->random, 1.0, 1.35);
  cloud.radius_y = size * (float) psc_random_range (&self->random, 0.85, 1.05);

  switch (self->attributes->subtype)
    {
    case PSC_PHANTOM_RETICULAR_OPACITY:
      add_net (self, side, x, y, cloud.radius_x * 1.1f, cloud.radius_y,
               psc_pathology_grade (self, 0.15f, 0.22f, 0.32f));
      break;
    case PSC_PHANTOM_PATCHY_OPACITY:
      cloud.core = 0.35f;
      cloud.rough = 0.3f;
      cloud.grain = 0.85f;
      cloud.grain_size = 1.5f;
      cloud.strength = psc_pathology_grade (self, 0.24f, 0.36f, 0.5f);
      psc_pathology_add_cloud (self, &cloud);
      break;
    case PSC_PHANTOM_HAZY_OPACITY:
    default:
      cloud.core = 0.1f;
      cloud.rough = 0.2f;
      cloud.grain = 0.15f;
      cloud.grain_size = 2.5f;
      cloud.strength = psc_pathology_grade (self, 0.22f, 0.32f, 0.44f);
      psc_pathology_add_cloud (self, &cloud);
      break;
    }
}

void
psc_pathology_draw_opacity (PscPathology *self)
{
  for (guint side = 0; side < 2; side++)
    if (psc_pathology_covers (self->attributes->side, side))
      draw_one_opacity (self, side);
}

/* A bronchus that still holds air, dark in what surrounds it, and the two that it divides into. */
static void
add_bronchus (PscPathology *self,
              const PscCloud *cloud,
              float x,
              float y,
              float angle,
              float length,
              float radius,
              guint depth)
{
  float bend = (float) psc_random_range (&self->random, -0.12, 0.12);
  float spread = (float) psc_random_range (&self->random, 0.3, 0.55);
  PscTubePoint points[4];

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      points[i].x = x;
      points[i].y = y;
      points[i].radius = radius * (1 - 0.08f * (float) i);
      points[i].amount = cloud->strength * 0.32f;
      if (i + 1 < G_N_ELEMENTS (points))
        {
          x += cosf (angle) * length / 3;
          y += sinf (angle) * length / 3;
          angle += bend;
        }
    }
  psc_phantom_canvas_add_tube (self->canvas, self->canvas->fill, points, G_N_ELEMENTS (points),
                               PSC_TUBE_SOFT, -1);
  if (depth == 0)
    return;
  add_bronchus (self, cloud, x, y, angle - spread, length * 0.75f, radius * 0.75f, depth - 1);
  add_bronchus (self, cloud, x, y, angle + spread, length * 0.8f, radius * 0.75f, depth - 1);
}

static void
add_air_bronchogram (PscPathology *self, const PscCloud *cloud)
{
  float hilum_x = psc_side_sign (cloud->side) * self->anatomy->hilum_x[cloud->side];
  float hilum_y = self->anatomy->hilum_y[cloud->side];
  float reach = MIN (cloud->radius_x, cloud->radius_y);
  float towards = atan2f (cloud->y - hilum_y, cloud->x - hilum_x);
  guint n = 2 + psc_random_below (&self->random, 2);

  /* They come from the hilum side by side, and end before the edge does. */
  for (guint i = 0; i < n; i++)
    {
      float across = ((float) i - (float) (n - 1) / 2) * 0.38f * reach
                     + (float) psc_random_range (&self->random, -0.2, 0.2);

      add_bronchus (self, cloud, cloud->x - cosf (towards) * reach * 0.5f - sinf (towards) * across,
                    cloud->y - sinf (towards) * reach * 0.5f + cosf (towards) * across,
                    towards + 0.25f * across / reach, reach * 0.42f, 0.2f, 1);
    }
}

/* Lobes end at fissures: the cloud is larger than the lobe and cut off there. */
static void
place_lobe (PscPathology *self, PscCloud *cloud, float size)
{
  const PscPhantomAnatomy *anatomy = self->anatomy;
  guint side = cloud->side;
  float sign = psc_side_sign (side);
  float fissure = anatomy->angle[side] / 3 + (float) psc_random_range (&self->random, 0.0, 1.0);

  cloud->core = 0.62f;
  switch (psc_phantom_zone_get_third (self->attributes->zone))
    {
    case PSC_PHANTOM_ZONE_UPPER:
      cloud->x = sign * 6.5f;
      cloud->y = fissure - 3.6f * size;
      cloud->radius_x = 6.5f * size;
      cloud->radius_y = 5.6f * size;
      if (side == PSC_RIGHT)
        cloud->bottom = fissure;
      break;
    case PSC_PHANTOM_ZONE_MIDDLE:
      cloud->x = sign * 6.3f;
      cloud->y = fissure + 3.2f;
      cloud->radius_x = 4.8f * size;
      cloud->radius_y = 4.2f * size;
      cloud->top = fissure + 0.6f;
      break;
    default:
      cloud->x = sign * 7;
      cloud->y = anatomy->dome[side] - 1.4f * size;
      cloud->radius_x = 7.2f * size;
      cloud->radius_y = 5.4f * size;
      break;
    }
}

void
psc_pathology_draw_consolidation (PscPathology *self)
{
  guint side = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  PscCloud cloud = make_cloud (self, side);
  float size = psc_pathology_grade (self, 0.72f, 0.9f, 1.08f);

  cloud.strength = MIN (0.97f, psc_pathology_grade (self, 0.66f, 0.78f, 0.9f));
  cloud.rough = 0.18f;
  cloud.grain = 0.12f;
  if (self->attributes->subtype == PSC_PHANTOM_LOBAR_CONSOLIDATION)
    place_lobe (self, &cloud, size);
  else
    {
      psc_pathology_pick (self, side, self->attributes->zone, 2, &cloud.x, &cloud.y);
      cloud.radius_x = 3.9f * size;
      cloud.radius_y = 3.3f * size;
      cloud.core = 0.5f;
      if (self->attributes->zone == PSC_PHANTOM_ZONE_RETROCARDIAC)
        cloud.strength = 0.97f;
    }
  psc_pathology_add_cloud (self, &cloud);
  add_air_bronchogram (self, &cloud);
}

/* Bronchopneumonia: fluffy nodules of about a centimetre that run together. */
static void
add_patch (PscPathology *self, guint side, PscPhantomZone zone, float size, guint n)
{
  PscCloud cloud = make_cloud (self, side);
  float x, y;

  psc_pathology_pick (self, side, zone, 2, &x, &y);
  cloud.x = x;
  cloud.y = y;
  cloud.radius_x = 3.1f * size;
  cloud.radius_y = 2.8f * size;
  cloud.core = 0.2f;
  cloud.rough = 0.3f;
  cloud.strength = 0.24f;
  cloud.grain = 0.5f;
  psc_pathology_add_cloud (self, &cloud);

  for (guint i = 0; i < n; i++)
    {
      cloud.texture = (guint32) psc_random_next (&self->random);
      cloud.x = x + (float) psc_random_normal (&self->random) * 1.55f * size;
      cloud.y = y + (float) psc_random_normal (&self->random) * 1.4f * size;
      cloud.radius_x = (float) psc_random_range (&self->random, 0.9, 1.8);
      cloud.radius_y = cloud.radius_x * (float) psc_random_range (&self->random, 0.8, 1.2);
      cloud.core = 0.1f;
      cloud.rough = 0.4f;
      cloud.strength = psc_pathology_grade (self, 0.3f, 0.36f, 0.42f);
      cloud.grain = 0.3f;
      psc_pathology_add_cloud (self, &cloud);
    }
}

void
psc_pathology_draw_pneumonia (PscPathology *self)
{
  static const PscPhantomZone thirds[] = {
    PSC_PHANTOM_ZONE_UPPER,
    PSC_PHANTOM_ZONE_MIDDLE,
    PSC_PHANTOM_ZONE_LOWER,
  };
  gboolean multifocal = self->attributes->subtype == PSC_PHANTOM_MULTIFOCAL_PNEUMONIA;
  float size = psc_pathology_grade (self, 0.85f, 1.05f, 1.3f);
  guint n = (guint) psc_pathology_grade (self, 7, 11, 16);

  for (guint side = 0; side < 2; side++)
    {
      if (!psc_pathology_covers (self->attributes->side, side))
        continue;
      if (!multifocal)
        add_patch (self, side, self->attributes->zone, size, n);
      else
        {
          guint skipped = psc_random_below (&self->random, 4);

          for (guint i = 0; i < G_N_ELEMENTS (thirds); i++)
            if (i != skipped)
              add_patch (self, side, thirds[i], size * 0.8f, n * 2 / 3);
        }
    }
}

typedef struct
{
  float hilum_x, hilum_y;
  float strength; /* of the haze */
  float fluffy;   /* of alveoli that are full */
  float lines;
  guint32 texture;
} Edema;

static void
add_edema_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Edema *edema = data;
  float dx = (pixel->x - edema->hilum_x) / 5.4f;
  float dy = (pixel->y - edema->hilum_y) / (pixel->y > edema->hilum_y ? 7.6f : 5.6f);
  float wall = psc_phantom_level_wall_distance (pixel->level, pixel->side, pixel->ax);
  float d = sqrtf (dx * dx + dy * dy)
            + 0.16f * psc_noise (edema->texture, pixel->x * 0.4f, pixel->y * 0.4f);
  float wing = psc_smoothstep (1.15f, 0.15f, d) * psc_smoothstep (0.3f, 2.6f, wall);
  float fluff, line;

  if (wing > 0.3f)
    psc_pathology_mark (self, pixel);
  fluff = psc_noise (edema->texture + 1, pixel->x * 0.9f, pixel->y * 0.9f)
          + 0.5f * psc_noise (edema->texture + 2, pixel->x * 2.1f, pixel->y * 2.1f);
  line = fabsf (psc_noise (edema->texture + 3, pixel->x * 1.5f, pixel->y * 1.5f));
  psc_pathology_fill (self, pixel->index,
                      wing
                          * (edema->strength + edema->fluffy * psc_smoothstep (-0.7f, 0.6f, fluff)
                             + edema->lines * psc_smoothstep (0.22f, 0, line)));
}

/* Kerley's B lines: short, level, at the pleura of the bases. */
static void
add_septal_lines (PscPathology *self, guint side, guint n)
{
  float bottom = self->anatomy->angle[side] - 2.2f;

  for (guint i = 0; i < n; i++)
    {
      float y = bottom - (float) i * 0.62f + (float) psc_random_range (&self->random, -0.15, 0.15);
      float length = (float) psc_random_range (&self->random, 1.0, 1.8);
      float tilt = (float) psc_random_range (&self->random, -0.15, 0.15);
      PscPhantomLevel level;
      PscTubePoint line[2];

      psc_phantom_anatomy_get_level (self->anatomy, y, &level);
      line[0].x = psc_side_sign (side) * (level.lateral[side] - 0.25f);
      line[1].x = psc_side_sign (side) * (level.lateral[side] - 0.25f - length);
      line[0].y = y;
      line[1].y = y + tilt;
      line[0].radius = line[1].radius = 0.06f;
      line[0].amount = line[1].amount = 1.7f;
      psc_phantom_canvas_add_tube (self->canvas, self->canvas->tissue, line, 2, PSC_TUBE_FLAT, 1);
      psc_phantom_canvas_mask_tube (self->canvas, self->mask, line, 2, 0.25f);
    }
}

void
psc_pathology_draw_edema (PscPathology *self)
{
  PscPhantomSubtype subtype = self->attributes->subtype;

  for (guint side = 0; side < 2; side++)
    {
      Edema edema = { 0 };

      edema.hilum_x = psc_side_sign (side) * (self->anatomy->hilum_x[side] + 1);
      edema.hilum_y = self->anatomy->hilum_y[side] + 1;
      edema.texture = (guint32) psc_random_next (&self->random);
      if (subtype == PSC_PHANTOM_VASCULAR_CONGESTION)
        edema.strength = psc_pathology_grade (self, 0.12f, 0.15f, 0.18f);
      else if (subtype == PSC_PHANTOM_INTERSTITIAL_EDEMA)
        {
          edema.strength = psc_pathology_grade (self, 0.12f, 0.2f, 0.26f);
          edema.lines = psc_pathology_grade (self, 0.16f, 0.22f, 0.26f);
        }
      else
        {
          edema.strength = psc_pathology_grade (self, 0.12f, 0.18f, 0.24f);
          edema.fluffy = psc_pathology_grade (self, 0.25f, 0.34f, 0.52f);
        }
      psc_pathology_visit_lung (self, side, 0, self->anatomy->angle[side], add_edema_pixel, &edema);
      if (subtype == PSC_PHANTOM_INTERSTITIAL_EDEMA)
        add_septal_lines (self, side, 5 + psc_random_below (&self->random, 3));
    }
}
