/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure-layout.h"

G_BEGIN_DECLS

/* Private to this folder: what is written around one panel. It is measured first, because all
 * panels of a row share the heights of the highest, and placed then. */

/* From the top: title above the picture; below it bar, prompt, score, warning. */
typedef struct
{
  double title;
  double subtitle;     /* beside the title */
  gboolean is_stacked; /* or below it, as those of one panel do not fit side by side */
  double bar;          /* with its numbers */
  double prompt;
  double score;
  double warning;
} PscFigureHeights;

typedef struct _PscFigureCaption PscFigureCaption;

/** @compact: see psc_figure_set_compact() */
PscFigureCaption *psc_figure_caption_new (const PscFigurePanel *panel,
                                          const PscMapMeasure *measure,
                                          gboolean compact,
                                          PangoContext *context,
                                          double em,
                                          double width);

void psc_figure_caption_free (PscFigureCaption *self);

/** Raises @heights to what this caption needs. */
void psc_figure_caption_extend (PscFigureCaption *self, PscFigureHeights *heights);

/** The whole row's height around a picture of @picture_height. */
double
psc_figure_heights_get_total (const PscFigureHeights *heights, double em, double picture_height);

/** The distance of the picture's top from the row's. */
double psc_figure_heights_get_picture (const PscFigureHeights *heights, double em);

/** Puts the texts and the bar of @cell, whose picture has its place already, into @layout.
 * @self is used up. */
void psc_figure_caption_place (PscFigureCaption *self,
                               const PscFigureHeights *heights,
                               PscFigureCell *cell,
                               PscFigureLayout *layout);

G_END_DECLS
