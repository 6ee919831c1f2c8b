/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "document/psc-drawing.h"

G_BEGIN_DECLS

/* Charts as drawings, as wide as a page's text or less. */

/**
 * PscChartInterval:
 * @label: what it is of
 * @value: NAN where it is not known, and nothing is drawn
 * @lower, @upper: how far it is known; NAN for a point alone
 * @text: (nullable): the same in numbers, at the right
 */
typedef struct
{
  const char *label;
  double value;
  double lower;
  double upper;
  const char *text;
} PscChartInterval;

/**
 * psc_chart_new_intervals:
 * @reference: where a line is drawn that values are to be compared with, such as chance
 * @low, @high: what the axis goes over at least; NAN for what the values take
 * @axis: what the axis is of
 *
 * A point and its interval in each row.
 */
PscDrawing *psc_chart_new_intervals (const PscChartInterval *rows,
                                     guint n_rows,
                                     double reference,
                                     double low,
                                     double high,
                                     const char *axis,
                                     const char *description) G_GNUC_WARN_UNUSED_RESULT;

/** A point of a square from 0 to 1; @weight: what its area is in proportion to. */
typedef struct
{
  double x;
  double y;
  double weight;
} PscChartPoint;

/** Points beside the diagonal, on which they would lie if all was well. */
PscDrawing *psc_chart_new_reliability (const PscChartPoint *points,
                                       guint n_points,
                                       const char *x_axis,
                                       const char *y_axis,
                                       const char *description) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_chart_new_matrix:
 * @labels: [n], of rows and columns
 * @values: [n][n], −1 to 1; NAN for what is not known
 * @title: written above it
 *
 * Every value as a coloured cell with its number; the diagonal is left out.
 */
PscDrawing *psc_chart_new_matrix (const char *const *labels,
                                  const double *values,
                                  guint n,
                                  const char *title,
                                  const char *description) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
