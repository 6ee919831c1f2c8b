/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-column.h"

#include "figure/psc-figure-private.h"

/* The lines: a heading, and then three for each prompt. */
enum
{
  LINE_PROMPT,
  LINE_SCORE,
  LINE_WARNING,
  N_LINES,
};

static const struct
{
  PscFigureStyle style;
  double gap; /* above it, in em */
  int n_lines;
} lines[] = {
  [LINE_PROMPT] = { PSC_FIGURE_STYLE_PROMPT, 0.55, 4 },
  [LINE_SCORE] = { PSC_FIGURE_STYLE_SCORE, 0.2, 1 },
  [LINE_WARNING] = { PSC_FIGURE_STYLE_WARNING, 0.15, 2 },
};

struct _PscFigureColumn
{
  PangoContext *context; /* borrowed */
  double em;
  double width;
  GPtrArray *texts; /* owned, of PangoLayout, nullable entries */
};

GArray *
psc_figure_column_heights_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (double));
}

static PscFigureStyle
get_style (guint index)
{
  return index == 0 ? PSC_FIGURE_STYLE_HEADING : lines[(index - 1) % N_LINES].style;
}

static double
get_gap (guint index)
{
  return index == 0 ? 0 : lines[(index - 1) % N_LINES].gap;
}

/* Whether panels of one prompt are noted as one: they have the same score, too. */
static gboolean
are_alike (const PscFigurePanel *a, const PscFigurePanel *b)
{
  return g_strcmp0 (a->prompt, b->prompt) == 0 && g_strcmp0 (a->score, b->score) == 0;
}

static gboolean
is_noted (PscFigure *figure, guint row, guint column)
{
  const PscFigurePanel *panel = psc_figure_get_panel (figure, row, column);

  for (guint i = 0; i < row; i++)
    {
      const PscFigurePanel *other = psc_figure_get_panel (figure, i, column);

      if (other != NULL && are_alike (panel, other))
        return TRUE;
    }
  return FALSE;
}

static void
add_line (PscFigureColumn *self, guint line, const char *text)
{
  g_ptr_array_add (self->texts,
                   psc_figure_create_text (self->context, lines[line].style, text, self->em,
                                           self->width, lines[line].n_lines));
}

/* A prompt that is the heading is not written twice. */
static void
add_prompt (PscFigureColumn *self, const PscFigurePanel *panel, const char *heading)
{
  g_autofree char *score = psc_figure_describe_score (panel);
  g_autofree char *warnings = psc_figure_describe_prompt_warnings (panel);

  add_line (self, LINE_PROMPT, g_strcmp0 (panel->prompt, heading) != 0 ? panel->prompt : NULL);
  add_line (self, LINE_SCORE, score);
  add_line (self, LINE_WARNING, warnings);
}

PscFigureColumn *
psc_figure_column_new (
    PscFigure *figure, guint index, PangoContext *context, double em, double width)
{
  PscFigureColumn *self = g_new0 (PscFigureColumn, 1);
  const char *heading = figure->column_headings[index];

  self->context = context;
  self->em = em;
  self->width = width;
  self->texts = g_ptr_array_new ();
  g_ptr_array_add (self->texts, psc_figure_create_text (context, PSC_FIGURE_STYLE_HEADING, heading,
                                                        em, width, 2));
  for (guint row = 0; row < figure->n_rows && figure->compact; row++)
    {
      const PscFigurePanel *panel = psc_figure_get_panel (figure, row, index);

      if (panel != NULL && panel->map != NULL && !is_noted (figure, row, index))
        add_prompt (self, panel, heading);
    }
  return self;
}

void
psc_figure_column_free (PscFigureColumn *self)
{
  for (guint i = 0; i < self->texts->len; i++)
    g_clear_object (&self->texts->pdata[i]);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

void
psc_figure_column_extend (PscFigureColumn *self, GArray *heights)
{
  if (heights->len < self->texts->len)
    g_array_set_size (heights, self->texts->len);
  for (guint i = 0; i < self->texts->len; i++)
    {
      double *height = &g_array_index (heights, double, i);

      *height = MAX (*height, psc_figure_text_get_height (self->texts->pdata[i]));
    }
}

/* The height of a line with the gap above it; nothing where no column has such a line. */
static double
get_room (GArray *heights, guint index, double em)
{
  double height = g_array_index (heights, double, index);

  return height > 0 ? height + get_gap (index) * em : 0;
}

double
psc_figure_column_heights_get_total (GArray *heights, double em)
{
  double total = 0;

  for (guint i = 0; i < heights->len; i++)
    total += get_room (heights, i, em);
  return total;
}

void
psc_figure_column_place (
    PscFigureColumn *self, GArray *heights, PscFigureLayout *layout, double x, double y)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      PangoLayout *text = self->texts->pdata[i];
      double room = get_room (heights, i, self->em);
      double top = y + get_gap (i) * self->em;

      /* Headings of one line and of two end at the same height. */
      if (i == 0)
        top = y + room - psc_figure_text_get_height (text);
      psc_figure_layout_take_text (layout, text, get_style (i), x, top);
      self->texts->pdata[i] = NULL;
      y += room;
    }
}
