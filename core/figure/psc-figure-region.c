/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-region.h"

#include <glib/gi18n-lib.h>

#include "figure/psc-figure-private.h"
#include "figure/psc-figure-text.h"

/* In em. */
#define LINE        0.1
#define CHOSEN_LINE 0.16
#define SHADE       0.14
#define NUMBER_GAP  0.3

/* So many of a source are named; nobody tells more apart. */
#define MAX_NAMES 20

void
psc_figure_region_free (PscFigureRegion *self)
{
  psc_truth_outline_unref (self->outline);
  g_free (self->name);
  g_free (self->source);
  g_free (self);
}

void
psc_figure_add_region (PscFigure *self,
                       PscTruthOutline *outline,
                       const char *name,
                       const char *source,
                       gboolean is_chosen)
{
  PscFigureRegion *region;

  g_return_if_fail (PSC_IS_FIGURE (self));
  g_return_if_fail (outline != NULL && name != NULL && source != NULL);

  region = g_new0 (PscFigureRegion, 1);
  region->outline = psc_truth_outline_ref (outline);
  region->name = psc_figure_clean_text (name);
  region->source = psc_figure_clean_text (source);
  region->is_chosen = is_chosen;
  g_ptr_array_add (self->regions, region);
}

/* Where there is but one, nothing has to be told from it. */
static char *
describe_region (PscFigure *figure, guint index)
{
  const PscFigureRegion *region = figure->regions->pdata[index];

  if (figure->regions->len == 1)
    return g_strdup (region->name);
  return g_strdup_printf ("%u %s", index + 1, region->name);
}

/* The names of those that have the source of @first, from that on. */
static char *
list_names (PscFigure *figure, guint first)
{
  const PscFigureRegion *head = figure->regions->pdata[first];
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (guint i = first; i < figure->regions->len; i++)
    {
      g_autofree char *name = describe_region (figure, i);

      if (!g_str_equal (((PscFigureRegion *) figure->regions->pdata[i])->source, head->source))
        continue;
      if (n++ < MAX_NAMES)
        g_string_append_printf (names, "%s%s", n > 1 ? ", " : "", name);
    }
  if (n > MAX_NAMES)
    {
      g_string_append (names, ", ");
      /* Translators: behind the names of others. */
      g_string_append_printf (
          names, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - MAX_NAMES),
          n - MAX_NAMES);
    }
  return g_string_free (names, FALSE);
}

void
psc_figure_list_regions (PscFigure *figure, GPtrArray *lines)
{
  for (guint i = 0; i < figure->regions->len; i++)
    {
      const PscFigureRegion *region = figure->regions->pdata[i];
      g_autofree char *names = NULL;
      g_autofree char *text = NULL;
      gboolean is_listed = FALSE;

      for (guint k = 0; k < i && !is_listed; k++)
        is_listed =
            g_str_equal (((PscFigureRegion *) figure->regions->pdata[k])->source, region->source);
      if (is_listed)
        continue;
      names = list_names (figure, i);
      /* Translators: names of outlined findings, and where they come from. */
      text = g_strdup_printf (_ ("outlined: %s (%s)"), names, region->source);
      g_ptr_array_add (lines, psc_figure_line_new (_ ("Regions"), text));
    }
}

/* From the image's pixels to the page. */
typedef struct
{
  PscFigure *figure;
  const cairo_rectangle_t *picture;
  double em;
  double scale_x;
  double scale_y;
  PangoContext *context;
} Drawing;

static void
trace (const Drawing *drawing, const PscTruthOutline *outline, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = 0; i < psc_truth_outline_get_n_lines (outline); i++)
    {
      guint n_points;
      const PscTruthPoint *points = psc_truth_outline_get_line (outline, i, &n_points);

      cairo_new_sub_path (cr);
      for (guint k = 0; k < n_points; k++)
        cairo_line_to (cr, drawing->picture->x + points[k].x * drawing->scale_x,
                       drawing->picture->y + points[k].y * drawing->scale_y);
      cairo_close_path (cr);
    }
}

/* In the colours of the window: white, or green for what is chosen, which no colour map goes
 * through at full brightness, on a shade that tells it from bone and from the brightest of a map.
 */
static void
set_colour (cairo_t *cr, gboolean is_chosen)
{
  if (is_chosen)
    cairo_set_source_rgb (cr, 0.45, 1, 0.6);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
}

static void
stroke (const Drawing *drawing, gboolean is_chosen, cairo_t *cr)
{
  const double line = (is_chosen ? CHOSEN_LINE : LINE) * drawing->em;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, line + SHADE * drawing->em);
  cairo_stroke_preserve (cr);
  set_colour (cr, is_chosen);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static gboolean
find_highest (const PscTruthOutline *outline, PscTruthPoint *highest)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < psc_truth_outline_get_n_lines (outline); i++)
    {
      guint n_points;
      const PscTruthPoint *points = psc_truth_outline_get_line (outline, i, &n_points);

      for (guint k = 0; k < n_points; k++)
        if (!is_found || points[k].y < highest->y)
          {
            *highest = points[k];
            is_found = TRUE;
          }
    }
  return is_found;
}

/* Above the highest point, or where there is no room within the picture. */
static void
draw_number (const Drawing *drawing, const PscFigureRegion *region, guint number, cairo_t *cr)
{
  const cairo_rectangle_t *picture = drawing->picture;
  g_autofree char *text = g_strdup_printf ("%u", number);
  PangoLayout *layout = psc_figure_create_text (drawing->context, PSC_FIGURE_STYLE_SCORE, text,
                                                drawing->em, picture->width, 1);
  const double width = psc_figure_text_get_width (layout);
  const double height = psc_figure_text_get_height (layout);
  PscTruthPoint at;

  if (find_highest (region->outline, &at))
    {
      const double x = picture->x + at.x * drawing->scale_x - width / 2;
      const double y = picture->y + at.y * drawing->scale_y - height - NUMBER_GAP * drawing->em;

      cairo_move_to (cr, CLAMP (x, picture->x, picture->x + MAX (picture->width - width, 0)),
                     CLAMP (y, picture->y, picture->y + MAX (picture->height - height, 0)));
      pango_cairo_layout_path (cr, layout);
      cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
      cairo_set_line_width (cr, 2 * SHADE * drawing->em);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke_preserve (cr);
      set_colour (cr, region->is_chosen);
      cairo_fill (cr);
    }
  g_object_unref (layout);
}

/* The chosen one lies over the others, and numbers over all lines. */
static void
draw_all (const Drawing *drawing, cairo_t *cr)
{
  const GPtrArray *regions = drawing->figure->regions;

  for (int chosen = 0; chosen <= 1; chosen++)
    for (guint i = 0; i < regions->len; i++)
      {
        const PscFigureRegion *region = regions->pdata[i];

        if (!!region->is_chosen != chosen)
          continue;
        trace (drawing, region->outline, cr);
        stroke (drawing, region->is_chosen, cr);
      }
  for (guint i = 0; i < regions->len && regions->len > 1; i++)
    draw_number (drawing, regions->pdata[i], i + 1, cr);
}

void
psc_figure_draw_regions (PscFigure *figure,
                         const cairo_rectangle_t *picture,
                         double em,
                         cairo_t *cr)
{
  const Drawing drawing = { .figure = figure,
                            .picture = picture,
                            .em = em,
                            .scale_x =
                                picture->width / (double) psc_image_get_width (figure->image),
                            .scale_y =
                                picture->height / (double) psc_image_get_height (figure->image),
                            .context = psc_figure_create_context () };

  cairo_save (cr);
  cairo_rectangle (cr, picture->x, picture->y, picture->width, picture->height);
  cairo_clip (cr);
  draw_all (&drawing, cr);
  cairo_restore (cr);
  g_object_unref (drawing.context);
}
