/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-tiff-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tiffio.h>

#include "image/psc-image-facts.h"
#include "image/psc-pixel-aspect.h"
#include "image/psc-raster.h"
#include "image/psc-tiff-samples.h"

#define MAX_PIECE                                                                                  \
  ((gsize) 512 * 1024 * 1024) /* bytes of a strip or tile, and of libtiff's tables */
#define MAX_SAMPLES  8        /* per pixel */
#define MAX_CHANNELS 4        /* that make a colour */
#define MAX_BLOCKS   (1024 * 1024)

typedef struct
{
  const guint8 *data; /* borrowed */
  gsize size;
  guint64 at;

  TIFF *tiff;         /* owned */
  char *complaint;    /* owned, libtiff's last */
  gboolean jpeg_torn; /* whether libjpeg, below libtiff, has made up data */

  guint32 width;
  guint32 height;
  PscTiffSampleKind kind;
  guint16 bits;        /* of a sample */
  guint16 n_samples;   /* of a pixel */
  guint16 photometric; /* with JPEG's YCbCr already RGB */
  gboolean separate;   /* each sample in a plane of its own */
  guint n_channels;    /* samples that make the colour */
  guint grey_of[256];  /* the palette's grey */

  /* A block is a strip or a tile. */
  gboolean tiled;
  gsize block_width;
  gsize block_height;
  gsize stride;                 /* bytes of a block's row */
  guint8 *blocks[MAX_CHANNELS]; /* owned, only the first unless separate */
  float *samples[MAX_CHANNELS]; /* owned, one row of each of blocks */
} Reader;

static tmsize_t
read_cb (thandle_t handle, void *out, tmsize_t n)
{
  Reader *reader = handle;
  gsize left = reader->at < reader->size ? reader->size - reader->at : 0;

  n = MIN ((gsize) MAX (n, 0), left);
  memcpy (out, reader->data + (n > 0 ? reader->at : 0), n);
  reader->at += n;
  return n;
}

static tmsize_t
write_cb (thandle_t handle, void *data, tmsize_t n)
{
  return -1;
}

static toff_t
seek_cb (thandle_t handle, toff_t offset, int whence)
{
  Reader *reader = handle;

  if (whence == SEEK_CUR)
    offset += reader->at;
  else if (whence == SEEK_END)
    offset += reader->size;
  reader->at = offset;
  return offset;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_cb (thandle_t handle)
{
  return ((Reader *) handle)->size;
}

static G_GNUC_PRINTF (4, 0) int error_cb (
    TIFF *tiff, void *user_data, const char *module, const char *format, va_list arguments)
{
  Reader *reader = user_data;

  g_free (reader->complaint);
  reader->complaint = g_strdup_vprintf (format, arguments);
  return 1;
}

static G_GNUC_PRINTF (4, 0) int warning_cb (
    TIFF *tiff, void *user_data, const char *module, const char *format, va_list arguments)
{
  Reader *reader = user_data;

  if (g_strcmp0 (module, "JPEGLib") == 0)
    {
      reader->jpeg_torn = TRUE;
      error_cb (tiff, user_data, module, format, arguments);
    }
  return 1;
}

static gboolean
set_damaged (const Reader *reader, GError **error)
{
  if (reader->complaint != NULL)
    g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                 _ ("the TIFF data is damaged (%s)"), reader->complaint);
  else
    g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                         _ ("the TIFF data is damaged"));
  return FALSE;
}

static gboolean
set_unsupported (GError **error, const char *message)
{
  g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED, message);
  return FALSE;
}

static gboolean
open_decoder (Reader *reader, GError **error)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();

  TIFFOpenOptionsSetMaxSingleMemAlloc (options, MAX_PIECE);
  TIFFOpenOptionsSetErrorHandlerExtR (options, error_cb, reader);
  TIFFOpenOptionsSetWarningHandlerExtR (options, warning_cb, reader);
  reader->tiff = TIFFClientOpenExt ("tiff", "rm", reader, read_cb, write_cb, seek_cb, close_cb,
                                    size_cb, NULL, NULL, options);
  TIFFOpenOptionsFree (options);

  return reader->tiff != NULL || set_damaged (reader, error);
}

/* The compressions whose decoders keep within the memory of a strip. */
static gboolean
check_compression (Reader *reader, GError **error)
{
  static const guint16 known[] = {
    COMPRESSION_NONE,     COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,     COMPRESSION_CCITTFAX4,
    COMPRESSION_LZW,      COMPRESSION_JPEG,     COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
    COMPRESSION_PACKBITS, COMPRESSION_ZSTD,
  };
  guint16 compression = COMPRESSION_NONE;

  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_COMPRESSION, &compression);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i] == compression && TIFFIsCODECConfigured (compression))
        {
          if (compression == COMPRESSION_JPEG && reader->photometric == PHOTOMETRIC_YCBCR)
            {
              TIFFSetField (reader->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
              reader->photometric = PHOTOMETRIC_RGB;
            }
          return TRUE;
        }
    }
  return set_unsupported (error, _ ("this TIFF compression is not read"));
}

static gboolean
check_samples (Reader *reader, GError **error)
{
  guint16 format = SAMPLEFORMAT_UINT;

  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_BITSPERSAMPLE, &reader->bits);
  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_SAMPLESPERPIXEL, &reader->n_samples);
  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_SAMPLEFORMAT, &format);

  if (format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID)
    reader->kind = PSC_TIFF_UNSIGNED;
  else if (format == SAMPLEFORMAT_INT)
    reader->kind = PSC_TIFF_SIGNED;
  else if (format == SAMPLEFORMAT_IEEEFP)
    reader->kind = PSC_TIFF_FLOAT;
  else
    return set_unsupported (error, _ ("this kind of TIFF sample is not read"));

  if (!psc_tiff_samples_supported (reader->kind, reader->bits) || reader->n_samples == 0
      || reader->n_samples > MAX_SAMPLES)
    return set_unsupported (error, _ ("this kind of TIFF sample is not read"));
  return TRUE;
}

static gboolean
read_palette (Reader *reader, GError **error)
{
  guint16 *red, *green, *blue;
  guint n = 1u << reader->bits;
  guint shift = 0;

  if (!TIFFGetField (reader->tiff, TIFFTAG_COLORMAP, &red, &green, &blue))
    return set_damaged (reader, error);

  /* Levels are 16-bit, but some writers store them in 8. */
  for (guint i = 0; i < n; i++)
    if ((red[i] | green[i] | blue[i]) > 255)
      shift = 8;
  for (guint i = 0; i < n; i++)
    reader->grey_of[i] = psc_raster_luma (red[i] >> shift, green[i] >> shift, blue[i] >> shift);
  return TRUE;
}

static gboolean
check_colour (Reader *reader, GError **error)
{
  guint max_bits = 64;

  switch (reader->photometric)
    {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
      reader->n_channels = 1;
      break;
    case PHOTOMETRIC_PALETTE:
      reader->n_channels = 1;
      max_bits = 8;
      break;
    case PHOTOMETRIC_RGB:
      reader->n_channels = 3;
      max_bits = 16;
      break;
    case PHOTOMETRIC_SEPARATED:
      reader->n_channels = 4;
      max_bits = 8;
      break;
    default:
      return set_unsupported (error, _ ("this TIFF colour space is not read"));
    }

  if (max_bits <= 16 && (reader->kind != PSC_TIFF_UNSIGNED || reader->bits > max_bits))
    return set_unsupported (error, _ ("this kind of TIFF sample is not read"));
  if (reader->photometric == PHOTOMETRIC_SEPARATED && reader->bits != 8)
    return set_unsupported (error, _ ("this kind of TIFF sample is not read"));
  if (reader->n_samples < reader->n_channels)
    return set_damaged (reader, error);
  return reader->photometric != PHOTOMETRIC_PALETTE || read_palette (reader, error);
}

static gboolean
read_header (Reader *reader, GError **error)
{
  guint16 planes = PLANARCONFIG_CONTIG;

  TIFFGetField (reader->tiff, TIFFTAG_IMAGEWIDTH, &reader->width);
  TIFFGetField (reader->tiff, TIFFTAG_IMAGELENGTH, &reader->height);
  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_PLANARCONFIG, &planes);
  if (!psc_image_check_size (reader->width, reader->height, error)
      || !check_samples (reader, error))
    return FALSE;

  reader->separate = planes == PLANARCONFIG_SEPARATE && reader->n_samples > 1;
  if (!TIFFGetField (reader->tiff, TIFFTAG_PHOTOMETRIC, &reader->photometric))
    reader->photometric = reader->n_samples < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
  return check_compression (reader, error) && check_colour (reader, error);
}

/* Strips are blocks as wide as the picture. */
static gboolean
measure_blocks (Reader *reader, GError **error)
{
  gsize samples_in_row;
  guint64 block_size;
  guint32 width = reader->width;
  guint32 height = 0;
  guint32 n_blocks;

  reader->tiled = TIFFIsTiled (reader->tiff);
  if (reader->tiled)
    {
      TIFFGetField (reader->tiff, TIFFTAG_TILEWIDTH, &width);
      TIFFGetField (reader->tiff, TIFFTAG_TILELENGTH, &height);
      n_blocks = TIFFNumberOfTiles (reader->tiff);
      block_size = TIFFTileSize64 (reader->tiff);
      reader->stride = TIFFTileRowSize64 (reader->tiff);
    }
  else
    {
      TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_ROWSPERSTRIP, &height);
      height = MIN (height, reader->height);
      n_blocks = TIFFNumberOfStrips (reader->tiff);
      block_size = TIFFStripSize64 (reader->tiff);
      reader->stride = TIFFScanlineSize64 (reader->tiff);
    }

  if (!psc_image_check_size (width, height, error))
    return FALSE;
  samples_in_row = (gsize) width * (reader->separate ? 1 : reader->n_samples);
  if (n_blocks == 0 || n_blocks > MAX_BLOCKS || block_size > MAX_PIECE
      || reader->stride < (samples_in_row * reader->bits + 7) / 8
      || block_size < (guint64) reader->stride * height)
    return set_damaged (reader, error);

  reader->block_width = width;
  reader->block_height = height;
  return TRUE;
}

static void
allocate_blocks (Reader *reader)
{
  guint n_planes = reader->separate ? reader->n_channels : 1;
  gsize samples_in_row = reader->block_width * (reader->separate ? 1 : reader->n_samples);

  for (guint plane = 0; plane < n_planes; plane++)
    {
      reader->blocks[plane] = g_malloc (reader->stride * reader->block_height);
      reader->samples[plane] = g_new (float, samples_in_row);
    }
}

static gboolean
read_block (Reader *reader, guint plane, guint x, guint y, gsize n_rows)
{
  tmsize_t n = reader->stride * n_rows;
  guint32 index;

  if (reader->tiled)
    {
      index = TIFFComputeTile (reader->tiff, x, y, 0, plane);
      n = reader->stride * reader->block_height;
      return TIFFReadEncodedTile (reader->tiff, index, reader->blocks[plane], n) == n;
    }
  index = TIFFComputeStrip (reader->tiff, y, plane);
  return TIFFReadEncodedStrip (reader->tiff, index, reader->blocks[plane], n) == n;
}

static float
grey_of_pixel (const Reader *reader, const float *const *channels, gsize at)
{
  switch (reader->photometric)
    {
    case PHOTOMETRIC_PALETTE:
      return reader->grey_of[(guint) channels[0][at]];
    case PHOTOMETRIC_RGB:
      return psc_raster_luma (channels[0][at], channels[1][at], channels[2][at]);
    case PHOTOMETRIC_SEPARATED:
      return psc_raster_luma_from_cmyk (channels[0][at], channels[1][at], channels[2][at],
                                        channels[3][at]);
    default:
      return channels[0][at];
    }
}

static void
convert_row (Reader *reader, gsize row, gsize n_columns, float *out)
{
  gsize step = reader->separate ? 1 : reader->n_samples;
  const float *channels[MAX_CHANNELS] = { NULL };

  for (guint plane = 0; plane < MAX_CHANNELS && reader->blocks[plane] != NULL; plane++)
    psc_tiff_samples_unpack (reader->blocks[plane] + row * reader->stride, n_columns * step,
                             reader->kind, reader->bits, reader->samples[plane]);
  for (guint i = 0; i < reader->n_channels; i++)
    channels[i] = reader->separate ? reader->samples[i] : reader->samples[0] + i;

  for (gsize x = 0; x < n_columns; x++)
    out[x] = grey_of_pixel (reader, channels, x * step);
}

static gboolean
decode_block (Reader *reader, guint x, guint y, float *values)
{
  gsize n_rows = MIN (reader->block_height, reader->height - y);
  gsize n_columns = MIN (reader->block_width, reader->width - x);

  for (guint plane = 0; plane < MAX_CHANNELS && reader->blocks[plane] != NULL; plane++)
    {
      if (!read_block (reader, plane, x, y, n_rows) || reader->jpeg_torn)
        return FALSE;
    }
  for (gsize row = 0; row < n_rows; row++)
    convert_row (reader, row, n_columns, values + (y + row) * reader->width + x);
  return TRUE;
}

static PscImage *
decode (Reader *reader, GError **error)
{
  g_autoptr (PscImage) image = NULL;
  float *values;

  if (!measure_blocks (reader, error))
    return NULL;
  allocate_blocks (reader);
  image = psc_image_new (reader->width, reader->height, "TIFF");
  values = psc_image_get_mutable_values (image);

  for (gsize y = 0; y < reader->height; y += reader->block_height)
    for (gsize x = 0; x < reader->width; x += reader->block_width)
      {
        if (!decode_block (reader, x, y, values))
          {
            set_damaged (reader, error);
            return NULL;
          }
      }
  return g_steal_pointer (&image);
}

/* Pixels per unit, or without one a mere proportion: the denser side of a pixel is the shorter. */
static void
declare_aspect (Reader *reader, PscImage *image)
{
  float x = 0, y = 0;

  /* libtiff gives 0 for one that is missing beside the other. */
  if (TIFFGetField (reader->tiff, TIFFTAG_XRESOLUTION, &x)
      && TIFFGetField (reader->tiff, TIFFTAG_YRESOLUTION, &y) && x != 0 && y != 0)
    psc_pixel_aspect_declare (image, x, y);
}

static const char *
describe_colour (const Reader *reader)
{
  switch (reader->photometric)
    {
    case PHOTOMETRIC_PALETTE:
      return _ ("palette");
    case PHOTOMETRIC_RGB:
      return _ ("colour");
    case PHOTOMETRIC_SEPARATED:
      return _ ("printing inks (CMYK)");
    case PHOTOMETRIC_MINISWHITE:
      return _ ("grey, white is zero");
    default:
      return _ ("grey");
    }
}

static void
tell_facts (Reader *reader, PscImage *image)
{
  PscImageFacts *facts = psc_image_get_mutable_facts (image);
  guint16 compression = COMPRESSION_NONE;

  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_COMPRESSION, &compression);
  facts->colour = g_strdup (describe_colour (reader));
  facts->lossy = compression == COMPRESSION_JPEG || compression == COMPRESSION_OJPEG;
  if (compression == COMPRESSION_NONE)
    facts->encoding = g_strdup (_ ("uncompressed"));
  else
    facts->encoding =
        g_strdup (facts->lossy ? _ ("JPEG, with loss") : _ ("compressed without loss"));
}

static void
present (Reader *reader, PscImage *image)
{
  guint16 orientation = ORIENTATION_TOPLEFT;

  tell_facts (reader, image);
  declare_aspect (reader, image);
  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_ORIENTATION, &orientation);
  if (orientation >= ORIENTATION_TOPLEFT && orientation <= ORIENTATION_LEFTBOT)
    psc_image_turn (image, orientation);

  psc_image_set_inverted (image, reader->photometric == PHOTOMETRIC_MINISWHITE);
  if (reader->n_channels == 4 || reader->photometric == PHOTOMETRIC_PALETTE)
    psc_raster_present (image, 8, 8);
  else if (reader->kind == PSC_TIFF_UNSIGNED && reader->bits <= 16)
    psc_raster_present (image, reader->bits, 0);
  else
    {
      psc_image_set_bits (image, MIN (reader->bits, 32));
      psc_image_take_note (image, g_strdup (_ ("the file does not say which values are black and "
                                               "white; the picture is shown over its own range")));
    }
  if (!TIFFLastDirectory (reader->tiff))
    psc_image_take_note (image, g_strdup (_ ("only the first of several pages is shown")));
}

PscImage *
psc_tiff_reader_read (GBytes *bytes, GError **error)
{
  Reader reader = { NULL };
  PscImage *image = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.data = g_bytes_get_data (bytes, &reader.size);
  if (open_decoder (&reader, error) && read_header (&reader, error))
    image = decode (&reader, error);
  if (image != NULL)
    present (&reader, image);

  g_clear_pointer (&reader.tiff, TIFFClose);
  for (guint plane = 0; plane < MAX_CHANNELS; plane++)
    {
      g_free (reader.blocks[plane]);
      g_free (reader.samples[plane]);
    }
  g_free (reader.complaint);
  return image;
}
