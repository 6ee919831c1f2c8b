/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-bands.h"

#include "figure/psc-figure-private.h"

/* More columns than that make type too small to read on a sheet of paper. Small pictures have
 * larger type beside them. */
#define MAX_PLACES         5
#define MAX_PLACES_COMPACT 8

/* Whether the column shows the image and nothing else. */
static gboolean
is_bare (PscFigure *figure, guint column)
{
  gboolean is_used = FALSE;

  for (guint row = 0; row < figure->n_rows; row++)
    {
      const PscFigurePanel *panel = psc_figure_get_panel (figure, row, column);

      if (panel != NULL && panel->map != NULL)
        return FALSE;
      is_used |= panel != NULL;
    }
  return is_used;
}

static guint
divide_up (guint a, guint b)
{
  return (a + b - 1) / b;
}

PscFigureBands
psc_figure_bands_find (PscFigure *figure)
{
  const guint max = figure->compact ? MAX_PLACES_COMPACT : MAX_PLACES;
  PscFigureBands bands = { .n_bands = 1, .n_columns = figure->n_columns };
  guint n_rest;

  bands.n_frozen = figure->n_columns > max && is_bare (figure, 0);
  n_rest = figure->n_columns - bands.n_frozen;
  if (figure->n_columns > max)
    bands.n_bands = divide_up (n_rest, max - bands.n_frozen);
  bands.n_places = bands.n_frozen + divide_up (n_rest, bands.n_bands);

  return bands;
}

gboolean
psc_figure_bands_get_column (const PscFigureBands *self, guint band, guint place, guint *column)
{
  *column = place;
  if (place >= self->n_frozen)
    *column += band * (self->n_places - self->n_frozen);
  return place < self->n_places && *column < self->n_columns;
}
