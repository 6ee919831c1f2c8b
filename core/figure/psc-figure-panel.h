/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * PscFigureMarks:
 * @PSC_FIGURE_MARK_EXACT: the map is the direct attribution, not an approximation of it
 * @PSC_FIGURE_MARK_LOW_SCORE: the model scores the prompt low on this image, so that the map shows
 *   where something is that the model does not see
 * @PSC_FIGURE_MARK_READ_IN_PART: the model does not read all of the prompt
 * @PSC_FIGURE_MARK_NOT_UNDERSTOOD: the model knows no word of the prompt
 *
 * What a reader has to know about a panel. That a map is flat is found by the figure itself.
 */
typedef enum
{
  PSC_FIGURE_MARK_EXACT = 1 << 0,
  PSC_FIGURE_MARK_LOW_SCORE = 1 << 1,
  PSC_FIGURE_MARK_READ_IN_PART = 1 << 2,
  PSC_FIGURE_MARK_NOT_UNDERSTOOD = 1 << 3,
} PscFigureMarks;

/** Stands behind the score of a prompt that is not read whole, and before the note that says what
 * is not. */
#define PSC_FIGURE_FOOTNOTE "† "

/**
 * PscFigurePanel:
 * @title: (nullable): what is shown, such as the method; one line
 * @subtitle: (nullable): how, such as “fused”, “conventional” or “original”; beside the title, or
 *   below it in a row where a panel has no room for both on a line
 * @prompt: (nullable): wrapped, at most three lines
 * @score: (nullable): such as “logit 3.21”
 * @marks: what else there is to know
 * @map: (nullable): the map, [side][side], row-major; %NULL shows the bare image
 * @side: side of @map
 * @display: how @map becomes colours
 * @scale_group: panels with the same number and PSC_SCALE_SHARED share one scale
 *
 * One picture of a figure and what is written around it. The strings and @map are owned; they are
 * set through the functions below, the other fields directly.
 */
typedef struct
{
  char *title;
  char *subtitle;
  char *prompt;
  char *score;
  PscFigureMarks marks;

  float *map;
  guint side;
  PscMapDisplay display;
  guint scale_group;
} PscFigurePanel;

PscFigurePanel *psc_figure_panel_new (const char *title,
                                      const char *subtitle) G_GNUC_WARN_UNUSED_RESULT;

void psc_figure_panel_free (PscFigurePanel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFigurePanel, psc_figure_panel_free)

void psc_figure_panel_set_prompt (PscFigurePanel *self, const char *prompt);
void psc_figure_panel_set_score (PscFigurePanel *self, const char *score);

/** @values: [side][side], copied; @side: 1 to 32767. */
void psc_figure_panel_set_map (PscFigurePanel *self,
                               const float *values,
                               guint side,
                               const PscMapDisplay *display);

G_END_DECLS
