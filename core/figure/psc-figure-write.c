/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "file/psc-output-file.h"
#include "figure/psc-figure-draw.h"
#include "figure/psc-figure-layout.h"
#include "figure/psc-figure-png.h"
#include "figure/psc-figure-private.h"
#include "figure/psc-svg-words.h"

/* One em of a page in points, and the longest side that readers of PDF accept. */
#define EM_POINTS  8.5
#define MAX_POINTS 14400

static gboolean
check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_DRAWING,
               _ ("the figure cannot be drawn: %s"), cairo_status_to_string (status));
  return FALSE;
}

static char *
get_title (PscFigure *self)
{
  return g_strdup (self->title != NULL ? self->title : psc_figure_get_software ());
}

static double
get_reduction (const PscFigureLayout *layout)
{
  double by_area = sqrt (PSC_FIGURE_MAX_PIXELS / (layout->width * layout->height));
  double by_side = PSC_FIGURE_MAX_SIDE / MAX (layout->width, layout->height);

  return MIN (MIN (by_area, by_side), 1);
}

/* Saying that the figure is reduced may take a line more, which reduces it again: a little less is
 * taken the second time, so that the limits hold. */
static PscFigureLayout *
lay_out_within_limits (PscFigure *self, double *reduction)
{
  g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (self, 1);

  *reduction = get_reduction (layout);
  if (*reduction == 1)
    return g_steal_pointer (&layout);

  g_clear_pointer (&layout, psc_figure_layout_free);
  layout = psc_figure_layout_new (self, *reduction);
  *reduction = MIN (*reduction, get_reduction (layout));
  return g_steal_pointer (&layout);
}

static GByteArray *
encode_png_within (PscFigure *self, double max_pixels, GError **error)
{
  double reduction;
  g_autoptr (PscFigureLayout) layout = lay_out_within_limits (self, &reduction);
  g_autofree char *description = psc_figure_dup_description (self);
  g_autofree char *title = get_title (self);
  const PscFigurePngText texts[] = {
    { "Title", title },
    { "Software", psc_figure_get_software () },
    { "Disclaimer", psc_figure_get_research_line () },
    { "Comment", description },
  };
  g_autoptr (GByteArray) bytes = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;

  reduction = MIN (reduction, sqrt (max_pixels / (layout->width * layout->height)));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                        MAX ((int) floor (layout->width * reduction), 1),
                                        MAX ((int) floor (layout->height * reduction), 1));
  cr = cairo_create (surface);
  cairo_scale (cr, reduction, reduction);
  psc_figure_draw (self, layout, cr);
  if (check_status (cairo_status (cr), error))
    bytes = psc_figure_encode_png (surface, texts, G_N_ELEMENTS (texts), error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return g_steal_pointer (&bytes);
}

static GByteArray *
encode_png (PscFigure *self, GError **error)
{
  return encode_png_within (self, PSC_FIGURE_MAX_PIXELS, error);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  GByteArray *bytes = closure;

  if (length > G_MAXUINT - bytes->len)
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

typedef cairo_surface_t *(*CreateSurface) (cairo_write_func_t write,
                                           void *closure,
                                           double width,
                                           double height);

/* What all figures say, one after the other. */
static char *
dup_descriptions (PscFigure *const *figures, guint n_figures)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_figures; i++)
    {
      g_autofree char *description = psc_figure_dup_description (figures[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "", description);
    }
  return g_string_free (text, FALSE);
}

static void
set_pdf_metadata (PscFigure *const *figures, guint n_figures, cairo_surface_t *surface)
{
  g_autofree char *title = get_title (figures[0]);
  g_autofree char *description = dup_descriptions (figures, n_figures);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, description);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, psc_figure_get_software ());
}

static double
get_vector_scale (const PscFigureLayout *layout)
{
  return MIN (EM_POINTS / layout->em, MAX_POINTS / MAX (layout->width, layout->height));
}

static cairo_status_t
finish_surface (cairo_surface_t *surface)
{
  cairo_status_t status;

  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
draw_vector (PscFigure *self, const PscFigureLayout *layout, cairo_surface_t *surface)
{
  double scale = get_vector_scale (layout);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  psc_figure_draw (self, layout, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

/* A page for each figure, as large as it needs. */
static GByteArray *
encode_pages (PscFigure *const *figures, guint n_figures, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 1, 1);
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  cairo_status_t end;

  set_pdf_metadata (figures, n_figures, surface);
  for (guint i = 0; i < n_figures && status == CAIRO_STATUS_SUCCESS; i++)
    {
      g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (figures[i], 1);
      double scale = get_vector_scale (layout);

      cairo_pdf_surface_set_size (surface, layout->width * scale, layout->height * scale);
      status = draw_vector (figures[i], layout, surface);
      cairo_surface_show_page (surface);
    }
  end = finish_surface (surface);
  if (!check_status (status != CAIRO_STATUS_SUCCESS ? status : end, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

static GByteArray *
encode_pdf (PscFigure *self, GError **error)
{
  return encode_pages (&self, 1, error);
}

static GByteArray *
encode_drawing (PscFigure *self, GError **error)
{
  g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (self, 1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double scale = get_vector_scale (layout);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (
      append_cb, bytes, layout->width * scale, layout->height * scale);
  cairo_status_t status = draw_vector (self, layout, surface);
  cairo_status_t end = finish_surface (surface);

  if (!check_status (status != CAIRO_STATUS_SUCCESS ? status : end, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

static GByteArray *
encode_svg (PscFigure *self, GError **error)
{
  g_autoptr (GByteArray) drawing = encode_drawing (self, error);
  g_autofree char *title = get_title (self);
  g_autofree char *description = psc_figure_dup_description (self);

  return drawing != NULL ? psc_svg_words_insert (drawing, title, description) : NULL;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

static const struct
{
  const char *suffix;
  GByteArray *(*encode) (PscFigure *self, GError **error);
} formats[] = {
  { ".png", encode_png },
  { ".svg", encode_svg },
  { ".pdf", encode_pdf },
};

static GByteArray *
encode_for (PscFigure *self, const char *path, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has_suffix (path, formats[i].suffix))
      return formats[i].encode (self, error);

  g_set_error_literal (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT,
                       _ ("a figure is written as .png, .svg or .pdf"));
  return NULL;
}

/* @bytes: (transfer full) (nullable): %NULL with an error set */
static gboolean
save (GByteArray *bytes, const char *path, GError **error)
{
  g_autoptr (GByteArray) owned = bytes;
  g_autoptr (PscOutputFile) file = NULL;

  if (owned == NULL)
    return FALSE;
  file = psc_output_file_open (path, 0666, error);
  if (file == NULL || !psc_output_file_write (file, owned->data, owned->len, error))
    return FALSE;

  return psc_output_file_commit (g_steal_pointer (&file), error);
}

gboolean
psc_figure_write (PscFigure *self, const char *path, GError **error)
{
  g_return_val_if_fail (PSC_IS_FIGURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return save (encode_for (self, path, error), path, error);
}

gboolean
psc_figure_write_pages (PscFigure *const *figures,
                        guint n_figures,
                        const char *path,
                        GError **error)
{
  g_return_val_if_fail (figures != NULL && n_figures >= 1, FALSE);
  g_return_val_if_fail (path != NULL && has_suffix (path, ".pdf"), FALSE);

  return save (encode_pages (figures, n_figures, error), path, error);
}

GBytes *
psc_figure_dup_png (PscFigure *self, double max_pixels, GError **error)
{
  GByteArray *bytes;

  g_return_val_if_fail (PSC_IS_FIGURE (self), NULL);
  g_return_val_if_fail (max_pixels >= 1, NULL);

  bytes = encode_png_within (self, MIN (max_pixels, PSC_FIGURE_MAX_PIXELS), error);
  return bytes != NULL ? g_byte_array_free_to_bytes (bytes) : NULL;
}
