/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-parts.h"

#include <math.h>

/* Vessels are cylinders; local contrast enhancement of real systems shows them stronger than their
 * thickness alone would. */
#define VESSEL_GAIN 2.5f

#define BRANCH_POINTS 4
#define MAX_DEPTH     8
#define MIN_RADIUS    0.025f

typedef struct
{
  const PscPhantomAnatomy *anatomy;
  PscPhantomCanvas *canvas;
  guint side;
  GArray *segments; /* borrowed, of PscTubePoint, two for each */
} Tree;

/* A vessel that leaves the hilum: where, in which direction (degrees, 0 outwards, 90 down), how
 * thick and how long until it divides. */
typedef struct
{
  float x, y;
  float direction;
  float radius;
  float length;
} Root;

static const Root roots[] = {
  /* Arteries: upper lobe, middle, and the interlobar trunk that feeds the lower lobe. */
  { 0.0f, -0.8f, -78, 0.42f, 2.0f },
  { 0.3f, -0.5f, -48, 0.38f, 2.0f },
  { 0.4f, 0.0f, -14, 0.34f, 2.0f },
  { 0.1f, 0.3f, 66, 0.62f, 2.4f },
  { 0.2f, 1.0f, 40, 0.40f, 2.0f },
  { 0.1f, 1.5f, 86, 0.42f, 2.2f },
  { 0.4f, 0.4f, 14, 0.34f, 2.0f },
  /* Veins: they run to the left atrium, below the hilum. */
  { -0.9f, 2.4f, 24, 0.46f, 2.6f },
  { -0.8f, 3.0f, 48, 0.42f, 2.4f },
  { -0.4f, -0.2f, -62, 0.34f, 2.2f },
  { -0.5f, 3.2f, 70, 0.36f, 2.4f },
};

static gboolean
is_in_lung (const Tree *tree, float x, float y)
{
  const PscPhantomCanvas *canvas = tree->canvas;
  float row = psc_phantom_canvas_row (canvas, y);
  float ax = x * psc_side_sign (tree->side);

  if (y < 0.3f || row < 0 || row >= (float) canvas->height || ax < 0.5f)
    return FALSE;
  return psc_phantom_level_wall_distance (&tree->anatomy->levels[(gsize) row], tree->side, ax)
             > 0.5f
         && y < psc_phantom_anatomy_get_diaphragm (tree->anatomy, tree->side, ax) + 2.5f;
}

/* Every branch draws from a stream of its own: where one ends early, the others stay as they are.
 */
static void
grow (Tree *tree,
      guint64 seed,
      float x,
      float y,
      float direction,
      float radius,
      float length,
      guint depth)
{
  PscTubePoint points[BRANCH_POINTS];
  const float taper = 0.84f;
  float bend, spread, split, first, second;
  guint64 seeds[2];
  PscRandom random;

  psc_random_init (&random, seed, depth);
  bend = (float) psc_random_normal (&random) * 0.18f;

  for (guint i = 0; i < BRANCH_POINTS; i++)
    {
      float t = (float) i / (BRANCH_POINTS - 1);

      points[i].x = x;
      points[i].y = y;
      points[i].radius = radius * (1 - (1 - taper) * t);
      points[i].amount = 2 * points[i].radius * VESSEL_GAIN;
      if (i + 1 == BRANCH_POINTS)
        break;
      x += psc_side_sign (tree->side) * cosf (direction) * length / (BRANCH_POINTS - 1);
      y += sinf (direction) * length / (BRANCH_POINTS - 1);
      direction += bend;
    }
  for (guint i = 0; i + 1 < BRANCH_POINTS; i++)
    g_array_append_vals (tree->segments, &points[i], 2);

  spread = (float) psc_random_range (&random, 0.45, 0.95);
  split = (float) psc_random_range (&random, 0.35, 0.65);
  first = (float) psc_random_range (&random, 0.75, 1.1);
  second = (float) psc_random_range (&random, 0.75, 1.1);
  seeds[0] = psc_random_next (&random);
  seeds[1] = psc_random_next (&random);
  radius *= taper;
  /* Murray's law: the cubes of the daughters' radii add up to the parent's. */
  if (depth + 1 >= MAX_DEPTH || !is_in_lung (tree, x, y))
    return;
  if (radius * cbrtf (split) > MIN_RADIUS)
    grow (tree, seeds[0], x, y, direction - spread * (1 - split), radius * cbrtf (split),
          length * 0.86f * first, depth + 1);
  if (radius * cbrtf (1 - split) > MIN_RADIUS)
    grow (tree, seeds[1], x, y, direction + spread * split, radius * cbrtf (1 - split),
          length * 0.86f * second, depth + 1);
}

static void
add_tree (Tree *tree, guint root_index)
{
  const PscPhantomAnatomy *anatomy = tree->anatomy;
  const Root *root = &roots[root_index];
  float size = (root->direction < -20 ? 0.74f + 0.6f * anatomy->congestion
                                      : 0.98f + 0.25f * anatomy->congestion);
  float stretch = anatomy->chest / 13.5f;
  float sign = psc_side_sign (tree->side);
  PscRandom random;
  float direction, length;

  psc_random_init (&random, anatomy->seed,
                   PSC_STREAM_VESSELS + 100 * (1 + root_index + 40 * tree->side));
  direction = (root->direction + (float) psc_random_normal (&random) * 9) * (float) G_PI / 180;
  size *= (float) psc_random_range (&random, 0.85, 1.12);
  length = 0.85f * root->length * stretch * (float) psc_random_range (&random, 0.85, 1.15);
  grow (tree, psc_random_next (&random),
        sign * (anatomy->hilum_x[tree->side] + root->x) + anatomy->shift * 0.8f,
        anatomy->hilum_y[tree->side] + root->y, direction, root->radius * size, length, 0);
  psc_phantom_canvas_add_tree (tree->canvas, tree->canvas->tissue,
                               (const PscTubePoint *) (gpointer) tree->segments->data,
                               tree->segments->len / 2);
  g_array_set_size (tree->segments, 0);
}

static void
add_hilum (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas, guint side)
{
  float sign = psc_side_sign (side);
  float x = sign * anatomy->hilum_x[side] + anatomy->shift * 0.8f;
  float y = anatomy->hilum_y[side];
  float swollen = 1 + 0.25f * anatomy->congestion;
  const PscTubePoint knot[] = {
    { x - sign * 0.6f, y - 1.3f, 1.0f * swollen, 1.1f },
    { x + sign * 0.2f, y, 1.35f * swollen, 2.0f },
    { x + sign * 0.1f, y + 1.9f, 1.1f * swollen, 1.2f },
  };
  const PscTubePoint lower[] = {
    { x, y + 0.1f, 0.78f * swollen, 1.3f },
    { x + sign * 0.5f, y + 2.0f, 0.68f * swollen, 1.1f },
    { x + sign * 0.9f, y + 4.0f, 0.5f * swollen, 0.8f },
  };

  psc_phantom_canvas_add_tube (canvas, canvas->tissue, knot, 3, PSC_TUBE_SOFT, 1);
  psc_phantom_canvas_add_tube (canvas, canvas->tissue, lower, 3, PSC_TUBE_SOLID, 1);
}

/* The horizontal fissure, where the ray happens to run along it. */
static void
add_fissure (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  PscRandom random;
  float y, tilt;
  PscTubePoint line[5];

  psc_random_init (&random, anatomy->seed, PSC_STREAM_VESSELS);
  y = anatomy->hilum_y[PSC_RIGHT] + (float) psc_random_range (&random, 0.2, 1.6);
  tilt = (float) psc_random_range (&random, -0.06, 0.14);
  if (!psc_random_chance (&random, 0.55))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (line); i++)
    {
      float out = (float) i * 1.6f;

      line[i].x = -anatomy->hilum_x[PSC_RIGHT] - 1 - out;
      line[i].y = y + tilt * out + 0.02f * out * out;
      line[i].radius = 0.05f;
      line[i].amount = 0.5f * (1 - 0.15f * (float) i);
    }
  psc_phantom_canvas_add_tube (canvas, canvas->tissue, line, G_N_ELEMENTS (line), PSC_TUBE_FLAT, 1);
}

void
psc_phantom_add_vessels (const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (PscTubePoint));
      Tree tree = { .anatomy = anatomy, .canvas = canvas, .side = side, .segments = segments };

      add_hilum (anatomy, canvas, side);
      for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
        add_tree (&tree, i);
    }
  add_fissure (anatomy, canvas);
}
