/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "document/psc-chart.h"
#include "figure/psc-figure-text.h"

#define SIDE         240.0
#define LEFT         60.0
#define TOP          12.0
#define TYPE         11.5
#define N_TICKS      5
#define MAX_RADIUS   14.0
#define LEAST_RADIUS 2.5

static double
get_x (double share)
{
  return LEFT + share * SIDE;
}

static double
get_y (double share)
{
  return TOP + (1 - share) * SIDE;
}

static void
draw_ticks (PscDrawing *drawing)
{
  for (guint i = 0; i <= N_TICKS; i++)
    {
      double share = i / (double) N_TICKS;
      g_autofree char *number = psc_figure_format_fixed (share, 1);

      psc_drawing_add_line (drawing, PSC_DRAWING_RULE, 1, get_x (share), get_y (0), get_x (share),
                            get_y (1));
      psc_drawing_add_line (drawing, PSC_DRAWING_RULE, 1, get_x (0), get_y (share), get_x (1),
                            get_y (share));
      psc_drawing_add_text (drawing, PSC_DRAWING_MUTED, TYPE - 1, PSC_DRAWING_MIDDLE, get_x (share),
                            get_y (0) + 16, number);
      psc_drawing_add_text (drawing, PSC_DRAWING_MUTED, TYPE - 1, PSC_DRAWING_END, get_x (0) - 8,
                            get_y (share) + 4, number);
    }
}

static void
draw_points (PscDrawing *drawing, const PscChartPoint *points, guint n_points)
{
  double greatest = 0;
  double last_x = NAN;
  double last_y = NAN;

  for (guint i = 0; i < n_points; i++)
    greatest = MAX (greatest, points[i].weight);
  for (guint i = 0; i < n_points; i++)
    {
      double x = get_x (points[i].x);
      double y = get_y (points[i].y);

      if (isnan (points[i].x) || isnan (points[i].y) || points[i].weight <= 0)
        continue;
      if (!isnan (last_x))
        psc_drawing_add_line (drawing, PSC_DRAWING_MARK, 1.4, last_x, last_y, x, y);
      psc_drawing_add_disc (drawing, PSC_DRAWING_MARK, x, y,
                            MAX (MAX_RADIUS * sqrt (points[i].weight / greatest), LEAST_RADIUS));
      last_x = x;
      last_y = y;
    }
}

PscDrawing *
psc_chart_new_reliability (const PscChartPoint *points,
                           guint n_points,
                           const char *x_axis,
                           const char *y_axis,
                           const char *description)
{
  PscDrawing *drawing = psc_drawing_new (LEFT + SIDE + 24, TOP + SIDE + 48, description);

  draw_ticks (drawing);
  psc_drawing_add_line (drawing, PSC_DRAWING_MUTED, 1.4, get_x (0), get_y (0), get_x (1),
                        get_y (1));
  draw_points (drawing, points, n_points);
  psc_drawing_add_text (drawing, PSC_DRAWING_MUTED, TYPE, PSC_DRAWING_MIDDLE, get_x (0.5),
                        get_y (0) + 38, x_axis);
  psc_drawing_add_upward_text (drawing, PSC_DRAWING_MUTED, TYPE, PSC_DRAWING_MIDDLE, 16,
                               get_y (0.5), y_axis);
  return drawing;
}
