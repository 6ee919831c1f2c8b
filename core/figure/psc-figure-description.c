/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "figure/psc-figure-private.h"
#include "figure/psc-figure-region.h"
#include "figure/psc-figure-text.h"
#include "image/psc-voi.h"

/* What a figure says in words: its footer, and all of it as plain text. */

#define SHORT_DIGEST 12

static void
add_line (GPtrArray *lines, const char *label, const char *text)
{
  g_ptr_array_add (lines, psc_figure_line_new (label, text));
}

const char *
psc_figure_describe_state (PscMapState state)
{
  switch (state)
    {
    case PSC_MAP_STATE_FLAT:
      return _ ("flat: the same value everywhere");
    case PSC_MAP_STATE_NOTHING_POSITIVE:
      return _ ("nothing positive to show");
    case PSC_MAP_STATE_NOT_FINITE:
      return _ ("no finite value to show");
    case PSC_MAP_STATE_SHOWN:
    default:
      return NULL;
    }
}

char *
psc_figure_describe_values (const PscMapMeasure *measure)
{
  g_autofree char *low = psc_figure_format_number (measure->minimum);
  g_autofree char *high = psc_figure_format_number (measure->maximum);

  if (measure->minimum == measure->maximum)
    return g_strdup_printf (_ ("value %s"), low);
  /* Translators: least and greatest value of a map. */
  return g_strdup_printf (_ ("values %s to %s"), low, high);
}

/* (transfer full) (nullable): what there is of two warnings, each nullable. */
static char *
join_warnings (const char *first, const char *second)
{
  if (first != NULL && second != NULL)
    return g_strconcat (first, " · ", second, NULL);
  return g_strdup (first != NULL ? first : second);
}

char *
psc_figure_describe_prompt_warnings (const PscFigurePanel *panel)
{
  const char *low =
      panel->marks & PSC_FIGURE_MARK_LOW_SCORE ? _ ("low score for this image") : NULL;
  g_autofree char *reading = NULL;

  if (panel->marks & PSC_FIGURE_MARK_NOT_UNDERSTOOD)
    reading = g_strconcat (PSC_FIGURE_FOOTNOTE, _ ("the model knows no word of this prompt"), NULL);
  else if (panel->marks & PSC_FIGURE_MARK_READ_IN_PART)
    reading = g_strconcat (PSC_FIGURE_FOOTNOTE, _ ("prompt read only in part"), NULL);
  return join_warnings (reading, low);
}

char *
psc_figure_describe_map_warning (const PscFigurePanel *panel, const PscMapMeasure *measure)
{
  if (panel->map == NULL || measure->state != PSC_MAP_STATE_SHOWN
      || !psc_map_hides_stronger_part (&panel->display, measure))
    return NULL;
  return g_strdup (_ ("mostly against the prompt (not shown)"));
}

char *
psc_figure_describe_warnings (const PscFigurePanel *panel, const PscMapMeasure *measure)
{
  g_autofree char *of_prompt = psc_figure_describe_prompt_warnings (panel);
  g_autofree char *of_map = psc_figure_describe_map_warning (panel, measure);

  return join_warnings (of_prompt, of_map);
}

char *
psc_figure_describe_score (const PscFigurePanel *panel)
{
  const guint marked = PSC_FIGURE_MARK_READ_IN_PART | PSC_FIGURE_MARK_NOT_UNDERSTOOD;

  if (panel->score == NULL)
    return NULL;
  return g_strchomp (
      g_strconcat (panel->score, panel->marks & marked ? " " PSC_FIGURE_FOOTNOTE : "", NULL));
}

static const char *
describe_sign (PscSign sign)
{
  switch (sign)
    {
    case PSC_SIGN_ABSOLUTE:
      return _ ("absolute values");
    case PSC_SIGN_SIGNED:
      return _ ("signed values");
    case PSC_SIGN_POSITIVE:
    default:
      return _ ("positive values");
    }
}

static char *
describe_scale (const PscMapDisplay *display)
{
  double percent = display->mass * 100;

  switch (display->scale)
    {
    case PSC_SCALE_RAW:
      return g_strdup (_ ("full colour at the largest value"));
    case PSC_SCALE_SHARED:
      return g_strdup_printf (_ ("shared scale, full colour at %.4g %% of the map’s total"),
                              percent);
    case PSC_SCALE_MAP:
    default:
      return g_strdup_printf (_ ("scale per map, full colour at %.4g %% of the map’s total"),
                              percent);
    }
}

static char *
describe_contours (const PscMapDisplay *display)
{
  g_autoptr (GString) levels = g_string_new (NULL);

  for (guint i = 0; i < display->n_contours; i++)
    g_string_append_printf (levels, "%s%.2f", i > 0 ? " / " : "", display->contours[i]);

  return g_strdup_printf (_ ("contours at %s of full colour"), levels->str);
}

/* What is drawn, and how strongly. */
static char *
describe_drawing (const PscMapDisplay *display)
{
  if (display->n_contours > 0)
    return describe_contours (display);
  if (display->threshold > 0)
    return g_strdup_printf (
        _ ("opacity %.2f in proportion to the value, hidden below %.2f of full colour"),
        display->opacity, display->threshold);
  return g_strdup_printf (_ ("opacity %.2f in proportion to the value"), display->opacity);
}

static char *
describe_display (const PscMapDisplay *display)
{
  const PscColormap *colormap = psc_map_display_get_colormap (display);
  g_autofree char *scale = describe_scale (display);
  g_autofree char *drawing = describe_drawing (display);

  return g_strdup_printf ("%s; %s; %s, %s", describe_sign (display->sign), scale,
                          psc_colormap_get_label (colormap), drawing);
}

static gboolean
has_text (GPtrArray *lines, const char *text)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_strcmp0 (((PscFigureLine *) lines->pdata[i])->text, text) == 0)
      return TRUE;
  return FALSE;
}

static void
add_displays (PscFigure *self, GPtrArray *lines)
{
  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    {
      g_autofree char *text = NULL;

      if (self->panels[i] == NULL || self->panels[i]->map == NULL)
        continue;
      text = describe_display (&self->panels[i]->display);
      if (!has_text (lines, text))
        add_line (lines, _ ("Display"), text);
    }
}

static void
add_model (PscFigure *self, GPtrArray *lines)
{
  g_autofree char *name = NULL;

  if (self->model == NULL && self->digest == NULL)
    return;

  if (self->digest != NULL && self->model != NULL)
    name = g_strdup_printf ("%s (%.*s)", self->model, SHORT_DIGEST, self->digest);
  if (self->model != NULL)
    add_line (lines, _ ("Model"), name != NULL ? name : self->model);
  if (self->digest != NULL)
    add_line (lines, _ ("SHA-256"), self->digest);
}

static void
add_image (PscFigure *self, double reduction, GPtrArray *lines)
{
  guint enlargement = psc_figure_get_enlargement (self);
  g_autofree char *image = NULL;
  g_autofree char *text = NULL;

  image = g_strdup_printf (_ ("%s, %u × %u pixels"), psc_image_get_format (self->image),
                           (guint) psc_image_get_width (self->image),
                           (guint) psc_image_get_height (self->image));
  if (reduction < 1)
    text = g_strdup_printf (_ ("%s, drawn at %.3g %% of its resolution to bound this file"), image,
                            reduction * enlargement * 100);
  else if (enlargement > 1)
    text = g_strdup_printf (_ ("%s, enlarged %u times"), image, enlargement);
  add_line (lines, _ ("Image"), text != NULL ? text : image);
}

static void
add_not_finite (PscFigure *self, GPtrArray *lines)
{
  g_autofree PscMapMeasure *measures = psc_figure_measure (self);
  guint n = 0;

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    n += (guint) measures[i].n_not_finite;
  if (n > 0)
    {
      g_autofree char *text =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value is not a finite number",
                                        "%u values are not finite numbers", n),
                           n);

      add_line (lines, _ ("Note"), text);
    }
}

static void
add_window (PscFigure *self, GPtrArray *lines)
{
  g_autofree char *chosen = psc_voi_dup_description (self->image);
  g_autofree char *window = NULL;

  if (self->has_window)
    window = g_strdup_printf (_ ("centre %g, width %g, for the eye only; the model saw %s"),
                              self->window.centre, self->window.width,
                              chosen != NULL ? chosen : _ ("the image’s own window"));
  if (window != NULL || chosen != NULL)
    add_line (lines, _ ("Window"), window != NULL ? window : chosen);
  if (self->inverted)
    add_line (lines, _ ("Note"), _ ("The image is shown inverted."));
}

GPtrArray *
psc_figure_list_footer (PscFigure *self, double reduction)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_figure_line_free);
  const char *const *notes = psc_image_get_notes (self->image);

  for (guint i = 0; i < self->parameters->len; i++)
    {
      const PscFigureLine *line = self->parameters->pdata[i];

      add_line (lines, line->label, line->text);
    }
  add_displays (self, lines);
  psc_figure_list_regions (self, lines);
  add_model (self, lines);
  add_image (self, reduction, lines);
  add_window (self, lines);
  if (!psc_placement_is_whole (&self->placement))
    add_line (lines, _ ("Note"), _ ("The model does not see the hatched parts of the image."));
  for (guint i = 0; notes[i] != NULL; i++)
    add_line (lines, i < psc_image_get_n_warnings (self->image) ? _ ("Warning") : _ ("Note"),
              notes[i]);
  for (guint i = 0; i < self->notes->len; i++)
    add_line (lines, _ ("Note"), self->notes->pdata[i]);
  add_not_finite (self, lines);

  return lines;
}

static void
append_part (GString *line, const char *text)
{
  if (text == NULL)
    return;
  if (line->len > 0)
    g_string_append (line, "; ");
  g_string_append (line, text);
}

static char *
describe_panel (const PscFigurePanel *panel, const PscMapMeasure *measure)
{
  g_autofree char *score = psc_figure_describe_score (panel);
  g_autofree char *warnings = psc_figure_describe_warnings (panel, measure);
  GString *line = g_string_new (NULL);

  append_part (line, panel->title);
  append_part (line, panel->subtitle);
  append_part (line, panel->prompt);
  append_part (line, score);
  if (panel->map != NULL)
    {
      g_autofree char *values = psc_figure_describe_values (measure);

      append_part (line, values);
      append_part (line, psc_figure_describe_state (measure->state));
    }
  if (panel->marks & PSC_FIGURE_MARK_EXACT)
    append_part (line, _ ("exact"));
  append_part (line, warnings);

  return g_string_free (line, FALSE);
}

static void
append_panels (PscFigure *self, GString *text)
{
  g_autofree PscMapMeasure *measures = psc_figure_measure (self);

  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        const PscFigurePanel *panel = psc_figure_get_panel (self, row, column);
        g_autofree char *line = NULL;

        if (panel == NULL)
          continue;
        line = describe_panel (panel, &measures[row * self->n_columns + column]);
        g_string_append_printf (text, _ ("Row %u, column %u"), row + 1, column + 1);
        if (self->row_headings[row] != NULL)
          g_string_append_printf (text, " (%s)", self->row_headings[row]);
        if (self->column_headings[column] != NULL)
          g_string_append_printf (text, " (%s)", self->column_headings[column]);
        g_string_append_printf (text, ": %s\n", line);
      }
}

char *
psc_figure_dup_description (PscFigure *self)
{
  g_autoptr (GPtrArray) footer = NULL;
  GString *text;

  g_return_val_if_fail (PSC_IS_FIGURE (self), NULL);

  text = g_string_new (NULL);
  if (self->title != NULL)
    g_string_append_printf (text, "%s\n", self->title);
  append_panels (self, text);
  footer = psc_figure_list_footer (self, 1);
  for (guint i = 0; i < footer->len; i++)
    {
      const PscFigureLine *line = footer->pdata[i];

      g_string_append_printf (text, "%s: %s\n", line->label != NULL ? line->label : "",
                              line->text != NULL ? line->text : "");
    }
  g_string_append (text, psc_figure_get_research_line ());

  return g_string_free (text, FALSE);
}
