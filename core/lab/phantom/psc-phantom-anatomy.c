/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-anatomy.h"

#include <math.h>

/* Spacing and length of the table of the diaphragm over |x|. */
#define DIAPHRAGM_STEP 0.1f
#define N_DIAPHRAGM    240

/* The outlines of an average patient, measured on upright radiographs: {y, |x|} in centimetres from
 * the apices and the midline, for a chest of 13.5 cm half width and a dome at 20 cm. */
static const float lateral_knots[][2] = {
  { 0, 3.9f },   { 0.3f, 5.6f }, { 1, 7.3f },   { 2, 8.5f },   { 4, 10 },     { 7, 11.2f },
  { 11, 12.3f }, { 15, 13 },     { 19, 13.5f }, { 23, 13.8f }, { 30, 14.2f },
};

static const float border_knots[2][15][2] = {
  { { -3, 3.6f },
    { 0, 3.4f },
    { 1, 2.4f },
    { 2, 2.2f },
    { 4, 2.1f },
    { 6, 2.4f },
    { 8, 2.7f },
    { 10, 3.0f },
    { 12, 3.7f },
    { 14, 4.3f },
    { 16, 4.5f },
    { 18, 4.2f },
    { 19.5f, 3.5f },
    { 21, 3.0f },
    { 24, 2.8f } },
  { { -3, 3.5f },
    { 0, 3.3f },
    { 1, 2.25f },
    { 2, 2.0f },
    { 4, 2.0f },
    { 5.2f, 2.1f },
    { 8.4f, 2.3f },
    { 9.5f, 3.2f },
    { 11, 4.0f },
    { 13, 5.6f },
    { 15, 7.1f },
    { 17, 8.2f },
    { 18.6f, 8.6f },
    { 20.2f, 7.9f },
    { 24, 6.0f } },
};

/* Half width of a patient's trunk with arms apart, and of the neck. */
static const float body_knots[][2] = {
  { -4, 18 }, { 2, 19 }, { 6, 18.6f }, { 12, 17.4f }, { 18, 16.8f }, { 24, 16.5f }, { 32, 16.8f },
};
static const float neck_knots[][2] = {
  { -9, 6.0f }, { -6, 5.8f }, { -4, 6.2f }, { -2, 7.5f }, { 0, 9.5f }, { 3, 12 },
};

float
psc_phantom_curve (const float (*knots)[2], guint n, float y)
{
  guint i = 0;
  float h, t, before, after, here;

  if (y <= knots[0][0])
    return knots[0][1];
  if (y >= knots[n - 1][0])
    return knots[n - 1][1];
  while (knots[i + 1][0] < y)
    i++;

  h = knots[i + 1][0] - knots[i][0];
  t = (y - knots[i][0]) / h;
  here = (knots[i + 1][1] - knots[i][1]) / h;
  before = i > 0 ? (knots[i + 1][1] - knots[i - 1][1]) / (knots[i + 1][0] - knots[i - 1][0]) : here;
  after = i + 2 < n ? (knots[i + 2][1] - knots[i][1]) / (knots[i + 2][0] - knots[i][0]) : here;

  return (1 + 2 * t) * (1 - t) * (1 - t) * knots[i][1] + t * t * (3 - 2 * t) * knots[i + 1][1]
         + h * (t * (1 - t) * (1 - t) * before - t * t * (1 - t) * after);
}

static void
draw_placement (PscPhantomAnatomy *self, PscRandom *random)
{
  gboolean ap = self->view == PSC_PHANTOM_VIEW_AP;

  self->field = (float) psc_random_range (random, 31.5, 36.5);
  self->offset_x = (float) psc_random_normal (random) * (ap ? 0.9f : 0.45f);
  self->apex_y = (float) psc_random_range (random, 3.4, 6.2);
  self->shear = (float) psc_random_normal (random) * (ap ? 0.022f : 0.012f);
  self->turn = CLAMP ((float) psc_random_normal (random) * (ap ? 0.7f : 0.35f), -1.5f, 1.5f);
  self->inspiration = (float) psc_random_range (random, ap ? 0.82 : 0.93, ap ? 0.97 : 1.08);
}

static void
draw_organs (PscPhantomAnatomy *self, PscRandom *random)
{
  gboolean ap = self->view == PSC_PHANTOM_VIEW_AP;
  float heart = (float) psc_random_range (random, 0.86, 1.0) * (ap ? 1.06f : 1.0f);
  float dome = 20.2f * self->inspiration * (0.85f + 0.15f * self->chest / 13.5f);

  self->dome[PSC_RIGHT] = dome;
  self->dome[PSC_LEFT] = dome + (float) psc_random_range (random, 0.4, 1.7);
  for (guint side = 0; side < 2; side++)
    {
      self->angle[side] = dome + (float) psc_random_range (random, 3.3, 5.0);
      self->heart[side] = heart * (float) psc_random_range (random, 0.97, 1.03);
      self->upper[side] = (float) psc_random_range (random, -0.15, 0.3) + (ap ? 0.3f : 0);
    }
  self->knob = (float) psc_random_range (random, 0.75, 1.05) + 0.004f * (self->age - 50);
  self->lump_y = 5;
  self->hilum_x[PSC_RIGHT] = (float) psc_random_range (random, 3.2, 3.8);
  self->hilum_x[PSC_LEFT] = (float) psc_random_range (random, 3.3, 3.9);
  self->hilum_y[PSC_RIGHT] = (float) psc_random_range (random, 9.6, 10.6) * self->inspiration;
  self->hilum_y[PSC_LEFT] = self->hilum_y[PSC_RIGHT] - (float) psc_random_range (random, 0.6, 1.5);
  self->carina_y = (float) psc_random_range (random, 6.6, 7.6) * self->inspiration;
}

PscPhantomAnatomy *
psc_phantom_anatomy_new (guint64 seed, PscPhantomView view, PscPhantomSex sex)
{
  PscPhantomAnatomy *self = g_new0 (PscPhantomAnatomy, 1);
  gboolean ap, female;
  PscRandom random;

  psc_random_init (&random, seed, PSC_STREAM_BODY);
  self->seed = seed;
  ap = psc_random_chance (&random, 0.35);
  female = psc_random_chance (&random, 0.48);
  self->view = view != PSC_PHANTOM_VIEW_ANY ? view : ap ? PSC_PHANTOM_VIEW_AP : PSC_PHANTOM_VIEW_PA;
  self->sex = sex != PSC_PHANTOM_SEX_ANY ? sex
              : female                   ? PSC_PHANTOM_SEX_FEMALE
                                         : PSC_PHANTOM_SEX_MALE;

  self->age = (float) psc_random_range (&random, 20, 88);
  self->fatness = (float) (psc_random_uniform (&random) * psc_random_uniform (&random));
  self->chest = (float) psc_random_range (&random, 12.9, 14.3)
                - (self->sex == PSC_PHANTOM_SEX_FEMALE ? 0.9f : 0);
  self->bone = 1.12f - 0.0045f * (self->age - 30) + 0.05f * (float) psc_random_normal (&random)
               - (self->sex == PSC_PHANTOM_SEX_FEMALE ? 0.06f : 0);
  self->scoliosis = (float) psc_random_normal (&random) * 0.25f;
  draw_placement (self, &random);
  draw_organs (self, &random);

  return self;
}

void
psc_phantom_anatomy_free (PscPhantomAnatomy *self)
{
  if (self == NULL)
    return;
  g_free (self->levels);
  g_free (self->diaphragm[PSC_RIGHT]);
  g_free (self->diaphragm[PSC_LEFT]);
  g_free (self);
}

static float
get_lateral (const PscPhantomAnatomy *self, guint side, float y)
{
  float scaled = y * 22.5f / self->angle[side];

  if (y <= 0)
    return 0;
  return psc_phantom_curve (lateral_knots, G_N_ELEMENTS (lateral_knots), scaled) * self->chest
         / 13.5f;
}

/* The bulge of a ball of radius @radius whose centre lies at (@x, @centre). */
static float
bulge (float x, float centre, float radius, float y)
{
  float d = (y - centre) / radius;

  return d * d < 1 ? x + radius * sqrtf (1 - d * d) : 0;
}

static float
get_border (const PscPhantomAnatomy *self, guint side, float y)
{
  float scale = 20.2f / self->dome[PSC_RIGHT];
  float scaled = y > 0 ? y * scale : y;
  float x = psc_phantom_curve (border_knots[side], 15, scaled);
  float heart = psc_smoothstep (9.5f, 13, scaled);
  float moved = psc_side_sign (side) * (self->shift + self->turn * heart * 0.6f);

  if (self->globular > 0)
    {
      float bag =
          side == PSC_RIGHT ? bulge (-0.6f, 15, 6.4f, scaled) : bulge (2.3f, 15, 6.6f, scaled);

      /* Sloping shoulders, as the great vessels hold the bag. */
      x += self->globular * MAX (0, bag - x) * psc_smoothstep (7.5f, 13.5f, scaled);
    }
  x *= 1 + (self->heart[side] - 1) * heart;
  x += self->upper[side] * psc_smoothstep (13, 8, scaled) * psc_smoothstep (-2, 3, scaled);
  if (side == PSC_LEFT)
    x = fmaxf (x, bulge (1.75f * self->knob, 6.7f, 1.55f * self->knob, scaled));
  else
    x = fmaxf (x, bulge (1.2f * self->knob, 8.2f, 2.6f * MAX (0, self->knob - 0.7f), scaled));
  if (self->lump[side] > 0)
    x = fmaxf (x, bulge (2.2f, self->lump_y, self->lump[side], y));

  x += moved * psc_smoothstep (0, 5, y);
  /* However large, the heart stays within the chest. */
  if (y > 5)
    x = MIN (x, get_lateral (self, side, y) - 0.7f);
  return MAX (x, 0.6f);
}

void
psc_phantom_anatomy_get_level (const PscPhantomAnatomy *self, float y, PscPhantomLevel *level)
{
  float fat = 1 + 0.14f * self->fatness;
  float wide = self->chest / 13.5f;
  float deep = 20.5f + 7 * self->fatness;

  level->body = psc_phantom_curve (body_knots, G_N_ELEMENTS (body_knots), y) * wide * fat;
  level->body_depth = deep * (1 + 0.10f * psc_smoothstep (16, 26, y))
                      * (0.78f + 0.22f * psc_smoothstep (-1, 10, y));
  level->neck = psc_phantom_curve (neck_knots, G_N_ELEMENTS (neck_knots), y)
                * (0.92f + 0.25f * self->fatness)
                * (self->sex == PSC_PHANTOM_SEX_FEMALE ? 0.9f : 1);
  for (guint side = 0; side < 2; side++)
    {
      float slope = (get_lateral (self, side, y + 0.1f) - get_lateral (self, side, y - 0.1f)) * 5;
      float t = CLAMP (1 - y / 9.5f, 0, 1);

      level->lateral[side] = get_lateral (self, side, y);
      level->slant[side] = 1 / sqrtf (1 + slope * slope);
      level->lung_depth[side] = y > 0 ? 16.2f * wide * sqrtf (1 - t * t) : 0;
      level->border[side] = get_border (self, side, y);
    }
  level->heart_share = psc_smoothstep (9.5f, 13, y * 20.2f / self->dome[PSC_RIGHT]);
  level->pedicle = 9.5f + 2.8f * level->heart_share;
}

static float
compute_diaphragm (const PscPhantomAnatomy *self, guint side, float ax)
{
  float dome = self->dome[side];
  float drop = self->angle[side] - dome;
  float s = ax / get_lateral (self, side, self->angle[side] - 0.3f);
  const float top = 0.44f;

  if (s < top)
    return dome + 2.2f * (top - s) * (top - s) / (top * top);
  return dome + drop * powf ((s - top) / (1 - top), 2.2f);
}

void
psc_phantom_anatomy_prepare (PscPhantomAnatomy *self, PscPhantomCanvas *canvas)
{
  float by_height = (float) canvas->height / self->field;
  float by_width = (float) canvas->width / (self->field * 0.93f);

  canvas->scale = MIN (by_height, by_width);
  canvas->top = -self->apex_y - ((float) canvas->height / canvas->scale - self->field) / 2;
  canvas->shear = self->shear;
  canvas->centre_x =
      (float) canvas->width / 2 + (self->offset_x - self->shear * 12) * canvas->scale;

  g_free (self->levels);
  self->levels = g_new0 (PscPhantomLevel, canvas->height);
  for (gsize row = 0; row < canvas->height; row++)
    psc_phantom_anatomy_get_level (self, psc_phantom_canvas_y (canvas, row), &self->levels[row]);

  for (guint side = 0; side < 2; side++)
    {
      g_free (self->diaphragm[side]);
      self->diaphragm[side] = g_new (float, N_DIAPHRAGM + 1);
      for (guint i = 0; i <= N_DIAPHRAGM; i++)
        self->diaphragm[side][i] = compute_diaphragm (self, side, (float) i * DIAPHRAGM_STEP);
    }
}

float
psc_phantom_anatomy_get_diaphragm (const PscPhantomAnatomy *self, guint side, float ax)
{
  float at = CLAMP (ax / DIAPHRAGM_STEP, 0, N_DIAPHRAGM - 0.001f);
  guint i = (guint) at;
  float t = at - (float) i;

  return self->diaphragm[side][i] * (1 - t) + self->diaphragm[side][i + 1] * t;
}

void
psc_phantom_anatomy_get_zone (
    const PscPhantomAnatomy *self, guint side, PscPhantomZone zone, float *top, float *bottom)
{
  float third = self->angle[side] / 3;

  switch (zone)
    {
    case PSC_PHANTOM_ZONE_APICAL:
      *top = 0;
      *bottom = third * 0.6f;
      break;
    case PSC_PHANTOM_ZONE_UPPER:
      *top = 0;
      *bottom = third;
      break;
    case PSC_PHANTOM_ZONE_MIDDLE:
    case PSC_PHANTOM_ZONE_PERIHILAR:
      *top = third;
      *bottom = 2 * third;
      break;
    case PSC_PHANTOM_ZONE_LOWER:
    case PSC_PHANTOM_ZONE_RETROCARDIAC:
      *top = 2 * third;
      *bottom = 3 * third;
      break;
    case PSC_PHANTOM_ZONE_BASAL:
      *top = 2.35f * third;
      *bottom = 3 * third;
      break;
    case PSC_PHANTOM_ZONE_NONE:
    default:
      *top = 0;
      *bottom = 3 * third;
      break;
    }
}
