/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-caption.h"

#include <glib/gi18n-lib.h>

#include "figure/psc-figure-private.h"

#define BAR_HEIGHT 0.5
#define BAR_GAP    0.25

/* Distances in em between the blocks of a caption. */
#define GAP_TITLE   0.4
#define GAP_BAR     0.5
#define GAP_PROMPT  0.55
#define GAP_SCORE   0.35
#define GAP_WARNING 0.25

struct _PscFigureCaption
{
  double em;
  double width;
  PscFigureStyle subtitle_style;
  gboolean fits; /* title and subtitle side by side */

  /* owned, each nullable */
  PangoLayout *title;
  PangoLayout *subtitle;
  PangoLayout *low;
  PangoLayout *middle;
  PangoLayout *high;
  PangoLayout *state;
  PangoLayout *prompt;
  PangoLayout *score;
  PangoLayout *values;
  PangoLayout *warning;
};

static PangoLayout *
write_number (PscFigureCaption *self, PangoContext *context, const char *prefix, double value)
{
  g_autofree char *number = psc_figure_format_number (value);
  g_autofree char *text = g_strconcat (prefix, number, NULL);

  return psc_figure_create_text (context, PSC_FIGURE_STYLE_NUMBER, text, self->em,
                                 self->width / 3 - self->em / 2, 1);
}

static void
write_bar (PscFigureCaption *self,
           PangoContext *context,
           const PscFigurePanel *panel,
           const PscMapMeasure *measure)
{
  PscMapRange range;

  if (measure->state != PSC_MAP_STATE_SHOWN)
    {
      self->state = psc_figure_create_text (context, PSC_FIGURE_STYLE_STATE,
                                            psc_figure_describe_state (measure->state), self->em,
                                            self->width, 1);
      return;
    }

  psc_map_get_range (&panel->display, measure, &range);
  self->low = write_number (self, context, range.clips_low ? "≤ " : "", range.minimum);
  self->middle = write_number (self, context, "", (range.minimum + range.maximum) / 2);
  self->high = write_number (self, context, range.clips_high ? "≥ " : "", range.maximum);
}

/* Score and values stand side by side: the score takes what it needs, up to 62 %. */
static void
write_score (PscFigureCaption *self,
             PangoContext *context,
             const PscFigurePanel *panel,
             const PscMapMeasure *measure)
{
  g_autofree char *score = psc_figure_describe_score (panel);
  g_autofree char *values = panel->map != NULL ? psc_figure_describe_values (measure) : NULL;
  double width = values != NULL ? self->width * 0.62 : self->width;

  self->score = psc_figure_create_text (context, PSC_FIGURE_STYLE_SCORE, score, self->em, width, 1);
  self->values =
      psc_figure_create_text (context, PSC_FIGURE_STYLE_NUMBER, values, self->em,
                              self->width - psc_figure_text_get_width (self->score) - self->em, 1);
}

static void
write_title (PscFigureCaption *self,
             PangoContext *context,
             const PscFigurePanel *panel,
             const char *title)
{
  const char *exact = panel->marks & PSC_FIGURE_MARK_EXACT ? _ ("exact") : NULL;
  g_autofree char *both = NULL;

  if (exact != NULL && panel->subtitle != NULL)
    both = g_strdup_printf ("%s · %s", panel->subtitle, exact);
  else
    both = g_strdup (exact != NULL ? exact : panel->subtitle);

  self->subtitle =
      psc_figure_create_text (context, self->subtitle_style, both, self->em, self->width, 1);
  self->title =
      psc_figure_create_text (context, PSC_FIGURE_STYLE_TITLE, title, self->em, self->width, 1);
  self->fits = self->title == NULL || self->subtitle == NULL
               || psc_figure_text_get_width (self->title) + self->em
                          + psc_figure_text_get_width (self->subtitle)
                      <= self->width;
}

PscFigureCaption *
psc_figure_caption_new (const PscFigurePanel *panel,
                        const PscMapMeasure *measure,
                        gboolean compact,
                        PangoContext *context,
                        double em,
                        double width)
{
  PscFigureCaption *self = g_new0 (PscFigureCaption, 1);
  g_autofree char *warnings = compact ? psc_figure_describe_map_warning (panel, measure)
                                      : psc_figure_describe_warnings (panel, measure);

  self->em = em;
  self->width = width;
  self->fits = TRUE;
  self->subtitle_style = compact ? PSC_FIGURE_STYLE_NUMBER : PSC_FIGURE_STYLE_SUBTITLE;
  if (!compact || panel->map != NULL)
    write_title (self, context, panel, compact ? NULL : panel->title);
  if (panel->map != NULL)
    write_bar (self, context, panel, measure);
  self->warning =
      psc_figure_create_text (context, PSC_FIGURE_STYLE_WARNING, warnings, em, width, 2);
  if (compact)
    return self;
  self->prompt =
      psc_figure_create_text (context, PSC_FIGURE_STYLE_PROMPT, panel->prompt, em, width, 3);
  write_score (self, context, panel, measure);

  return self;
}

void
psc_figure_caption_free (PscFigureCaption *self)
{
  PangoLayout *texts[] = { self->title, self->subtitle, self->low,   self->middle, self->high,
                           self->state, self->prompt,   self->score, self->values, self->warning };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_object (&texts[i]);
  g_free (self);
}

static void
raise_to (double *height, PangoLayout *text, double extra)
{
  if (text != NULL)
    *height = MAX (*height, psc_figure_text_get_height (text) + extra);
}

void
psc_figure_caption_extend (PscFigureCaption *self, PscFigureHeights *heights)
{
  double bar = (BAR_HEIGHT + BAR_GAP) * self->em;

  raise_to (&heights->title, self->title, 0);
  raise_to (&heights->subtitle, self->subtitle, 0);
  heights->is_stacked |= !self->fits;
  raise_to (&heights->bar, self->low, bar);
  raise_to (&heights->bar, self->state, bar);
  raise_to (&heights->prompt, self->prompt, 0);
  raise_to (&heights->score, self->score, 0);
  raise_to (&heights->score, self->values, 0);
  raise_to (&heights->warning, self->warning, 0);
}

/* A block that no panel of the row has takes no room, nor does the gap before it. */
static double
with_gap (double height, double gap)
{
  return height > 0 ? height + gap : 0;
}

double
psc_figure_heights_get_picture (const PscFigureHeights *heights, double em)
{
  return with_gap (heights->is_stacked ? heights->title + heights->subtitle
                                       : MAX (heights->title, heights->subtitle),
                   GAP_TITLE * em);
}

double
psc_figure_heights_get_total (const PscFigureHeights *heights, double em, double picture_height)
{
  return psc_figure_heights_get_picture (heights, em) + picture_height
         + with_gap (heights->bar, GAP_BAR * em) + with_gap (heights->prompt, GAP_PROMPT * em)
         + with_gap (heights->score, GAP_SCORE * em)
         + with_gap (heights->warning, GAP_WARNING * em);
}

static double
baseline (PangoLayout *text)
{
  return pango_layout_get_baseline (text) / (double) PANGO_SCALE;
}

/* Two texts of different size stand on one line when their baselines do. */
static void
place_pair (PscFigureLayout *layout,
            PangoLayout *left,
            PscFigureStyle left_style,
            PangoLayout *right,
            PscFigureStyle right_style,
            double x,
            double y,
            double width)
{
  double line = MAX (left != NULL ? baseline (left) : 0, right != NULL ? baseline (right) : 0);

  if (left != NULL)
    psc_figure_layout_take_text (layout, left, left_style, x, y + line - baseline (left));
  if (right != NULL)
    psc_figure_layout_take_text (layout, right, right_style,
                                 psc_figure_text_get_right (right, x + width),
                                 y + line - baseline (right));
}

static void
place_title (PscFigureCaption *self,
             const PscFigureHeights *heights,
             PscFigureLayout *layout,
             double x,
             double y)
{
  if (heights->is_stacked)
    {
      psc_figure_layout_take_text (layout, g_steal_pointer (&self->title), PSC_FIGURE_STYLE_TITLE,
                                   x, y);
      psc_figure_layout_take_text (layout, g_steal_pointer (&self->subtitle), self->subtitle_style,
                                   x, y + heights->title);
    }
  else
    place_pair (layout, g_steal_pointer (&self->title), PSC_FIGURE_STYLE_TITLE,
                g_steal_pointer (&self->subtitle), self->subtitle_style, x, y, self->width);
}

static void
place_bar (PscFigureCaption *self, PscFigureCell *cell, PscFigureLayout *layout, double x, double y)
{
  double below = y + (BAR_HEIGHT + BAR_GAP) * self->em;

  cell->bar = (cairo_rectangle_t){ x, y, self->width, BAR_HEIGHT * self->em };
  psc_figure_layout_take_text (layout, g_steal_pointer (&self->state), PSC_FIGURE_STYLE_STATE, x,
                               below);
  if (self->middle != NULL)
    psc_figure_layout_take_text (
        layout, self->middle, PSC_FIGURE_STYLE_NUMBER,
        psc_figure_text_get_right (
            self->middle, x + (self->width + psc_figure_text_get_width (self->middle)) / 2),
        below);
  self->middle = NULL;
  place_pair (layout, g_steal_pointer (&self->low), PSC_FIGURE_STYLE_NUMBER,
              g_steal_pointer (&self->high), PSC_FIGURE_STYLE_NUMBER, x, below, self->width);
}

void
psc_figure_caption_place (PscFigureCaption *self,
                          const PscFigureHeights *heights,
                          PscFigureCell *cell,
                          PscFigureLayout *layout)
{
  double x = cell->picture.x;
  double y = cell->picture.y - psc_figure_heights_get_picture (heights, self->em);

  place_title (self, heights, layout, x, y);
  y = cell->picture.y + cell->picture.height;
  if (cell->panel->map != NULL)
    place_bar (self, cell, layout, x, y + GAP_BAR * self->em);
  y += with_gap (heights->bar, GAP_BAR * self->em);

  psc_figure_layout_take_text (layout, g_steal_pointer (&self->prompt), PSC_FIGURE_STYLE_PROMPT, x,
                               y + GAP_PROMPT * self->em);
  y += with_gap (heights->prompt, GAP_PROMPT * self->em);

  place_pair (layout, g_steal_pointer (&self->score), PSC_FIGURE_STYLE_SCORE,
              g_steal_pointer (&self->values), PSC_FIGURE_STYLE_NUMBER, x, y + GAP_SCORE * self->em,
              self->width);
  y += with_gap (heights->score, GAP_SCORE * self->em);

  psc_figure_layout_take_text (layout, g_steal_pointer (&self->warning), PSC_FIGURE_STYLE_WARNING,
                               x, y + GAP_WARNING * self->em);
  psc_figure_caption_free (self);
}
