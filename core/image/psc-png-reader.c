/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-png-reader.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>
#include <zlib.h>

#include "image/psc-image-facts.h"
#include "image/psc-orientation.h"
#include "image/psc-phantom-mark.h"
#include "image/psc-pixel-aspect.h"
#include "image/psc-raster.h"

#define SIGNATURE_SIZE 8
#define CHUNK_OVERHEAD 12 /* length, type and checksum */

/* What deflate may add to the picture's own size when nothing in it can be compressed, generously.
 * More image data than that is there to be decompressed for nothing. */
#define SLACK(raw) ((raw) / 16 + 65536)

typedef struct
{
  const guint8 *data; /* borrowed */
  gsize size;
  gsize at;

  png_structp png;    /* owned */
  png_infop info;     /* owned */
  guint8 *row;        /* owned, one row as libpng gives it */
  PscImage *image;    /* owned */
  GError *error;      /* owned */
  guint grey_of[256]; /* the palette's grey */

  guint64 image_data_size; /* bytes of all IDAT chunks */
  guint orientation;
  gboolean is_phantom;

  guint width;
  guint height;
  int depth;
  int color_type;
  int interlace;
} Reader;

gboolean
psc_png_reader_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= SIGNATURE_SIZE && png_sig_cmp (data, 0, SIGNATURE_SIZE) == 0;
}

static guint32
read_32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* Walks the chunks once before libpng does: the orientation may stand behind the picture, and the
 * amount of image data must be known before it is decompressed. */
static gboolean
survey_chunks (Reader *reader, GError **error)
{
  gsize at = SIGNATURE_SIZE;

  while (reader->size - at >= CHUNK_OVERHEAD)
    {
      const guint8 *chunk = reader->data + at;
      gsize length = read_32 (chunk);

      if (length > reader->size - at - CHUNK_OVERHEAD)
        break;
      if (memcmp (chunk + 4, "IEND", 4) == 0)
        return TRUE;
      if (memcmp (chunk + 4, "IDAT", 4) == 0)
        reader->image_data_size += length;
      if (memcmp (chunk + 4, "eXIf", 4) == 0
          && crc32 (0, chunk + 4, length + 4) == read_32 (chunk + 8 + length))
        reader->orientation = psc_orientation_from_exif (chunk + 8, length);
      if (psc_phantom_mark_is (chunk + 4, length))
        reader->is_phantom = TRUE;
      at += CHUNK_OVERHEAD + length;
    }

  g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                       _ ("the PNG file is cut short"));
  return FALSE;
}

static G_NORETURN void
error_cb (png_structp png, const char *message)
{
  Reader *reader = png_get_error_ptr (png);

  if (reader->error == NULL)
    g_set_error (&reader->error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                 _ ("the PNG data is damaged (%s)"), message);
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp png, const char *message)
{
  g_debug ("libpng: %s", message);
}

static void
read_cb (png_structp png, png_bytep out, size_t n)
{
  Reader *reader = png_get_io_ptr (png);

  if (n > reader->size - reader->at)
    png_error (png, "unexpected end");
  memcpy (out, reader->data + reader->at, n);
  reader->at += n;
}

static gboolean
open_decoder (Reader *reader)
{
  reader->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, reader, error_cb, warning_cb);
  if (reader->png == NULL)
    return FALSE;
  reader->info = png_create_info_struct (reader->png);
  return reader->info != NULL;
}

static void
set_up_decoder (Reader *reader)
{
  /* Chunks that are not used here and could be made to decompress to much. */
  static const guint8 passed_over[] = "iCCP\0iTXt\0sPLT\0tEXt\0zTXt";

  png_set_read_fn (reader->png, reader, read_cb);
  png_set_user_limits (reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_keep_unknown_chunks (reader->png, PNG_HANDLE_CHUNK_NEVER, passed_over,
                               sizeof passed_over / 5);
}

/* Fails the way libpng's own errors do, with reader->error set. */
static void
check_header (Reader *reader)
{
  guint64 raw;

  if (!psc_image_check_size (reader->width, reader->height, &reader->error))
    png_error (reader->png, "size");

  raw = (guint64) png_get_rowbytes (reader->png, reader->info) * reader->height;
  if (reader->image_data_size > raw + reader->height + SLACK (raw))
    png_error (reader->png, "more image data than the picture's size allows");
}

static void
read_palette (Reader *reader)
{
  png_colorp palette;
  int n = 0;

  if (reader->color_type != PNG_COLOR_TYPE_PALETTE
      || !png_get_PLTE (reader->png, reader->info, &palette, &n))
    return;
  for (int i = 0; i < MIN (n, (int) G_N_ELEMENTS (reader->grey_of)); i++)
    reader->grey_of[i] = psc_raster_luma (palette[i].red, palette[i].green, palette[i].blue);
}

static void
read_header (Reader *reader)
{
  png_read_info (reader->png, reader->info);
  png_get_IHDR (reader->png, reader->info, &reader->width, &reader->height, &reader->depth,
                &reader->color_type, &reader->interlace, NULL, NULL);
  check_header (reader);
  read_palette (reader);

  png_set_packing (reader->png);
  png_set_strip_alpha (reader->png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (reader->png);
  png_read_update_info (reader->png, reader->info);

  reader->row = g_malloc (png_get_rowbytes (reader->png, reader->info));
  reader->image = psc_image_new (reader->width, reader->height, "PNG");
}

static guint
grey_at (const Reader *reader, gsize x)
{
  const guint16 *wide = (const guint16 *) reader->row;
  const guint8 *row = reader->row;

  if (reader->color_type == PNG_COLOR_TYPE_PALETTE)
    return reader->grey_of[row[x]];
  if (!(reader->color_type & PNG_COLOR_MASK_COLOR))
    return reader->depth == 16 ? wide[x] : row[x];
  if (reader->depth == 16)
    return psc_raster_luma (wide[3 * x], wide[3 * x + 1], wide[3 * x + 2]);
  return psc_raster_luma (row[3 * x], row[3 * x + 1], row[3 * x + 2]);
}

/* One of the seven passes of an interlaced picture; each holds a regular grid of its pixels, so
 * that none of them needs the whole picture in libpng's form. */
static void
read_pass (Reader *reader, int pass)
{
  float *values = psc_image_get_mutable_values (reader->image);
  gsize n_rows = PNG_PASS_ROWS (reader->height, pass);
  gsize n_columns = PNG_PASS_COLS (reader->width, pass);

  if (n_rows == 0 || n_columns == 0)
    return;
  for (gsize row = 0; row < n_rows; row++)
    {
      float *out = values + PNG_ROW_FROM_PASS_ROW (row, pass) * reader->width;

      png_read_row (reader->png, reader->row, NULL);
      for (gsize column = 0; column < n_columns; column++)
        out[PNG_COL_FROM_PASS_COL (column, pass)] = grey_at (reader, column);
    }
}

static void
read_rows (Reader *reader)
{
  float *values = psc_image_get_mutable_values (reader->image);

  for (gsize y = 0; y < reader->height; y++)
    {
      png_read_row (reader->png, reader->row, NULL);
      for (gsize x = 0; x < reader->width; x++)
        values[y * reader->width + x] = grey_at (reader, x);
    }
}

static gboolean
decode (Reader *reader)
{
  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return FALSE;

  set_up_decoder (reader);
  read_header (reader);
  if (reader->interlace == PNG_INTERLACE_ADAM7)
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
      read_pass (reader, pass);
  else
    read_rows (reader);
  png_read_end (reader->png, NULL);
  return TRUE;
}

/* The significant bits of 16-bit samples, or 0 where the file does not say. */
static guint
get_declared_bits (Reader *reader)
{
  png_color_8p significant;

  if (reader->depth != 16 || !png_get_sBIT (reader->png, reader->info, &significant))
    return 0;
  if (reader->color_type & PNG_COLOR_MASK_COLOR)
    return MAX (MAX (significant->red, significant->green), significant->blue);
  return significant->gray;
}

/* PNG has samples of fewer bits scaled up to the full 16, and sBIT say so (PNG, 11.3.2.6); the
 * original samples are the upper bits. Some writers forget the scaling: then all samples fit the
 * significant bits already, where scaled ones would be next to black. */
static void
scale_back (PscImage *image, guint declared_bits)
{
  float *values = psc_image_get_mutable_values (image);
  gsize n = psc_image_get_width (image) * psc_image_get_height (image);
  float high = 0;

  for (gsize i = 0; i < n; i++)
    high = MAX (high, values[i]);
  if (high < 1u << declared_bits)
    return;
  for (gsize i = 0; i < n; i++)
    values[i] = (guint) values[i] >> (16 - declared_bits);
}

/* Pixels per unit, or a mere proportion: the denser side of a pixel is the shorter. */
static void
declare_aspect (Reader *reader)
{
  png_uint_32 x = 0, y = 0;
  int unit;

  if (png_get_pHYs (reader->png, reader->info, &x, &y, &unit) != 0)
    psc_pixel_aspect_declare (reader->image, x, y);
}

static const char *
describe_colour (int color_type)
{
  switch (color_type)
    {
    case PNG_COLOR_TYPE_PALETTE:
      return _ ("palette");
    case PNG_COLOR_TYPE_GRAY:
      return _ ("grey");
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      return _ ("grey, with transparency");
    case PNG_COLOR_TYPE_RGB_ALPHA:
      return _ ("colour, with transparency");
    case PNG_COLOR_TYPE_RGB:
    default:
      return _ ("colour");
    }
}

static void
present (Reader *reader)
{
  PscImageFacts *facts = psc_image_get_mutable_facts (reader->image);
  guint declared_bits = get_declared_bits (reader);

  facts->is_phantom = reader->is_phantom;
  facts->colour = g_strdup (describe_colour (reader->color_type));
  facts->encoding = g_strdup (_ ("deflated, without loss"));
  if (declared_bits > 0)
    scale_back (reader->image, declared_bits);
  declare_aspect (reader);
  psc_image_turn (reader->image, reader->orientation);
  psc_raster_present (reader->image,
                      reader->color_type == PNG_COLOR_TYPE_PALETTE ? 8 : reader->depth,
                      declared_bits);
}

PscImage *
psc_png_reader_read (GBytes *bytes, GError **error)
{
  Reader reader = { .orientation = 1 };

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.data = g_bytes_get_data (bytes, &reader.size);
  if (!psc_png_reader_probe (bytes))
    g_set_error_literal (&reader.error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNRECOGNISED,
                         _ ("this is not a PNG file"));
  else if (survey_chunks (&reader, &reader.error) && open_decoder (&reader) && decode (&reader))
    present (&reader);
  else
    {
      g_clear_object (&reader.image);
      if (reader.error == NULL)
        g_set_error_literal (&reader.error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                             _ ("the PNG file cannot be decoded"));
    }

  png_destroy_read_struct (&reader.png, &reader.info, NULL);
  g_free (reader.row);
  if (reader.error != NULL)
    g_propagate_error (error, reader.error);
  return reader.image;
}
