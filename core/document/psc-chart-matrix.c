/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "document/psc-chart.h"
#include "figure/psc-figure-text.h"

#define WIDTH     660.0
#define TYPE      10.5
#define GAP       6.0
#define TITLE     18.0
#define MAX_LABEL 170.0

/* Of few rows and of many. */
#define MAX_CELL  34.0
#define MANY      9
#define MANY_CELL 24.0

/* Both go to the middle's white; which of them is above can be seen in print without colour by the
 * numbers alone. */
#define ABOVE   0x1a5fb4
#define BELOW   0xc64600
#define UNKNOWN 0xe4e6ea

static guint32
mix (guint32 colour, double share)
{
  guint32 mixed = 0;

  for (int shift = 16; shift >= 0; shift -= 8)
    {
      double level = 255 + ((double) (colour >> shift & 0xff) - 255) * share;

      mixed |= (guint32) lround (level) << shift;
    }
  return mixed;
}

static void
draw_cell (PscDrawing *drawing, double value, double x, double y, double side)
{
  double share = isfinite (value) ? CLAMP (fabs (value), 0, 1) : 0;
  g_autofree char *number = !isfinite (value) ? g_strdup ("–") : psc_figure_format_fixed (value, 2);
  guint32 colour = !isfinite (value) ? UNKNOWN : mix (value < 0 ? BELOW : ABOVE, share);

  psc_drawing_add_rectangle (drawing, colour, x, y, side - 1, side - 1);
  psc_drawing_add_text (drawing, share > 0.6 ? 0xffffff : 0x1b1d21, MIN (TYPE - 1, side / 3.2),
                        PSC_DRAWING_MIDDLE, x + side / 2, y + side / 2 + TYPE / 3, number);
}

/* @text, cut so that it fits. (transfer full) */
static char *
shorten (const char *text, double width)
{
  g_autoptr (GString) cut = g_string_new (text != NULL ? text : "");
  g_autofree char *valid = g_utf8_make_valid (cut->str, (gssize) cut->len);
  glong n = g_utf8_strlen (valid, -1);

  g_string_assign (cut, valid);
  while (n > 1 && psc_drawing_measure_text (cut->str, TYPE) > width)
    {
      g_autofree char *begin = g_utf8_substring (valid, 0, --n);

      g_string_printf (cut, "%s…", begin);
    }
  return g_string_free (g_steal_pointer (&cut), FALSE);
}

static double
measure_widest (char **labels, guint n)
{
  double width = 0;

  for (guint i = 0; i < n; i++)
    width = MAX (width, psc_drawing_measure_text (labels[i], TYPE));
  return width + 2 * GAP;
}

/* Labels to the left of rows and above columns. */
static void
draw_labels (PscDrawing *drawing, char **labels, double left, double top, double cell)
{
  for (guint i = 0; labels[i] != NULL; i++)
    {
      double along = (i + 0.5) * cell + TYPE / 3;

      psc_drawing_add_text (drawing, PSC_DRAWING_TEXT, TYPE, PSC_DRAWING_END, left - GAP,
                            top + along, labels[i]);
      psc_drawing_add_upward_text (drawing, PSC_DRAWING_TEXT, TYPE, PSC_DRAWING_START, left + along,
                                   top - GAP, labels[i]);
    }
}

PscDrawing *
psc_chart_new_matrix (const char *const *labels,
                      const double *values,
                      guint n,
                      const char *title,
                      const char *description)
{
  g_auto (GStrv) shown = g_new0 (char *, n + 1);
  PscDrawing *drawing;
  double left, top, cell;

  for (guint i = 0; i < n; i++)
    shown[i] = shorten (labels[i], MAX_LABEL);
  left = measure_widest (shown, n);
  top = left + TITLE;
  cell = MIN ((WIDTH - left) / MAX (n, 1), n < MANY ? MAX_CELL : MANY_CELL);
  drawing = psc_drawing_new (MAX (left + n * cell, psc_drawing_measure_text (title, TYPE + 1)),
                             top + n * cell, description);
  psc_drawing_add_text (drawing, PSC_DRAWING_MUTED, TYPE + 1, PSC_DRAWING_START, 0, TYPE + 2,
                        title);
  draw_labels (drawing, shown, left, top, cell);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      if (i != k)
        draw_cell (drawing, values[i * n + k], left + k * cell, top + i * cell, cell);
  return drawing;
}
