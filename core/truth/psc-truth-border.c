/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-border.h"

#include <math.h>

/* Along a border, the inside is to the right. */
typedef enum
{
  EAST,
  SOUTH,
  WEST,
  NORTH,
} Heading;

static const int step_x[] = { 1, 0, -1, 0 };
static const int step_y[] = { 0, 1, 0, -1 };

/* The pixels before a corner to the right and to the left of the way, seen from the one that lies
 * below and to the right of the corner. */
static const int right_x[] = { 0, -1, -1, 0 };
static const int right_y[] = { 0, 0, -1, -1 };
static const int left_x[] = { 0, 0, -1, -1 };
static const int left_y[] = { -1, 0, 0, -1 };

/* A mask, and which of its pixels had their upper edge gone along. */
typedef struct
{
  guint8 *mask;    /* owned, [height][width] */
  guint8 *visited; /* owned, likewise */
  gssize width;
  gssize height;
} Field;

static gboolean
is_inside (const Field *field, gssize x, gssize y)
{
  return x >= 0 && y >= 0 && x < field->width && y < field->height
         && field->mask[y * field->width + x] != 0;
}

/* Where two pixels touch at a corner only, they are two. */
static Heading
turn (const Field *field, gssize x, gssize y, Heading heading)
{
  if (!is_inside (field, x + right_x[heading], y + right_y[heading]))
    return (heading + 1) % 4;
  if (is_inside (field, x + left_x[heading], y + left_y[heading]))
    return (heading + 3) % 4;
  return heading;
}

/* From the upper left corner of a pixel whose upper edge is a border, until there again. */
static GArray *
follow (Field *field, gssize x, gssize y, gsize max_points)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (PscTruthPoint));
  Heading heading = EAST;

  while (line->len < max_points)
    {
      Heading next;

      if (heading == EAST)
        {
          guint8 *visited = &field->visited[y * field->width + x];

          if (*visited != 0)
            break;
          *visited = 1;
        }
      x += step_x[heading];
      y += step_y[heading];
      next = turn (field, x, y, heading);
      if (next != heading)
        g_array_append_val (line, ((PscTruthPoint){ (double) x, (double) y }));
      heading = next;
    }
  return line;
}

static gboolean
trace_row (Field *field, gssize y, gsize *max_points, GPtrArray *lines)
{
  for (gssize x = 0; x < field->width; x++)
    {
      GArray *line;

      if (!is_inside (field, x, y) || is_inside (field, x, y - 1)
          || field->visited[y * field->width + x] != 0)
        continue;
      line = follow (field, x, y, *max_points);
      g_ptr_array_add (lines, line);
      if (line->len >= *max_points)
        return FALSE;
      *max_points -= line->len;
    }
  return TRUE;
}

GPtrArray *
psc_truth_border_trace (const PscTruthRuns *runs, gsize max_points)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const gsize width = psc_truth_runs_get_width (runs), height = psc_truth_runs_get_height (runs);
  g_autofree guint8 *mask = g_malloc0 (width * height);
  g_autofree guint8 *visited = g_malloc0 (width * height);
  Field field = { mask, visited, (gssize) width, (gssize) height };
  gsize left, top, right, bottom;

  psc_truth_runs_add_to_mask (runs, mask);
  psc_truth_runs_get_bounds (runs, &left, &top, &right, &bottom);
  for (gsize y = top; y < bottom; y++)
    if (!trace_row (&field, (gssize) y, &max_points, lines))
      return NULL;
  return g_steal_pointer (&lines);
}

/* From the way between @a and @b. */
static double
get_distance (const PscTruthPoint *point, const PscTruthPoint *a, const PscTruthPoint *b)
{
  const double dx = b->x - a->x, dy = b->y - a->y;
  const double squared = dx * dx + dy * dy;
  const double along = ((point->x - a->x) * dx + (point->y - a->y) * dy);
  const double t = squared > 0 ? CLAMP (along / squared, 0, 1) : 0;

  return hypot (point->x - a->x - t * dx, point->y - a->y - t * dy);
}

/* The corner between @first and @last that is farthest from the way between them. The one at
 * @n_points is the first again. */
static guint
find_farthest (
    const PscTruthPoint *points, guint n_points, guint first, guint last, double *distance)
{
  guint farthest = first;

  *distance = 0;
  for (guint i = first + 1; i < last; i++)
    {
      double here = get_distance (&points[i], &points[first], &points[last % n_points]);

      if (here <= *distance)
        continue;
      *distance = here;
      farthest = i;
    }
  return farthest;
}

typedef struct
{
  guint first;
  guint last;
} Part;

static void
keep_corners (const PscTruthPoint *points, guint n_points, double tolerance, guint8 *kept)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  Part part = { 0, n_points };
  double distance;

  kept[0] = 1;
  g_array_append_val (parts, part);
  while (parts->len > 0)
    {
      guint farthest;

      part = g_array_index (parts, Part, parts->len - 1);
      g_array_set_size (parts, parts->len - 1);
      farthest = find_farthest (points, n_points, part.first, part.last, &distance);
      if (distance <= tolerance)
        continue;
      kept[farthest] = 1;
      g_array_append_val (parts, ((Part){ part.first, farthest }));
      g_array_append_val (parts, ((Part){ farthest, part.last }));
    }
}

GArray *
psc_truth_border_simplify (const PscTruthPoint *points, guint n_points, double tolerance)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (PscTruthPoint));
  g_autofree guint8 *kept = g_malloc0 (MAX (n_points, 1));

  g_return_val_if_fail (n_points > 0, line);

  keep_corners (points, n_points, tolerance, kept);
  for (guint i = 0; i < n_points; i++)
    if (kept[i] != 0)
      g_array_append_val (line, points[i]);
  return line;
}
