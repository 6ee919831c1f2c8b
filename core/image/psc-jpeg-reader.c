/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-jpeg-reader.h"

#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "image/psc-image-facts.h"
#include "image/psc-orientation.h"
#include "image/psc-pixel-aspect.h"
#include "image/psc-raster.h"

#define MAX_DECODER_MEMORY (512L * 1024 * 1024)
#define MAX_SCANS          64
#define MARKER_APP1        (JPEG_APP0 + 1)
#define EXIF_PREFIX        "Exif\0"
#define EXIF_PREFIX_SIZE   6

typedef struct
{
  struct jpeg_decompress_struct jpeg; /* first, so that callbacks find the rest */
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;

  gsize size; /* of the file, in bytes */
  guint orientation;
  guint8 *row;     /* owned, one row as libjpeg gives it */
  PscImage *image; /* owned */
  GError *error;   /* owned */
} Reader;

gboolean
psc_jpeg_reader_probe (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

static G_NORETURN void
fail (Reader *reader, PscImageError code, const char *message)
{
  if (reader->error == NULL)
    g_set_error_literal (&reader->error, PSC_IMAGE_ERROR, code, message);
  longjmp (reader->escape, 1);
}

static G_NORETURN void
fail_damaged (Reader *reader)
{
  char detail[JMSG_LENGTH_MAX];

  reader->errors.format_message ((j_common_ptr) &reader->jpeg, detail);
  if (reader->error == NULL)
    g_set_error (&reader->error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                 _ ("the JPEG data is damaged (%s)"), detail);
  longjmp (reader->escape, 1);
}

static G_NORETURN void
error_cb (j_common_ptr jpeg)
{
  Reader *reader = (Reader *) jpeg;

  switch (reader->errors.msg_code)
    {
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_NOT_COMPILED:
      fail (reader, PSC_IMAGE_ERROR_UNSUPPORTED,
            _ ("this kind of JPEG (lossless, 12-bit or hierarchical) is not read"));
    case JERR_IMAGE_TOO_BIG:
      if (psc_image_check_size (reader->jpeg.image_width, reader->jpeg.image_height,
                                &reader->error))
        fail_damaged (reader);
      longjmp (reader->escape, 1);
    case JERR_NO_BACKING_STORE:
    case JERR_OUT_OF_MEMORY:
      fail (reader, PSC_IMAGE_ERROR_TOO_LARGE, _ ("decoding the JPEG data takes too much memory"));
    default:
      fail_damaged (reader);
    }
}

/* Warnings after which the decoder goes on with pixels of its own invention are errors here. */
static void
emit_message_cb (j_common_ptr jpeg, int level)
{
  Reader *reader = (Reader *) jpeg;

  if (level >= 0)
    return;
  switch (reader->errors.msg_code)
    {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
      fail_damaged (reader);
    default:
      break;
    }
}

static void
progress_cb (j_common_ptr jpeg)
{
  Reader *reader = (Reader *) jpeg;

  if (reader->jpeg.input_scan_number > MAX_SCANS)
    fail (reader, PSC_IMAGE_ERROR_DAMAGED, _ ("the JPEG data has too many scans"));
}

/* The whole file is in memory, so that a segment is either all there or not at all. Segments are
 * looked at in place and not kept. */
static boolean
read_app1_cb (j_decompress_ptr jpeg)
{
  Reader *reader = (Reader *) jpeg;
  struct jpeg_source_mgr *source = jpeg->src;
  const guint8 *segment = source->next_input_byte;
  gsize length;

  if (source->bytes_in_buffer < 2)
    ERREXIT (jpeg, JERR_INPUT_EOF);
  length = segment[0] << 8 | segment[1];
  if (length < 2)
    ERREXIT (jpeg, JERR_BAD_LENGTH);
  if (length > source->bytes_in_buffer)
    ERREXIT (jpeg, JERR_INPUT_EOF);

  if (length >= 2 + EXIF_PREFIX_SIZE && memcmp (segment + 2, EXIF_PREFIX, EXIF_PREFIX_SIZE) == 0)
    reader->orientation =
        psc_orientation_from_exif (segment + 2 + EXIF_PREFIX_SIZE, length - 2 - EXIF_PREFIX_SIZE);
  source->next_input_byte += length;
  source->bytes_in_buffer -= length;
  return TRUE;
}

static void
open_decoder (Reader *reader, const guint8 *data)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  jpeg_create_decompress (jpeg);
  reader->progress.progress_monitor = progress_cb;
  jpeg->progress = &reader->progress;
  jpeg->mem->max_memory_to_use = MAX_DECODER_MEMORY;
  jpeg_set_marker_processor (jpeg, MARKER_APP1, read_app1_cb);
  jpeg_mem_src (jpeg, data, reader->size);
}

/* Every block of 8 × 8 pixels takes at least one bit of Huffman code for its mean. A header that
 * promises more than its file can hold is refused before memory is taken for it. */
static gboolean
fits_file (const Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  guint64 n_blocks = (guint64) (jpeg->image_width / 8) * (jpeg->image_height / 8);

  return jpeg->arith_code || n_blocks / 8 <= reader->size;
}

static void
read_header (Reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  jpeg_read_header (jpeg, TRUE);
  if (!psc_image_check_size (jpeg->image_width, jpeg->image_height, &reader->error))
    longjmp (reader->escape, 1);
  if (!fits_file (reader))
    fail (reader, PSC_IMAGE_ERROR_DAMAGED,
          _ ("the JPEG data is too short for the size that it declares"));

  switch (jpeg->num_components)
    {
    case 1:
      jpeg->out_color_space = JCS_GRAYSCALE;
      break;
    case 3:
      jpeg->out_color_space = JCS_RGB;
      break;
    case 4:
      jpeg->out_color_space = JCS_CMYK;
      break;
    default:
      fail (reader, PSC_IMAGE_ERROR_UNSUPPORTED,
            _ ("a JPEG picture with this number of colour channels is not read"));
    }
}

static guint
grey_at (const Reader *reader, gsize x)
{
  const guint8 *row = reader->row;

  switch (reader->jpeg.out_color_space)
    {
    case JCS_RGB:
      return psc_raster_luma (row[3 * x], row[3 * x + 1], row[3 * x + 2]);
    case JCS_CMYK:
      /* Adobe's programs write ink inverted, and the others follow. */
      return psc_raster_luma_from_cmyk (255 - row[4 * x], 255 - row[4 * x + 1],
                                        255 - row[4 * x + 2], 255 - row[4 * x + 3]);
    default:
      return row[x];
    }
}

static void
read_rows (Reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  float *values;

  jpeg_start_decompress (jpeg);
  reader->image = psc_image_new (jpeg->output_width, jpeg->output_height, "JPEG");
  reader->row = g_malloc ((gsize) jpeg->output_width * jpeg->output_components);
  values = psc_image_get_mutable_values (reader->image);

  while (jpeg->output_scanline < jpeg->output_height)
    {
      float *out = values + (gsize) jpeg->output_scanline * jpeg->output_width;

      jpeg_read_scanlines (jpeg, &reader->row, 1);
      for (gsize x = 0; x < jpeg->output_width; x++)
        out[x] = grey_at (reader, x);
    }
  jpeg_finish_decompress (jpeg);
}

static gboolean
decode (Reader *reader, const guint8 *data)
{
  reader->jpeg.err = jpeg_std_error (&reader->errors);
  reader->errors.error_exit = error_cb;
  reader->errors.emit_message = emit_message_cb;
  if (setjmp (reader->escape) != 0)
    return FALSE;

  open_decoder (reader, data);
  read_header (reader);
  read_rows (reader);
  return TRUE;
}

/* Densities are dots per unit, or a mere proportion, and the denser side of a pixel the shorter. */
static void
declare_aspect (Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (jpeg->saw_JFIF_marker)
    psc_pixel_aspect_declare (reader->image, jpeg->X_density, jpeg->Y_density);
}

static const char *
describe_colour (const Reader *reader)
{
  switch (reader->jpeg.out_color_space)
    {
    case JCS_RGB:
      return _ ("colour");
    case JCS_CMYK:
      return _ ("printing inks (CMYK)");
    default:
      return _ ("grey");
    }
}

static void
tell_facts (Reader *reader)
{
  PscImageFacts *facts = psc_image_get_mutable_facts (reader->image);

  facts->colour = g_strdup (describe_colour (reader));
  facts->encoding = g_strdup (reader->jpeg.progressive_mode ? _ ("progressive JPEG, with loss")
                                                            : _ ("JPEG, with loss"));
  facts->lossy = TRUE;
}

PscImage *
psc_jpeg_reader_read (GBytes *bytes, GError **error)
{
  Reader reader = { .orientation = 1 };
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &reader.size);
  if (decode (&reader, data))
    {
      tell_facts (&reader);
      declare_aspect (&reader);
      psc_image_turn (reader.image, reader.orientation);
      psc_raster_present (reader.image, 8, 8);
    }
  else
    {
      g_clear_object (&reader.image);
      g_propagate_error (error, reader.error);
    }

  jpeg_destroy_decompress (&reader.jpeg);
  g_free (reader.row);
  return reader.image;
}
