/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

/* Plates of collapsed lung, seen on edge: bands across the segments, above the diaphragm as a rule.
 */
static void
add_bands (PscPathology *self, guint side)
{
  float length = psc_pathology_grade (self, 4, 5.5f, 7);
  guint n = (guint) (psc_pathology_grade (self, 1.2f, 2.3f, 3.4f) + 0.3f);
  float x, y;

  psc_pathology_pick (self, side, self->attributes->zone, 1.2f, &x, &y);
  if (psc_phantom_zone_get_third (self->attributes->zone) == PSC_PHANTOM_ZONE_LOWER)
    y = psc_phantom_anatomy_get_diaphragm (self->anatomy, side, fabsf (x))
        - (float) psc_random_range (&self->random, 1.3, 2.6);
  x = 0.5f * x + 0.5f * psc_side_sign (side) * 7.2f;

  for (guint i = 0; i < n; i++)
    {
      float tilt = (float) psc_random_range (&self->random, -0.28, 0.28);
      float bow = (float) psc_random_range (&self->random, -0.35, 0.15);
      float half = length / 2 * (float) psc_random_range (&self->random, 0.75, 1.1);
      float thick = psc_pathology_grade (self, 0.2f, 0.26f, 0.36f);
      PscTubePoint band[7];

      for (guint j = 0; j < G_N_ELEMENTS (band); j++)
        {
          float t = (float) j / (G_N_ELEMENTS (band) - 1) * 2 - 1;

          band[j].x = x + half * t;
          band[j].y = y + half * t * tilt * psc_side_sign (side) + bow * (1 - t * t);
          band[j].radius = thick * (1 - 0.5f * t * t);
          band[j].amount = 6.0f * (1 - 0.45f * t * t);
        }
      psc_phantom_canvas_add_tube (self->canvas, self->canvas->tissue, band, G_N_ELEMENTS (band),
                                   PSC_TUBE_SOFT, 1);
      psc_phantom_canvas_mask_tube (self->canvas, self->mask, band, G_N_ELEMENTS (band), 0.3f);
      x += (float) psc_random_range (&self->random, -0.7, 0.7);
      y -= (float) psc_random_range (&self->random, 0.9, 1.5);
    }
}

/* A lobe without air: a wedge between the mediastinum and a drawn-up fissure. */
typedef struct
{
  gboolean upper;
  float reach; /* width at the wedge's base, cm */
  float height;
  float from; /* y of the base */
} Wedge;

static void
add_wedge_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const Wedge *wedge = data;
  float t, edge, inner, cover;

  /* The upper lobe hangs from the apex and narrows downwards to the hilum; the lower lobe stands on
   * the diaphragm and narrows upwards, its edge bowed towards the spine. */
  t = wedge->upper ? (pixel->y - wedge->from) / wedge->height
                   : (wedge->from - pixel->y) / wedge->height;
  if (t > 1)
    return;
  t = MAX (t, 0);
  inner = MIN (pixel->level->border[pixel->side], 3.2f);
  edge = inner * 0.6f + wedge->reach * (wedge->upper ? 1 - t * t : (1 - t) * (1 - 0.25f * t));
  cover = psc_smoothstep (edge + 0.22f, edge - 0.22f, pixel->ax) * psc_smoothstep (1, 0.85f, t);
  if (cover <= 0)
    return;
  if (cover > 0.4f)
    psc_pathology_mark (self, pixel);
  psc_pathology_fill (self, pixel->index, 0.96f * cover);
}

static void
add_collapse (PscPathology *self)
{
  guint side = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  Wedge wedge = { 0 };

  wedge.upper = self->attributes->zone == PSC_PHANTOM_ZONE_UPPER;
  if (wedge.upper)
    {
      wedge.reach = psc_pathology_grade (self, 4, 5, 6.5f);
      wedge.height = psc_pathology_grade (self, 5.5f, 6.5f, 7.4f);
      wedge.from = 0;
      psc_pathology_visit_lung (self, side, -1, wedge.height, add_wedge_pixel, &wedge);
    }
  else
    {
      wedge.reach = psc_pathology_grade (self, 5, 6, 7.5f);
      wedge.height = psc_pathology_grade (self, 6, 7, 8);
      wedge.from = self->anatomy->dome[side] + 2;
      psc_pathology_visit_lung (self, side, wedge.from - wedge.height, wedge.from + 4,
                                add_wedge_pixel, &wedge);
    }
}

void
psc_pathology_draw_atelectasis (PscPathology *self)
{
  if (self->attributes->subtype == PSC_PHANTOM_LOBAR_COLLAPSE)
    {
      add_collapse (self);
      return;
    }
  for (guint side = 0; side < 2; side++)
    if (psc_pathology_covers (self->attributes->side, side))
      add_bands (self, side);
}
