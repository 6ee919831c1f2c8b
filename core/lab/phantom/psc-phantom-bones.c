/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-parts.h"

#include <math.h>

#define N_RIB_POINTS      26
#define N_CLAVICLE_POINTS 14
#define N_VERTEBRAE       26

/* Bone's amounts are attenuation along the ray beyond that of soft tissue. */
#define RIB_AMOUNT 0.12f

/* Level of each rib's head, and how far its front end lies below, for a dome at 20 cm. */
static const float rib_levels[PSC_PHANTOM_N_RIBS][2] = {
  { 0.1f, 2.6f },  { 1.7f, 4.6f },  { 3.6f, 6.4f },  { 5.7f, 7.6f },
  { 7.9f, 8.6f },  { 10.2f, 9.2f }, { 12.5f, 9.6f }, { 14.9f, 9.8f },
  { 17.4f, 9.6f }, { 19.9f, 9 },    { 22.4f, 7.5f },
};

/* The ellipse that a rib follows. */
typedef struct
{
  float sign;
  float top;
  float drop;
  float spine;
  float lateral;
  float turn;
} Rib;

static void
get_rib (const PscPhantomAnatomy *anatomy, guint side, guint rib, Rib *path)
{
  float scale = anatomy->dome[side] / 20.2f;
  PscPhantomLevel level;
  PscRandom random;

  /* A raised diaphragm crowds the ribs, but by less than it rises. */
  scale = 0.5f + 0.5f * scale;
  psc_random_init (&random, anatomy->seed, PSC_STREAM_BONES + 1000 * (rib + 1));
  path->sign = psc_side_sign (side);
  path->top = rib_levels[rib][0] * scale + (float) psc_random_range (&random, -0.35, 0.35);
  path->drop = rib_levels[rib][1] * (float) psc_random_range (&random, 0.92, 1.08)
               * (anatomy->view == PSC_PHANTOM_VIEW_AP ? 0.8f : 1);
  path->spine = 1.7f;
  path->turn = anatomy->turn;
  psc_phantom_anatomy_get_level (anatomy, path->top + path->drop * 0.5f, &level);
  path->lateral = MAX (level.lateral[side], 5) + 0.12f;
}

static void
get_rib_point (const Rib *rib, float angle, float *x, float *y)
{
  float s = sinf (angle);
  float c = cosf (angle);
  float out = powf (MAX (s, 0), 0.8f);

  *x = rib->sign * (rib->spine + (rib->lateral - rib->spine) * out) + rib->turn * (1 - c) * 0.5f;
  *y = rib->top + rib->drop * (1 - c) * 0.5f - 0.5f * s * s * (c > 0 ? c : 0);
}

void
psc_phantom_get_rib_point (
    const PscPhantomAnatomy *anatomy, guint side, guint rib, float angle, float *x, float *y)
{
  Rib path;

  g_return_if_fail (rib < PSC_PHANTOM_N_RIBS);

  get_rib (anatomy, side, rib, &path);
  get_rib_point (&path, angle, x, y);
}

static void
add_rib (const PscPhantomAnatomy *anatomy,
         PscPhantomCanvas *canvas,
         guint side,
         guint rib,
         const PscPhantomBreak *broken,
         float from,
         float to)
{
  PscTubePoint points[N_RIB_POINTS];
  float width = 0.60f + 0.012f * (float) MIN (rib, 7);
  Rib path;

  get_rib (anatomy, side, rib, &path);
  for (guint i = 0; i < N_RIB_POINTS; i++)
    {
      float angle = from + (to - from) * (float) i / (N_RIB_POINTS - 1);
      float front = psc_smoothstep (1.45f, 2.0f, angle);
      float ahead_x, ahead_y, along;

      get_rib_point (&path, angle, &points[i].x, &points[i].y);
      get_rib_point (&path, angle + 0.02f, &ahead_x, &ahead_y);
      ahead_x -= points[i].x;
      ahead_y -= points[i].y;
      /* Where the rib runs along the ray, the ray passes more of it. */
      along = 8.5f * sinf (angle) * 0.02f;
      along = sqrtf (1 + along * along / (ahead_x * ahead_x + ahead_y * ahead_y + 1e-6f));
      points[i].amount = RIB_AMOUNT * anatomy->bone * MIN (along, 1.7f) * (1 - 0.55f * front);
      points[i].amount *= psc_smoothstep (2.66f, 2.2f, angle);
      points[i].amount *= 0.35f + 0.65f * psc_smoothstep (0, 0.5f, angle);
      /* The abdomen's depth and its scatter drown the lowest ribs. */
      points[i].amount *= 1 - 0.5f * psc_smoothstep (-1, 3, points[i].y - anatomy->dome[side]);
      /* Ribs are flat: at the side of the chest they show their thickness, not their height. */
      points[i].radius = width * (1 + 0.15f * front)
                         * (1 - 0.5f * fabsf (ahead_y) / (fabsf (ahead_x) + fabsf (ahead_y)));
      if (broken != NULL && angle >= broken->angle)
        points[i].y += broken->offset * MAX (0.2f, 1 - 0.8f * (angle - broken->angle));
    }
  psc_phantom_canvas_add_tube (canvas, canvas->bone, points, N_RIB_POINTS, PSC_TUBE_SHELL, 1);
}

static const PscPhantomBreak *
find_break (const PscPhantomBreaks *breaks, gboolean clavicle, guint side, guint rib)
{
  for (guint i = 0; i < breaks->n_breaks; i++)
    {
      const PscPhantomBreak *broken = &breaks->breaks[i];

      if (broken->clavicle == clavicle && broken->side == side && (clavicle || broken->rib == rib))
        return broken;
    }
  return NULL;
}

static void
add_ribs (const PscPhantomAnatomy *anatomy,
          const PscPhantomBreaks *breaks,
          PscPhantomCanvas *canvas)
{
  const float end = 2.66f;

  for (guint side = 0; side < 2; side++)
    for (guint rib = 0; rib < PSC_PHANTOM_N_RIBS; rib++)
      {
        const PscPhantomBreak *broken = find_break (breaks, FALSE, side, rib);
        float half;

        if (broken == NULL)
          {
            add_rib (anatomy, canvas, side, rib, NULL, 0.05f, end);
            continue;
          }
        half = broken->gap / 2 / 9;
        add_rib (anatomy, canvas, side, rib, broken, 0.05f, broken->angle - half);
        add_rib (anatomy, canvas, side, rib, broken, broken->angle + half, end);
      }
}

void
psc_phantom_get_clavicle_point (
    const PscPhantomAnatomy *anatomy, guint side, float share, float *x, float *y)
{
  static const float knots[][2] = {
    { 0, 4.1f }, { 0.25f, 2.9f }, { 0.5f, 1.5f }, { 0.75f, 0.9f }, { 1, 0.5f },
  };
  gboolean ap = anatomy->view == PSC_PHANTOM_VIEW_AP;
  float wide = anatomy->chest / 13.5f;
  PscRandom random;
  float lift, slope;

  psc_random_init (&random, anatomy->seed, PSC_STREAM_BONES + 100 * (side + 1));
  lift = (float) psc_random_range (&random, -0.6, 0.6) - (ap ? 1.1f : 0);
  slope = (float) psc_random_range (&random, -0.8, 1.0);
  *x = psc_side_sign (side) * (1.5f + 13.8f * wide * share) + anatomy->turn * (1 - share);
  *y = psc_phantom_curve (knots, G_N_ELEMENTS (knots), share) + lift - slope * share;
}

static void
add_clavicle (const PscPhantomAnatomy *anatomy,
              PscPhantomCanvas *canvas,
              guint side,
              const PscPhantomBreak *broken,
              float from,
              float to)
{
  static const float widths[][2] = {
    { 0, 0.9f }, { 0.12f, 0.72f }, { 0.4f, 0.54f }, { 0.7f, 0.54f }, { 1, 0.75f },
  };
  PscTubePoint points[N_CLAVICLE_POINTS];

  for (guint i = 0; i < N_CLAVICLE_POINTS; i++)
    {
      float share = from + (to - from) * (float) i / (N_CLAVICLE_POINTS - 1);

      psc_phantom_get_clavicle_point (anatomy, side, share, &points[i].x, &points[i].y);
      points[i].radius = psc_phantom_curve (widths, G_N_ELEMENTS (widths), share);
      points[i].amount = 0.2f * anatomy->bone * (0.45f + 0.55f * psc_smoothstep (0, 0.2f, share))
                         * (1 - 0.4f * psc_smoothstep (0.85f, 1, share));
      if (broken != NULL && share >= broken->angle)
        points[i].y += broken->offset * (1 + 0.6f * (share - broken->angle));
    }
  psc_phantom_canvas_add_tube (canvas, canvas->bone, points, N_CLAVICLE_POINTS, PSC_TUBE_SHELL, 1);
}

static void
add_clavicles (const PscPhantomAnatomy *anatomy,
               const PscPhantomBreaks *breaks,
               PscPhantomCanvas *canvas)
{
  for (guint side = 0; side < 2; side++)
    {
      const PscPhantomBreak *broken = find_break (breaks, TRUE, side, 0);
      float half;

      if (broken == NULL)
        {
          add_clavicle (anatomy, canvas, side, NULL, 0, 1);
          continue;
        }
      half = broken->gap / 2 / 14;
      add_clavicle (anatomy, canvas, side, broken, 0, broken->angle - half);
      add_clavicle (anatomy, canvas, side, broken, broken->angle + half, 1);
    }
}

/* A tube through points given for the left side, mirrored for the right and moved sideways. */
static void
add_paired (const PscPhantomAnatomy *anatomy,
            PscPhantomCanvas *canvas,
            guint side,
            const PscTubePoint *points,
            guint n_points,
            PscTubeProfile profile)
{
  PscTubePoint moved[8];
  float wide = anatomy->chest / 13.5f;

  for (guint i = 0; i < n_points; i++)
    {
      moved[i] = points[i];
      moved[i].x = psc_side_sign (side) * points[i].x * wide;
      moved[i].amount *= anatomy->bone;
    }
  psc_phantom_canvas_add_tube (canvas, canvas->bone, moved, n_points, profile, 1);
}

static void
add_shoulder (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas, guint side)
{
  gboolean ap = anatomy->view == PSC_PHANTOM_VIEW_AP;
  float in = ap ? 1.9f : 0.2f;
  float wide = anatomy->chest / 13.5f;
  const PscTubePoint medial[] = {
    { 11.5f - in, 0.6f, 0.22f, 0.12f },
    { 11.9f - in, 4, 0.2f, 0.10f },
    { 12.7f - in, 8, 0.22f, 0.13f },
    { 13.9f - in, 12, 0.35f, 0.2f },
  };
  const PscTubePoint outer[] = {
    { 16.2f, 4.3f, 0.6f, 0.26f },
    { 15.4f - in * 0.4f, 6.5f, 0.42f, 0.2f },
    { 14.5f - in * 0.8f, 10, 0.38f, 0.17f },
    { 13.9f - in, 12, 0.4f, 0.14f },
  };
  const PscTubePoint spine[] = {
    { 11.8f - in, 3.0f, 0.4f, 0.08f },
    { 14.5f, 1.9f, 0.6f, 0.16f },
    { 17.0f, 0.9f, 0.8f, 0.22f },
    { 18.4f, 0.9f, 0.8f, 0.22f },
  };
  const PscTubePoint coracoid[] = { { 15.7f, 2.8f, 0.7f, 0.14f }, { 14.7f, 2.0f, 0.65f, 0.26f } };
  const PscTubePoint glenoid[] = { { 16.0f, 2.2f, 0.55f, 0.3f }, { 16.2f, 4.6f, 0.55f, 0.3f } };
  const PscTubePoint head[] = { { 18.0f, 2.9f, 2.3f, 0.5f } };
  const PscTubePoint shaft[] = { { 18.6f, 3.8f, 1.5f, 0.3f },
                                 { 19.2f, 7, 1.15f, 0.3f },
                                 { ap ? 21.5f : 23.5f, 22, 1.1f, 0.3f } };
  cairo_t *cr;

  add_paired (anatomy, canvas, side, medial, G_N_ELEMENTS (medial), PSC_TUBE_SOFT);
  add_paired (anatomy, canvas, side, outer, G_N_ELEMENTS (outer), PSC_TUBE_SOLID);
  add_paired (anatomy, canvas, side, spine, G_N_ELEMENTS (spine), PSC_TUBE_SOLID);
  add_paired (anatomy, canvas, side, coracoid, G_N_ELEMENTS (coracoid), PSC_TUBE_SOLID);
  add_paired (anatomy, canvas, side, glenoid, G_N_ELEMENTS (glenoid), PSC_TUBE_SOLID);
  add_paired (anatomy, canvas, side, head, G_N_ELEMENTS (head), PSC_TUBE_SOLID);
  add_paired (anatomy, canvas, side, shaft, G_N_ELEMENTS (shaft), PSC_TUBE_SHELL);

  cr = psc_phantom_canvas_begin (canvas);
  cairo_scale (cr, psc_side_sign (side) * wide, 1);
  cairo_move_to (cr, 11.5 - in, 0.6);
  cairo_curve_to (cr, 11.6 - in, 4, 12.6 - in, 9, 13.9 - in, 12);
  cairo_curve_to (cr, 14.6 - in, 10, 15.4, 7, 16.2, 4.3);
  cairo_curve_to (cr, 15.8, 2, 13.5, 0.5, 11.5 - in, 0.6);
  cairo_fill (cr);
  psc_phantom_canvas_end (canvas, cr, canvas->bone, 0.09f * anatomy->bone, NULL);
}

float
psc_phantom_get_spine_x (const PscPhantomAnatomy *anatomy, float y)
{
  return anatomy->scoliosis * sinf ((y - 2) * 0.19f);
}

/* One vertebra's body: edges, end plates and a waist. */
static void
add_vertebral_body (
    const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas, float top, float height, float half)
{
  PscPixelBox box =
      psc_phantom_canvas_get_box (canvas, -half - 1.5f, top, half + 1.5f, top + height);
  float soft_edge = MAX (0.12f, 1 / canvas->scale);
  float density =
      anatomy->bone * (1 - 0.4f * psc_smoothstep (0, 4, top - anatomy->dome[PSC_RIGHT]));

  for (gsize row = box.y0; row < box.y1; row++)
    {
      float y = psc_phantom_canvas_y (canvas, row);
      float p = (y - top) / height;
      float middle = psc_phantom_get_spine_x (anatomy, y);
      float waist = half * (0.92f + 0.3f * (p - 0.45f) * (p - 0.45f));
      float rise, plates;

      if (p < 0 || p >= 1)
        continue;
      rise = psc_smoothstep (0.0f, 0.08f, p) * psc_smoothstep (0.9f, 0.82f, p);
      plates = MAX (0, 1 - fabsf (p - 0.07f) * 14) + MAX (0, 1 - fabsf (p - 0.83f) * 14);
      for (gsize column = box.x0; column < box.x1; column++)
        {
          float ax = fabsf (psc_phantom_canvas_x (canvas, column, y) - middle);
          float inside = psc_smoothstep (waist + soft_edge, waist - soft_edge, ax);
          float cortex = MAX (0, 1 - fabsf (ax - waist + 0.15f) * 4);

          canvas->bone[row * canvas->width + column] +=
              density * inside * (0.04f + 0.1f * rise + 0.08f * plates + 0.08f * cortex * rise);
        }
    }
}

static void
add_vertebra (
    const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas, float top, float height, float half)
{
  float middle = psc_phantom_get_spine_x (anatomy, top);
  PscTubePoint arch[2];

  add_vertebral_body (anatomy, canvas, top, height, half);
  for (guint side = 0; side < 2; side++)
    {
      float sign = psc_side_sign (side);

      arch[0].x = middle + sign * half * 0.66f;
      arch[0].y = top + height * 0.26f;
      arch[0].radius = 0.33f;
      arch[0].amount = 0.06f * anatomy->bone;
      arch[1] = arch[0];
      arch[1].y += 0.22f;
      psc_phantom_canvas_add_tube (canvas, canvas->bone, arch, 2, PSC_TUBE_SHELL, 1);

      arch[0].x = middle + sign * half * 0.9f;
      arch[0].radius = 0.42f;
      arch[0].amount = 0.09f * anatomy->bone;
      arch[1].x = middle + sign * (half + 1.3f);
      arch[1].y = arch[0].y - 0.25f;
      arch[1].radius = 0.36f;
      arch[1].amount = 0.05f * anatomy->bone;
      psc_phantom_canvas_add_tube (canvas, canvas->bone, arch, 2, PSC_TUBE_SOLID, 1);
    }
  arch[0].x = arch[1].x = middle + 0.15f * anatomy->turn;
  arch[0].y = top + height * 0.55f;
  arch[1].y = top + height * 0.98f;
  arch[0].radius = 0.2f;
  arch[1].radius = 0.32f;
  arch[0].amount = 0.06f * anatomy->bone;
  arch[1].amount = 0.1f * anatomy->bone;
  psc_phantom_canvas_add_tube (canvas, canvas->bone, arch, 2, PSC_TUBE_SHELL, 1);
}

static void
add_spine (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  float top = -9;

  for (guint i = 0; i < N_VERTEBRAE; i++)
    {
      float grown = psc_smoothstep (-9, 30, top);
      float height = 1.55f + 1.35f * grown;

      add_vertebra (anatomy, canvas, top, height, 1.35f + 0.95f * grown);
      top += height;
    }
}

static void
add_breastbone (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  const PscTubePoint manubrium[] = { { anatomy->turn, 4.2f, 2.6f, 0.07f },
                                     { anatomy->turn, 7.0f, 1.7f, 0.07f } };
  const PscTubePoint body[] = { { anatomy->turn, 8.2f, 1.5f, 0.05f },
                                { anatomy->turn, 16.5f, 1.8f, 0.05f } };

  psc_phantom_canvas_add_tube (canvas, canvas->bone, manubrium, 2, PSC_TUBE_FLAT, 1);
  psc_phantom_canvas_add_tube (canvas, canvas->bone, body, 2, PSC_TUBE_FLAT, 1);
}

void
psc_phantom_add_bones (const PscPhantomAnatomy *anatomy,
                       const PscPhantomBreaks *breaks,
                       PscPhantomCanvas *canvas)
{
  add_spine (anatomy, canvas);
  add_breastbone (anatomy, canvas);
  add_ribs (anatomy, breaks, canvas);
  add_clavicles (anatomy, breaks, canvas);
  for (guint side = 0; side < 2; side++)
    add_shoulder (anatomy, canvas, side);
}
