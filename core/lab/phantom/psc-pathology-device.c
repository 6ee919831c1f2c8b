/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

#define PATH_POINTS 40

static void
add_path (PscPathology *self,
          const float (*knots)[2],
          guint n_knots,
          float radius,
          float amount,
          PscTubeProfile profile)
{
  const PscTubePoint like = { 0, 0, radius, amount };
  PscTubePoint points[PATH_POINTS];

  psc_pathology_trace (knots, n_knots, &like, points, PATH_POINTS);
  psc_phantom_canvas_add_tube (self->canvas, self->canvas->bone, points, PATH_POINTS, profile, 1);
  psc_phantom_canvas_mask_tube (self->canvas, self->mask, points, PATH_POINTS, 0.3f);
}

/* A wide plastic tube: its walls, and the stripe that makes it show. */
static void
add_plastic (PscPathology *self, const float (*knots)[2], guint n_knots, float radius)
{
  add_path (self, knots, n_knots, radius, 0.10f, PSC_TUBE_SHELL);
  add_path (self, knots, n_knots, 0.1f, 0.6f, PSC_TUBE_FLAT);
}

static void
draw_endotracheal_tube (PscPathology *self)
{
  float tip = self->anatomy->carina_y - (float) psc_random_range (&self->random, 2.2, 4.5);
  float x = (float) psc_random_range (&self->random, -0.3, 0.3) + 0.5f * self->anatomy->shift;
  const float knots[][2] = {
    { x * 0.5f + 0.3f, -9 },
    { x * 0.5f, -5 },
    { x - 0.1f, -1 },
    { x - 0.25f, tip },
  };

  add_plastic (self, knots, G_N_ELEMENTS (knots), 0.48f);
}

/* Every central line ends in the superior vena cava, on the patient's right. */
static void
draw_central_line (PscPathology *self)
{
  float sign = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? 1 : -1;
  float tip = self->anatomy->carina_y + (float) psc_random_range (&self->random, 1.0, 4.5);
  float cava = -(float) psc_random_range (&self->random, 1.7, 2.4) + self->anatomy->shift;
  float jitter = (float) psc_random_range (&self->random, -0.5, 0.5);
  const float jugular[][2] = {
    { sign * (3.6f + jitter), -9 },
    { sign * (3.4f + jitter), -3 },
    { sign * 2.5f, 1.5f },
    { sign > 0 ? 0.2f : cava, 4.4f },
    { cava, 6.6f },
    { cava + 0.1f, tip },
  };
  const float subclavian[][2] = {
    { sign * 14, 6 + jitter }, { sign * 10, 3.0f + jitter },  { sign * 5.5f, 2.6f },
    { sign * 2.6f, 3.3f },     { sign > 0 ? 0 : cava, 4.8f }, { cava, 6.8f },
    { cava + 0.1f, tip },
  };

  if (psc_random_chance (&self->random, 0.5))
    add_path (self, jugular, G_N_ELEMENTS (jugular), 0.13f, 0.6f, PSC_TUBE_FLAT);
  else
    add_path (self, subclavian, G_N_ELEMENTS (subclavian), 0.13f, 0.6f, PSC_TUBE_FLAT);
}

static void
add_generator (PscPathology *self, float x, float y, float tilt)
{
  PscPhantomCanvas *canvas = self->canvas;
  static const struct
  {
    double width, height, y, amount;
  } layers[] = { { 4.4, 3.7, 0, 1.0 }, { 3.6, 2.9, 0.1, 0.5 }, { 2.2, 1.0, 0.7, 0.7 } };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      cairo_t *cr = psc_phantom_canvas_begin (canvas);
      double w = layers[i].width / 2, h = layers[i].height / 2, r = h * 0.75;

      cairo_translate (cr, x, y);
      cairo_rotate (cr, tilt);
      cairo_translate (cr, 0, layers[i].y);
      cairo_new_sub_path (cr);
      cairo_arc (cr, w - r, -h + r, r, -G_PI / 2, 0);
      cairo_arc (cr, w - r, h - r, r, 0, G_PI / 2);
      cairo_arc (cr, -w + r, h - r, r, G_PI / 2, G_PI);
      cairo_arc (cr, -w + r, -h + r, r, G_PI, 1.5 * G_PI);
      cairo_close_path (cr);
      cairo_fill (cr);
      psc_phantom_canvas_end (canvas, cr, canvas->bone, (float) layers[i].amount,
                              i == 0 ? self->mask : NULL);
    }
}

static void
draw_pacemaker (PscPathology *self)
{
  float sign = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? 1 : -1;
  float x = sign * (float) psc_random_range (&self->random, 8.5, 11);
  float y = (float) psc_random_range (&self->random, 4.2, 6.2);
  float tilt = sign * (float) psc_random_range (&self->random, -0.4, 0.4);
  float scale = self->anatomy->dome[PSC_RIGHT] / 20.2f;
  float shift = self->anatomy->shift;
  float cava = -1.9f + shift;
  const float ventricle[][2] = {
    { x - sign * 1.2f, y - 1.8f },
    { sign * 7, 2.8f },
    { sign * 3, 3.4f },
    { sign > 0 ? 0.1f : cava, 4.9f },
    { cava, 7.2f },
    { -2.9f + shift, 12.5f * scale },
    { -0.9f + shift, 17.0f * scale },
    { 4.6f + shift, 18.2f * scale },
  };
  const float atrium[][2] = {
    { x - sign * 1.4f, y - 1.8f },
    { sign * 7.2f, 2.5f },
    { sign * 3, 3.1f },
    { sign > 0 ? 0.2f : cava, 4.6f },
    { cava + 0.3f, 7.2f },
    { -2.0f + shift, 12 * scale },
    { -2.2f + shift, 13.4f * scale },
    { -3.2f + shift, 11.9f * scale },
  };

  add_generator (self, x, y, tilt);
  add_path (self, ventricle, G_N_ELEMENTS (ventricle), 0.12f, 0.7f, PSC_TUBE_FLAT);
  if (psc_random_chance (&self->random, 0.7))
    add_path (self, atrium, G_N_ELEMENTS (atrium), 0.12f, 0.7f, PSC_TUBE_FLAT);
}

static void
draw_chest_tube (PscPathology *self)
{
  guint side = self->attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  float sign = psc_side_sign (side);
  float enter = (float) psc_random_range (&self->random, 11.5, 14.5);
  PscPhantomLevel level;
  float wall;

  psc_phantom_anatomy_get_level (self->anatomy, enter, &level);
  wall = level.lateral[side];
  if (self->attributes->zone == PSC_PHANTOM_ZONE_BASAL)
    {
      float floor = self->anatomy->dome[side];
      const float knots[][2] = {
        { sign * (wall + 5), enter + 2.5f },    { sign * (wall + 1.5f), enter + 0.8f },
        { sign * (wall - 1.5f), enter + 1.4f }, { sign * (wall - 3.5f), floor - 2.6f },
        { sign * 5.6f, floor - 1.0f },
      };

      add_plastic (self, knots, G_N_ELEMENTS (knots), 0.42f);
    }
  else
    {
      const float knots[][2] = {
        { sign * (wall + 5), enter + 3 },
        { sign * (wall + 1.5f), enter + 0.6f },
        { sign * (wall - 1.3f), enter - 2 },
        { sign * (wall - 2.9f), 7.5f },
        { sign * 6.6f, 4.2f },
        { sign * 4.9f, 2.2f },
      };

      add_plastic (self, knots, G_N_ELEMENTS (knots), 0.42f);
    }
}

static void
draw_nasogastric_tube (PscPathology *self)
{
  float floor = self->anatomy->dome[PSC_LEFT];
  float x = (float) psc_random_range (&self->random, -0.2, 0.6);
  float shift = self->anatomy->shift;
  const float knots[][2] = {
    { 0.2f, -9 },
    { x, -2 },
    { x + 0.3f + shift, 5 },
    { 0.5f + shift, 11 },
    { 1.0f + shift * 0.6f, 17 },
    { 2.2f, floor + 0.8f },
    { 5.2f, floor + 2.8f },
    { 6.4f + (float) psc_random_range (&self->random, -1.5, 1), floor + 5.5f },
  };

  add_path (self, knots, G_N_ELEMENTS (knots), 0.17f, 0.5f, PSC_TUBE_FLAT);
}

void
psc_pathology_draw_device (PscPathology *self)
{
  switch (self->attributes->subtype)
    {
    case PSC_PHANTOM_CENTRAL_LINE:
      draw_central_line (self);
      break;
    case PSC_PHANTOM_PACEMAKER:
      draw_pacemaker (self);
      break;
    case PSC_PHANTOM_CHEST_TUBE:
      draw_chest_tube (self);
      break;
    case PSC_PHANTOM_NASOGASTRIC_TUBE:
      draw_nasogastric_tube (self);
      break;
    case PSC_PHANTOM_ENDOTRACHEAL_TUBE:
    default:
      draw_endotracheal_tube (self);
      break;
    }
}
