/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "figure/psc-figure.h"

G_BEGIN_DECLS

/* A line of the footer. */
typedef struct
{
  char *label; /* owned */
  char *text;  /* owned */
} PscFigureLine;

struct _PscFigure
{
  GObject parent_instance;

  PscImage *image; /* owned */
  guint n_rows;
  guint n_columns;
  PscFigurePanel **panels; /* owned, [n_rows][n_columns], nullable entries */
  PscPlacement placement;
  gboolean dark;
  gboolean compact;
  gboolean has_window;
  PscWindow window;
  gboolean inverted;

  char *title;            /* owned, nullable, as all strings here */
  char **row_headings;    /* [n_rows] */
  char **column_headings; /* [n_columns] */
  char *model;
  char *digest;
  GPtrArray *parameters; /* owned, of PscFigureLine * */
  GPtrArray *notes;      /* owned, of char * */
  GPtrArray *regions;    /* owned, of PscFigureRegion * */
};

static inline PscFigurePanel *
psc_figure_get_panel (PscFigure *self, guint row, guint column)
{
  return self->panels[row * self->n_columns + column];
}

PscFigureLine *psc_figure_line_new (const char *label, const char *text);
void psc_figure_line_free (PscFigureLine *line);

/* What psc_map_measure() says of every panel's map, shared within scale groups; (transfer full),
 * [n_rows][n_columns], zero where there is no map. */
PscMapMeasure *psc_figure_measure (PscFigure *self);

/* The least whole factor that brings the image to PSC_FIGURE_MIN_PICTURE. */
guint psc_figure_get_enlargement (PscFigure *self);

/* The footer: (transfer full), of PscFigureLine *. @reduction is what the page is scaled by, 1 or
 * less. */
GPtrArray *psc_figure_list_footer (PscFigure *self, double reduction);

/* “flat: …” and the like for a map that is not shown, else %NULL; static. */
const char *psc_figure_describe_state (PscMapState state);

/* The warnings of a panel's marks, and of its map, if it has one: %NULL or (transfer full). */
char *psc_figure_describe_warnings (const PscFigurePanel *panel, const PscMapMeasure *measure);

/* Those of its map alone, and those of its prompt and score alone; likewise. */
char *psc_figure_describe_map_warning (const PscFigurePanel *panel, const PscMapMeasure *measure);
char *psc_figure_describe_prompt_warnings (const PscFigurePanel *panel);

/* Its score with the sign that refers to a note; (nullable) (transfer full). */
char *psc_figure_describe_score (const PscFigurePanel *panel);

/* “range −0.1 to 0.3”; (transfer full). */
char *psc_figure_describe_values (const PscMapMeasure *measure);

G_END_DECLS
