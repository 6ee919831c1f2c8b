/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Private to this folder: bars with labels and numbers. All lengths are in points. */

/**
 * PscBarStyle:
 * @PSC_BAR_DARK: filled
 * @PSC_BAR_LIGHT: pale with an outline, to be told from the other without colour
 */
typedef enum
{
  PSC_BAR_DARK,
  PSC_BAR_LIGHT,
} PscBarStyle;

/**
 * PscBarColumn:
 * @cr: borrowed
 * @left, @width: the column's place
 * @label_width: of the labels before the bars
 * @y: where the next row begins; moves down with every row
 * @minimum, @maximum: values at the ends of the bars' axis
 * @words: (nullable): what is drawn is added here as text
 */
typedef struct
{
  cairo_t *cr;
  double left;
  double width;
  double label_width;
  double y;
  double minimum;
  double maximum;
  GString *words;
} PscBarColumn;

/** Heights of a row and of a heading with the room above it. */
#define PSC_BAR_ROW_HEIGHT     15.0
#define PSC_BAR_HEADING_HEIGHT 32.0

/** Writes a line of text with its top left at (@x, @y). */
void psc_bar_draw_text (
    cairo_t *cr, double x, double y, double size, gboolean bold, double grey, const char *text);

void psc_bar_column_add_heading (PscBarColumn *self, const char *text);

/**
 * psc_bar_column_add:
 * @label: (nullable): drawn before the bar
 * @words: (nullable): what the row is about, for the words; %NULL for @label
 * @value: NAN is drawn as a dash without a bar
 * @mark: a value to compare with, drawn as a tick; NAN for none
 */
void psc_bar_column_add (PscBarColumn *self,
                         const char *label,
                         const char *words,
                         double value,
                         double mark,
                         PscBarStyle style);

/** Draws a bar with its top left at (@x, @y). */
void psc_bar_draw (cairo_t *cr, double x, double y, double width, PscBarStyle style);

/** Draws a mark for a bar whose top is at @y. */
void psc_bar_draw_mark (cairo_t *cr, double x, double y);

G_END_DECLS
