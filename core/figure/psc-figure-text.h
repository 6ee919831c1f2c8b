/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Private to this folder: how a figure writes. */

/** The one sentence that every figure carries, translated. */
const char *psc_figure_get_research_line (void);

/** “Promptoscope 0.1.0”. */
const char *psc_figure_get_software (void);

typedef enum
{
  PSC_FIGURE_STYLE_HEADLINE,
  PSC_FIGURE_STYLE_HEADING,
  PSC_FIGURE_STYLE_TITLE,
  PSC_FIGURE_STYLE_SUBTITLE,
  PSC_FIGURE_STYLE_NUMBER,
  PSC_FIGURE_STYLE_STATE,
  PSC_FIGURE_STYLE_PROMPT,
  PSC_FIGURE_STYLE_SCORE,
  PSC_FIGURE_STYLE_WARNING,
  PSC_FIGURE_STYLE_KEY,
  PSC_FIGURE_STYLE_VALUE,
  PSC_FIGURE_STYLE_RESEARCH,
} PscFigureStyle;

/** In which of the theme's colours a style is written. */
typedef enum
{
  PSC_FIGURE_INK_TEXT,
  PSC_FIGURE_INK_MUTED,
  PSC_FIGURE_INK_ACCENT,
} PscFigureInk;

PscFigureInk psc_figure_style_get_ink (PscFigureStyle style);

/** @text as valid UTF-8 on one line without control characters; %NULL if nothing is left of it.
 * (transfer full) */
char *psc_figure_clean_text (const char *text);

/** @value to three significant digits, with a minus sign proper and a power of ten where it is
 * shorter: “−1.2×10⁻⁵”. (transfer full) */
char *psc_figure_format_number (double value);

/** @value with that many decimals and a minus sign proper: “−4.74”. (transfer full) */
char *psc_figure_format_fixed (double value, int n_decimals);

/** @value with at most that many significant digits and a minus sign proper. (transfer full) */
char *psc_figure_format_digits (double value, int n_digits);

/** A context whose glyphs keep their distances at any scale. (transfer full) */
PangoContext *psc_figure_create_context (void);

/**
 * psc_figure_create_text:
 * @em: the figure's unit of type
 * @width: page units to wrap in
 * @n_lines: more lines than that end in an ellipsis
 *
 * Returns: (transfer full) (nullable): %NULL if @text is
 */
PangoLayout *psc_figure_create_text (PangoContext *context,
                                     PscFigureStyle style,
                                     const char *text,
                                     double em,
                                     double width,
                                     int n_lines);

/** Logical size in page units; 0 for %NULL. */
double psc_figure_text_get_width (PangoLayout *text);
double psc_figure_text_get_height (PangoLayout *text);

/** Where @text's layout has to begin for the text to end at @right. */
double psc_figure_text_get_right (PangoLayout *text, double right);

G_END_DECLS
