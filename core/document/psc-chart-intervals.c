/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "document/psc-chart.h"
#include "figure/psc-figure-text.h"

#define WIDTH      660.0
#define ROW        22.0
#define TYPE       11.5
#define AXIS       40.0
#define MAX_LABELS 240.0
#define GAP        12.0

typedef struct
{
  PscDrawing *drawing;
  double left; /* of the axis, in pixels */
  double right;
  double low; /* of the axis, in its units */
  double high;
  double step; /* of which both are multiples */
} Plot;

static double
get_x (const Plot *plot, double value)
{
  return plot->left
         + (CLAMP (value, plot->low, plot->high) - plot->low) / (plot->high - plot->low)
               * (plot->right - plot->left);
}

static void
extend (double value, double *low, double *high)
{
  if (!isfinite (value))
    return;
  *low = isnan (*low) ? value : MIN (*low, value);
  *high = isnan (*high) ? value : MAX (*high, value);
}

/* 1, 2 or 5 times a power of ten, so that about five of them make up @range. */
static double
choose_step (double range)
{
  double power = pow (10, floor (log10 (range / 4)));
  double digits = range / 4 / power;

  return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
}

static void
choose_range (Plot *plot,
              const PscChartInterval *rows,
              guint n_rows,
              double reference,
              double low,
              double high)
{
  double step;

  for (guint i = 0; i < n_rows; i++)
    {
      extend (rows[i].value, &low, &high);
      extend (rows[i].lower, &low, &high);
      extend (rows[i].upper, &low, &high);
    }
  extend (reference, &low, &high);
  if (isnan (low) || !(high > low))
    {
      low = (isnan (low) ? 0 : low) - 0.5;
      high = low + 1;
    }
  step = choose_step (high - low);
  plot->step = step;
  plot->low = floor (low / step + 1e-9) * step;
  plot->high = ceil (high / step - 1e-9) * step;
}

static void
draw_axis (const Plot *plot, double bottom, const char *label)
{
  int n_decimals = MAX (0, (int) ceil (-log10 (plot->step) - 1e-9));

  for (int i = 0; plot->low + i * plot->step <= plot->high + plot->step / 2; i++)
    {
      double value = plot->low + i * plot->step;
      g_autofree char *number = psc_figure_format_fixed (value, n_decimals);

      psc_drawing_add_line (plot->drawing, PSC_DRAWING_RULE, 1, get_x (plot, value), 0,
                            get_x (plot, value), bottom);
      psc_drawing_add_text (plot->drawing, PSC_DRAWING_MUTED, TYPE - 1, PSC_DRAWING_MIDDLE,
                            get_x (plot, value), bottom + 14, number);
    }
  psc_drawing_add_text (plot->drawing, PSC_DRAWING_MUTED, TYPE, PSC_DRAWING_MIDDLE,
                        (plot->left + plot->right) / 2, bottom + 32, label);
}

static void
draw_row (const Plot *plot, const PscChartInterval *row, double y)
{
  psc_drawing_add_text (plot->drawing, PSC_DRAWING_TEXT, TYPE, PSC_DRAWING_END, plot->left - GAP,
                        y + TYPE / 3, row->label);
  psc_drawing_add_text (plot->drawing, PSC_DRAWING_TEXT, TYPE, PSC_DRAWING_START, plot->right + GAP,
                        y + TYPE / 3, row->text);
  if (isnan (row->value))
    return;
  if (!isnan (row->lower) && !isnan (row->upper))
    psc_drawing_add_line (plot->drawing, PSC_DRAWING_MARK, 1.8, get_x (plot, row->lower), y,
                          get_x (plot, row->upper), y);
  psc_drawing_add_disc (plot->drawing, PSC_DRAWING_MARK, get_x (plot, row->value), y, 4);
}

static double
measure_widest (const PscChartInterval *rows, guint n_rows, gboolean of_labels)
{
  double width = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const char *text = of_labels ? rows[i].label : rows[i].text;

      if (text != NULL)
        width = MAX (width, psc_drawing_measure_text (text, TYPE));
    }
  return MIN (width, MAX_LABELS);
}

PscDrawing *
psc_chart_new_intervals (const PscChartInterval *rows,
                         guint n_rows,
                         double reference,
                         double low,
                         double high,
                         const char *axis,
                         const char *description)
{
  const double bottom = n_rows * ROW;
  Plot plot = {
    .drawing = psc_drawing_new (WIDTH, bottom + AXIS, description),
    .left = measure_widest (rows, n_rows, TRUE) + 2 * GAP,
    .right = WIDTH - measure_widest (rows, n_rows, FALSE) - 2 * GAP,
  };

  choose_range (&plot, rows, n_rows, reference, low, high);
  draw_axis (&plot, bottom, axis);
  if (!isnan (reference))
    psc_drawing_add_line (plot.drawing, PSC_DRAWING_MUTED, 1.4, get_x (&plot, reference), 0,
                          get_x (&plot, reference), bottom);
  for (guint i = 0; i < n_rows; i++)
    draw_row (&plot, &rows[i], (i + 0.5) * ROW);
  return plot.drawing;
}
