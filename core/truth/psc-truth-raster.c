/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-raster.h"

#include <math.h>
#include <string.h>

/* A line of a polygon that is not level, from its upper end on. */
typedef struct
{
  double x;
  double y;
  double slope; /* dx / dy */
  int direction;
  gsize first; /* rows whose centres it passes */
  gsize end;
} Edge;

/* The first pixel whose centre is at @edge or beyond, from 0 to @n. */
static gsize
first_from (double edge, gsize n)
{
  const double first = ceil (edge - 0.5);

  return first <= 0 ? 0 : first >= (double) n ? n : (gsize) first;
}

static void
fill (guint8 *row, gsize width, double left, double right)
{
  const gsize first = first_from (left, width), end = first_from (right, width);

  if (end > first)
    memset (row + first, 255, end - first);
}

void
psc_truth_raster_box (
    guint8 *mask, gsize width, gsize height, double x, double y, double w, double h)
{
  const gsize end = first_from (y + h, height);

  for (gsize row = first_from (y, height); row < end; row++)
    fill (mask + row * width, width, x, x + w);
}

void
psc_truth_raster_ellipse (
    guint8 *mask, gsize width, gsize height, double x, double y, double w, double h)
{
  const gsize end = first_from (y + h, height);

  for (gsize row = first_from (y, height); row < end; row++)
    {
      const double t = ((double) row + 0.5 - y - h / 2) / (h / 2);
      const double half = w / 2 * sqrt (MAX (1 - t * t, 0));

      fill (mask + row * width, width, x + w / 2 - half, x + w / 2 + half);
    }
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const Edge *left = a, *right = b;

  return left->first < right->first ? -1 : left->first > right->first;
}

static GArray *
list_edges (const PscTruthPoint *points, guint n_points, gsize height)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));

  for (guint i = 0; i < n_points; i++)
    {
      const PscTruthPoint *from = &points[i], *to = &points[(i + 1) % n_points];
      const gboolean is_down = from->y < to->y;
      const PscTruthPoint *upper = is_down ? from : to, *lower = is_down ? to : from;
      Edge edge = { .x = upper->x, .y = upper->y, .direction = is_down ? 1 : -1 };

      edge.first = first_from (upper->y, height);
      edge.end = first_from (lower->y, height);
      edge.slope = (lower->x - upper->x) / (lower->y - upper->y);
      if (edge.first < edge.end)
        g_array_append_val (edges, edge);
    }
  g_array_sort (edges, compare_edges);
  return edges;
}

/* The winding number changes where the lines cross the row of centres. @turns: [width + 1], 0. */
static void
wind_row (GPtrArray *active, gsize row, gsize width, int *turns, guint8 *out)
{
  int winding = 0;

  for (guint i = 0; i < active->len; i++)
    {
      const Edge *edge = g_ptr_array_index (active, i);
      const double x = edge->x + ((double) row + 0.5 - edge->y) * edge->slope;
      const gsize column = first_from (x, width);

      turns[column] += edge->direction;
      if (column < width && (double) column + 0.5 == x)
        out[column] = 255;
    }
  for (gsize column = 0; column < width; column++)
    {
      winding += turns[column];
      turns[column] = 0;
      if (winding != 0)
        out[column] = 255;
    }
  turns[width] = 0;
}

/* The ends of lines and the level ones lie on no row's crossing. */
static void
mark_corners (guint8 *mask, gsize width, gsize height, const PscTruthPoint *points, guint n_points)
{
  for (guint i = 0; i < n_points; i++)
    {
      const PscTruthPoint *from = &points[i], *to = &points[(i + 1) % n_points];
      const gsize row = first_from (from->y, height);
      const double right = from->y == to->y ? MAX (from->x, to->x) : from->x;
      const double left = from->y == to->y ? MIN (from->x, to->x) : from->x;
      const gsize column = first_from (right, width);

      if (row == height || (double) row + 0.5 != from->y)
        continue;
      fill (mask + row * width, width, left, right);
      if (column < width && (double) column + 0.5 == right)
        mask[row * width + column] = 255;
    }
}

void
psc_truth_raster_polygon (
    guint8 *mask, gsize width, gsize height, const PscTruthPoint *points, guint n_points)
{
  g_autoptr (GArray) edges = list_edges (points, n_points, height);
  g_autoptr (GPtrArray) active = g_ptr_array_new ();
  g_autofree int *turns = g_new0 (int, width + 1);
  guint next = 0;

  mark_corners (mask, width, height, points, n_points);
  for (gsize row = edges->len > 0 ? g_array_index (edges, Edge, 0).first : height;
       row < height && (active->len > 0 || next < edges->len); row++)
    {
      for (guint i = active->len; i > 0; i--)
        if (((const Edge *) g_ptr_array_index (active, i - 1))->end <= row)
          g_ptr_array_remove_index_fast (active, i - 1);
      for (; next < edges->len && g_array_index (edges, Edge, next).first == row; next++)
        g_ptr_array_add (active, &g_array_index (edges, Edge, next));
      wind_row (active, row, width, turns, mask + row * width);
    }
}
