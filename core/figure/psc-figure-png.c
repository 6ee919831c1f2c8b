/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-png.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <png.h>
#include <setjmp.h>

#include "figure/psc-figure.h"

typedef struct
{
  GByteArray *bytes;
  guint8 *row;   /* owned */
  char *message; /* owned */
} Encoder;

static void
write_cb (png_structp png, png_bytep data, png_size_t size)
{
  Encoder *encoder = png_get_io_ptr (png);

  if (size > G_MAXUINT - encoder->bytes->len)
    png_error (png, "the file would exceed 4 GiB");
  g_byte_array_append (encoder->bytes, data, (guint) size);
}

static void
flush_cb (png_structp png)
{
}

static void
error_cb (png_structp png, png_const_charp message)
{
  Encoder *encoder = png_get_error_ptr (png);

  g_free (encoder->message);
  encoder->message = g_strdup (message);
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp png, png_const_charp message)
{
  g_debug ("%s", message);
}

static void
set_texts (png_structp png, png_infop info, const PscFigurePngText *texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    {
      png_text text = {
        .compression = PNG_ITXT_COMPRESSION_NONE,
        .key = (char *) texts[i].keyword,
        .text = (char *) texts[i].text,
        .lang = (char *) "",
        .lang_key = (char *) "",
      };

      png_set_text (png, info, &text, 1);
    }
}

static void
write_rows (png_structp png, Encoder *encoder, cairo_surface_t *surface)
{
  const guchar *pixels = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  for (int y = 0; y < height; y++)
    {
      const guint32 *source = (const guint32 *) (pixels + (gsize) y * stride);
      guint8 *target = encoder->row;

      for (int x = 0; x < width; x++)
        {
          *target++ = (guint8) (source[x] >> 16);
          *target++ = (guint8) (source[x] >> 8);
          *target++ = (guint8) source[x];
        }
      png_write_row (png, encoder->row);
    }
}

/* Everything that libpng may leave by a jump is in here, and owns nothing. */
static gboolean
encode (png_structp png,
        png_infop info,
        Encoder *encoder,
        cairo_surface_t *surface,
        const PscFigurePngText *texts,
        guint n_texts)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;

  png_set_write_fn (png, encoder, write_cb, flush_cb);
  png_set_IHDR (png, info, (png_uint_32) cairo_image_surface_get_width (surface),
                (png_uint_32) cairo_image_surface_get_height (surface), 8, PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  /* On figures of radiographs this takes half the time of zlib's default level for a fifth more
   * bytes, and no filter or mixture of filters gains more than 2 % over this one. */
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_set_compression_level (png, 3);
  set_texts (png, info, texts, n_texts);
  png_write_info (png, info);
  write_rows (png, encoder, surface);
  png_write_end (png, NULL);

  return TRUE;
}

GByteArray *
psc_figure_encode_png (cairo_surface_t *surface,
                       const PscFigurePngText *texts,
                       guint n_texts,
                       GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Encoder encoder = { .bytes = bytes };
  png_structp png;
  png_infop info;
  gboolean done;

  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, &encoder, error_cb, warning_cb);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  encoder.row = g_malloc (3 * (gsize) cairo_image_surface_get_width (surface));
  cairo_surface_flush (surface);
  done = info != NULL && encode (png, info, &encoder, surface, texts, n_texts);
  png_destroy_write_struct (&png, &info);

  if (!done)
    g_set_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_DRAWING,
                 _ ("the picture cannot be encoded: %s"),
                 encoder.message != NULL ? encoder.message : g_strerror (ENOMEM));
  g_free (encoder.message);
  g_free (encoder.row);

  return done ? g_steal_pointer (&bytes) : NULL;
}
