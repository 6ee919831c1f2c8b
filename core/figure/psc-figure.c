/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure.h"

#include "figure/psc-figure-private.h"
#include "figure/psc-figure-region.h"
#include "figure/psc-figure-text.h"

G_DEFINE_QUARK (psc_figure_error, psc_figure_error)
G_DEFINE_FINAL_TYPE (PscFigure, psc_figure, G_TYPE_OBJECT)

PscFigureLine *
psc_figure_line_new (const char *label, const char *text)
{
  PscFigureLine *line = g_new0 (PscFigureLine, 1);

  line->label = psc_figure_clean_text (label);
  line->text = psc_figure_clean_text (text);

  return line;
}

void
psc_figure_line_free (PscFigureLine *line)
{
  g_free (line->label);
  g_free (line->text);
  g_free (line);
}

static void
free_strings (char **strings, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (strings[i]);
  g_free (strings);
}

static void
psc_figure_finalize (GObject *object)
{
  PscFigure *self = PSC_FIGURE (object);

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    psc_figure_panel_free (self->panels[i]);
  g_free (self->panels);
  free_strings (self->row_headings, self->n_rows);
  free_strings (self->column_headings, self->n_columns);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_clear_object (&self->image);

  G_OBJECT_CLASS (psc_figure_parent_class)->finalize (object);
}

static void
psc_figure_class_init (PscFigureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_figure_finalize;
}

static void
psc_figure_init (PscFigure *self)
{
  self->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_figure_line_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->regions = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_figure_region_free);
}

/* A map over the whole image, whatever its side. */
static void
stretch (PscPlacement *placement, gsize width, gsize height)
{
  *placement = (PscPlacement){ .side = 1,
                               .width = width,
                               .height = height,
                               .scale_x = 1.0 / width,
                               .scale_y = 1.0 / height,
                               .right = width,
                               .bottom = height };
}

PscFigure *
psc_figure_new (PscImage *image, guint n_rows, guint n_columns)
{
  PscFigure *self;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);
  g_return_val_if_fail (n_rows >= 1 && n_rows <= PSC_FIGURE_MAX_PANELS, NULL);
  g_return_val_if_fail (n_columns >= 1 && n_columns <= PSC_FIGURE_MAX_PANELS, NULL);

  self = g_object_new (PSC_TYPE_FIGURE, NULL);
  self->image = g_object_ref (image);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->panels = g_new0 (PscFigurePanel *, n_rows * n_columns);
  self->row_headings = g_new0 (char *, n_rows);
  self->column_headings = g_new0 (char *, n_columns);
  stretch (&self->placement, psc_image_get_width (image), psc_image_get_height (image));

  return self;
}

static void
take_string (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

void
psc_figure_set_title (PscFigure *self, const char *title)
{
  g_return_if_fail (PSC_IS_FIGURE (self));

  take_string (&self->title, psc_figure_clean_text (title));
}

void
psc_figure_set_placement (PscFigure *self, const PscPlacement *placement)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (placement != NULL && placement->side > 0);
  g_return_if_fail (placement->width == psc_image_get_width (self->image)
                    && placement->height == psc_image_get_height (self->image));

  self->placement = *placement;
}

void
psc_figure_set_window (PscFigure *self, const PscWindow *window, gboolean inverted)
{
  g_return_if_fail (PSC_IS_FIGURE (self));

  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  self->inverted = inverted;
}

void
psc_figure_take_panel (PscFigure *self, guint row, guint column, PscFigurePanel *panel)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (row < self->n_rows && column < self->n_columns);

  psc_figure_panel_free (psc_figure_get_panel (self, row, column));
  self->panels[row * self->n_columns + column] = panel;
}

void
psc_figure_set_row_heading (PscFigure *self, guint row, const char *heading)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (row < self->n_rows);

  take_string (&self->row_headings[row], psc_figure_clean_text (heading));
}

void
psc_figure_set_column_heading (PscFigure *self, guint column, const char *heading)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (column < self->n_columns);

  take_string (&self->column_headings[column], psc_figure_clean_text (heading));
}

void
psc_figure_set_model (PscFigure *self, const char *name, const char *digest)
{
  g_return_if_fail (PSC_IS_FIGURE (self));

  take_string (&self->model, psc_figure_clean_text (name));
  take_string (&self->digest, psc_figure_clean_text (digest));
}

void
psc_figure_add_parameters (PscFigure *self, const char *label, const char *text)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (label != NULL && text != NULL);

  g_ptr_array_add (self->parameters, psc_figure_line_new (label, text));
}

void
psc_figure_add_note (PscFigure *self, const char *note)
{
  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (note != NULL);

  g_ptr_array_add (self->notes, g_strdup (note));
}

void
psc_figure_set_dark (PscFigure *self, gboolean dark)
{
  g_return_if_fail (PSC_IS_FIGURE (self));

  self->dark = dark;
}

void
psc_figure_set_compact (PscFigure *self, gboolean compact)
{
  g_return_if_fail (PSC_IS_FIGURE (self));

  self->compact = compact;
}

guint
psc_figure_get_enlargement (PscFigure *self)
{
  guint side = (guint) MAX (psc_image_get_width (self->image), psc_image_get_height (self->image));

  return side >= PSC_FIGURE_MIN_PICTURE ? 1 : (PSC_FIGURE_MIN_PICTURE + side - 1) / side;
}

static gboolean
is_shared (const PscFigurePanel *panel)
{
  return panel != NULL && panel->map != NULL && panel->display.scale == PSC_SCALE_SHARED;
}

static void
share_limits (PscFigure *self, PscMapMeasure *measures)
{
  guint n = self->n_rows * self->n_columns;
  g_autofree PscMapMeasure **members = g_new (PscMapMeasure *, n);

  for (guint i = 0; i < n; i++)
    {
      gsize n_members = 0;

      if (!is_shared (self->panels[i]))
        continue;
      for (guint k = 0; k < n; k++)
        if (is_shared (self->panels[k])
            && self->panels[k]->scale_group == self->panels[i]->scale_group)
          members[n_members++] = &measures[k];
      psc_map_share_limit (members, n_members);
    }
}

PscMapMeasure *
psc_figure_measure (PscFigure *self)
{
  guint n = self->n_rows * self->n_columns;
  PscMapMeasure *measures = g_new0 (PscMapMeasure, n);

  for (guint i = 0; i < n; i++)
    {
      const PscFigurePanel *panel = self->panels[i];

      if (panel != NULL && panel->map != NULL)
        psc_map_measure (&panel->display, panel->map, (gsize) panel->side * panel->side,
                         &measures[i]);
    }
  share_limits (self, measures);

  return measures;
}
