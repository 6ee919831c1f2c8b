/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-parts.h"

#include <math.h>

/* Breasts in women, the pectoral muscle in men, cm. */
typedef struct
{
  float x[2], y[2];          /* centre, x without its sign */
  float width, above, below; /* from the centre to the edge */
  float thickness[2];
} Front;

/* What the trunk is made of besides its levels. */
typedef struct
{
  float arm_top[2];    /* x, y of the shoulder joint */
  float arm_bottom[2]; /* of the elbow */
  float arm_radius;
  float trapezius; /* how steeply the shoulders fall */
  Front front;
  guint32 texture;
  float edge; /* of organs that are sharp, cm */
} Trunk;

static void
draw_front (const PscPhantomAnatomy *anatomy, PscRandom *random, Front *front)
{
  gboolean female = anatomy->sex == PSC_PHANTOM_SEX_FEMALE;
  float size = (float) psc_random_range (random, 0.5, 1) * (0.75f + 0.6f * anatomy->fatness);
  float x = (float) psc_random_range (random, 7.4, 8.6);
  float y = (float) psc_random_range (random, 14, 17.5) + (anatomy->age - 50) * 0.03f;

  for (guint side = 0; side < 2; side++)
    {
      front->x[side] = (female ? x : 8.8f) + (float) psc_random_range (random, -0.3, 0.3);
      front->y[side] = (female ? y : 7) + (float) psc_random_range (random, -0.4, 0.4);
      front->thickness[side] = (female ? 4.6f : 1.5f) * size;
    }
  front->width = female ? 5.2f + 1.3f * size : 6;
  front->above = female ? 7.5f : 5;
  front->below = female ? 3.6f + 1.6f * size : 4.5f;
}

static void
draw_trunk (const PscPhantomAnatomy *anatomy, const PscPhantomCanvas *canvas, Trunk *trunk)
{
  gboolean ap = anatomy->view == PSC_PHANTOM_VIEW_AP;
  float wide = anatomy->chest / 13.5f;
  PscRandom random;

  psc_random_init (&random, anatomy->seed, PSC_STREAM_TEXTURE);
  trunk->texture = (guint32) psc_random_next (&random);
  trunk->arm_top[0] = 17.6f * wide + anatomy->fatness;
  trunk->arm_top[1] = ap ? 3.0f : 3.6f;
  trunk->arm_bottom[0] = trunk->arm_top[0] + (float) psc_random_range (&random, 2, ap ? 5 : 11);
  trunk->arm_bottom[1] = 26;
  trunk->arm_radius =
      4.1f + 1.2f * anatomy->fatness - (anatomy->sex == PSC_PHANTOM_SEX_FEMALE ? 0.4f : 0);
  trunk->trapezius = (float) psc_random_range (&random, 0.2, 0.34);
  trunk->edge = MAX (0.06f, 0.8f / canvas->scale);
  draw_front (anatomy, &random, &trunk->front);
}

static float
get_arm (const Trunk *trunk, float ax, float y)
{
  float dx = trunk->arm_bottom[0] - trunk->arm_top[0];
  float dy = trunk->arm_bottom[1] - trunk->arm_top[1];
  float px = ax - trunk->arm_top[0];
  float py = y - trunk->arm_top[1];
  float t = CLAMP ((px * dx + py * dy) / (dx * dx + dy * dy), 0, 1);
  float ex = px - t * dx;
  float ey = py - t * dy;
  float r = trunk->arm_radius * (1.05f - 0.2f * t);
  float d2 = (ex * ex + ey * ey) / (r * r);

  return d2 < 1 ? 2 * r * sqrtf (1 - d2) : 0;
}

static float
get_body (const Trunk *trunk, const PscPhantomLevel *level, float ax, float y)
{
  float shoulder =
      -4.6f + trunk->trapezius * MAX (0, ax - 4.5f) + 0.16f * MAX (0, ax - 17) * MAX (0, ax - 17);
  float below = (y - shoulder) / 6.5f;
  float t = ax / level->body;
  float chest = 0, neck = 0, arm = 0;

  if (t < 1 && below > 0)
    {
      chest = level->body_depth * sqrtf (1 - t * t * t * t);
      if (below < 1)
        chest *= sqrtf (below * (2 - below));
    }
  t = ax / level->neck;
  if (t < 1 && y < 5)
    neck = 11.5f * sqrtf (1 - t * t) * psc_smoothstep (5, -2, y);
  if (ax > 12)
    arm = get_arm (trunk, ax, y);
  if (neck == 0 && arm == 0)
    return chest;

  /* Between the sum and the larger one, so that folds of skin have no crease. */
  chest *= chest * chest;
  neck *= neck * neck;
  arm *= arm * arm;
  return cbrtf (chest + neck + arm);
}

static float
get_front (const Front *front, guint side, float ax, float y)
{
  float dx = (ax - front->x[side]) / front->width;
  float dy = y - front->y[side];
  float d2;

  dy /= dy < 0 ? front->above : front->below;
  d2 = dx * dx + dy * dy;
  if (d2 >= 1)
    return 0;
  /* Soft towards the collar-bone, with an edge at the fold below. */
  return front->thickness[side] * sqrtf (1 - d2) * (1 - 0.25f * d2)
         * (dy < 0 ? 1 - psc_smoothstep (0, 1, -dy) : 1);
}

/* Centimetres of lung along the ray, before the diaphragm and the mediastinum take their part. */
static float
get_lung (const PscPhantomLevel *level, guint side, float ax, float body)
{
  float lateral = level->lateral[side];
  float t, depth;

  if (ax >= lateral)
    return 0;
  t = MAX (0, ax - 3) / MAX (lateral - 3, 0.5f);
  depth = level->lung_depth[side] * sqrtf (MAX (0, 1 - t * t * t));
  depth = MIN (depth, body - 3.6f);

  return MAX (0, depth) * psc_smoothstep (0.9f, 3.2f + 1.2f * level->heart_share, ax);
}

static float
get_pedicle (const PscPhantomLevel *level, float x)
{
  float middle = (level->border[PSC_LEFT] - level->border[PSC_RIGHT]) / 2;
  float half = (level->border[PSC_LEFT] + level->border[PSC_RIGHT]) / 2;
  float t = fabsf (x - middle) / half;

  return t < 1 ? level->pedicle * sqrtf (1 - t * t) : 0;
}

/* The share of the lung that is left at a point near or below the diaphragm: behind the dome the
 * lung reaches further down. */
static float
get_above_diaphragm (const PscPhantomAnatomy *anatomy, guint side, float ax, float y, float edge)
{
  float d = y - psc_phantom_anatomy_get_diaphragm (anatomy, side, ax);

  if (d < -edge)
    return 1;
  return MAX (psc_smoothstep (edge, -edge, d), 0.2f * psc_smoothstep (5.5f, -1, d));
}

/* What is too fine to draw: small vessels and septa, as cm of tissue per cm of lung. Details that
 * the pixels cannot show are left out. */
static float
get_lung_texture (const Trunk *trunk, float x, float y)
{
  float texture = 0.024f * psc_noise (trunk->texture + 1, x * 1.7f, y * 1.7f)
                  + 0.020f * psc_noise (trunk->texture + 2, x * 4.1f, y * 4.1f);

  if (trunk->edge < 0.07f)
    texture += 0.016f * psc_noise (trunk->texture + 3, x * 8.3f, y * 8.3f)
               + 0.012f * psc_noise (trunk->texture + 4, x * 15.1f, y * 15.1f);
  return texture;
}

static void
add_row (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas, const Trunk *trunk, gsize row)
{
  const PscPhantomLevel *level = &anatomy->levels[row];
  float y = psc_phantom_canvas_y (canvas, row);
  float *soft = canvas->soft + row * canvas->width;
  float *air = canvas->air + row * canvas->width;
  float *tissue = canvas->tissue + row * canvas->width;

  for (gsize column = 0; column < canvas->width; column++)
    {
      float x = psc_phantom_canvas_x (canvas, column, y);
      float ax = fabsf (x);
      guint side = x > 0 ? PSC_LEFT : PSC_RIGHT;
      float body = get_body (trunk, level, ax, y);
      float lung = 0;

      if (body <= 0)
        continue;
      body += (0.4f + 0.5f * psc_smoothstep (19, 24, y))
              * psc_noise (trunk->texture, x * 0.35f, y * 0.35f) * MIN (1, body / 6);
      if (y > 0 && y < anatomy->angle[side] + 3)
        lung = get_lung (level, side, ax, body);
      if (lung > 0)
        {
          float above = get_above_diaphragm (anatomy, side, ax, y, trunk->edge);

          /* The heart stands on the diaphragm: below, it hides nothing. */
          lung =
              above * MAX (0, lung - get_pedicle (level, x) * psc_smoothstep (0.2f, 0.6f, above));
          tissue[column] = lung * get_lung_texture (trunk, x, y);
        }
      air[column] = lung;
      soft[column] = MAX (0.05f, body - lung) + get_front (&trunk->front, side, ax, y);
    }
}

static void
add_aorta (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  PscTubePoint points[12];
  float r = 1.25f * anatomy->knob;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      float t = (float) i / (G_N_ELEMENTS (points) - 1);
      float y = 6.2f + t * 17;

      points[i].x = 2.15f - 1.3f * t + 0.5f * (anatomy->knob - 1) * sinf (3 * t) + anatomy->shift;
      points[i].y = y;
      points[i].radius = r * (1 - 0.15f * t);
      points[i].amount = 1.6f * points[i].radius * (1 - 0.5f * t);
    }
  psc_phantom_canvas_add_tube (canvas, canvas->soft, points, G_N_ELEMENTS (points), PSC_TUBE_SOLID,
                               1);
}

/* The windpipe and the main bronchi as columns of air. */
static void
add_airways (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  PscTubePoint trachea[9];
  float carina_x = 0.25f + 0.6f * anatomy->shift - 0.2f * anatomy->turn;

  for (guint i = 0; i < G_N_ELEMENTS (trachea); i++)
    {
      float t = (float) i / (G_N_ELEMENTS (trachea) - 1);

      trachea[i].y = -8 + t * (anatomy->carina_y + 8);
      trachea[i].x = -carina_x * t * (t > 0.5f ? 1.6f - 0.6f * t : 1) + anatomy->shift * 0.7f * t;
      trachea[i].radius = trachea[i].y < -5 ? 0.65f : 0.92f;
      trachea[i].amount = 2.6f;
    }
  psc_phantom_canvas_add_tube (canvas, canvas->soft, trachea, G_N_ELEMENTS (trachea),
                               PSC_TUBE_SOLID, -1);

  for (guint side = 0; side < 2; side++)
    {
      const PscTubePoint *end = &trachea[G_N_ELEMENTS (trachea) - 1];
      float reach = anatomy->hilum_x[side] - 0.5f;
      PscTubePoint bronchus[3] = {
        { end->x, end->y - 0.4f, 0.7f, 0.9f },
        { psc_side_sign (side) * reach * 0.5f + anatomy->shift, end->y + (side ? 0.9f : 1.3f),
          0.65f, 1.3f },
        { psc_side_sign (side) * reach + anatomy->shift,
          (side ? end->y + 1.9f : anatomy->hilum_y[side] + 0.3f), 0.5f, 0.8f },
      };

      psc_phantom_canvas_add_tube (canvas, canvas->soft, bronchus, 3, PSC_TUBE_SOLID, -1);
    }
}

void
psc_phantom_add_soft_parts (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  Trunk trunk;

  draw_trunk (anatomy, canvas, &trunk);
  for (gsize row = 0; row < canvas->height; row++)
    add_row (anatomy, canvas, &trunk, row);
  add_aorta (anatomy, canvas);
  add_airways (anatomy, canvas);
}

void
psc_phantom_add_gas (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  PscRandom random;
  PscEllipsoid bubble;
  guint n_loops;

  psc_random_init (&random, anatomy->seed, PSC_STREAM_ABDOMEN);
  bubble.radius_x = (float) psc_random_range (&random, 1.4, 3.4);
  bubble.radius_y = bubble.radius_x * (float) psc_random_range (&random, 0.5, 0.8);
  bubble.x = (float) psc_random_range (&random, 4.5, 7.5);
  bubble.y =
      anatomy->dome[PSC_LEFT] + bubble.radius_y + (float) psc_random_range (&random, 0.5, 1.2);
  bubble.angle = (float) psc_random_range (&random, -0.25, 0.25);
  bubble.floor = bubble.y + bubble.radius_y * (float) psc_random_range (&random, 0.1, 1.2);
  if (psc_random_chance (&random, 0.8))
    psc_phantom_canvas_add_ellipsoid (canvas, canvas->soft, &bubble,
                                      -(float) psc_random_range (&random, 2, 6));

  n_loops = psc_random_below (&random, 7);
  for (guint i = 0; i < n_loops; i++)
    {
      bubble.radius_x = (float) psc_random_range (&random, 0.7, 1.9);
      bubble.radius_y = bubble.radius_x * (float) psc_random_range (&random, 0.5, 0.9);
      bubble.x = (float) psc_random_range (&random, i < 4 ? 3 : -11, 11);
      bubble.y = (float) psc_random_range (&random, anatomy->dome[PSC_LEFT] + 4, 33);
      bubble.angle = (float) psc_random_range (&random, -0.8, 0.8);
      bubble.floor = 99;
      psc_phantom_canvas_add_ellipsoid (canvas, canvas->soft, &bubble,
                                        -(float) psc_random_range (&random, 1, 3));
    }
}
