/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <glib/gi18n-lib.h>

/* Start-of-frame markers: what kind of JPEG a stream is. */
#define BASELINE 0xc0
#define EXTENDED 0xc1
#define LOSSLESS 0xc3
#define JPEG_LS  0xf7

static gboolean
fail_damaged (GError **error)
{
  g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
               _ ("the compressed pixel data are damaged or cut short"));
  return FALSE;
}

static guint
read_uint16_be (const guint8 *data)
{
  return (guint) data[0] << 8 | data[1];
}

struct JpegHeader
{
  guint process; /* the start-of-frame marker */
  guint precision;
  guint columns;
  guint rows;
  guint samples;
  guint n_scans;
  guint near; /* by how much JPEG-LS may be off */
};

static bool
is_start_of_frame (guint marker)
{
  return marker == 0xf7
         || (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8
             && marker != 0xcc);
}

/* Reads what a JPEG or JPEG-LS stream says of itself, before a decoder believes it. */
static gboolean
read_jpeg_header (const guint8 *data, gsize size, JpegHeader *header)
{
  gsize i = 2;

  *header = {};
  if (size < 4 || read_uint16_be (data) != 0xffd8)
    return FALSE;

  while (i + 4 <= size)
    {
      guint marker = data[i + 1];
      gsize length = read_uint16_be (data + i + 2);

      if (data[i] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          i++;
          continue;
        }
      if (marker == 0xda)
        {
          /* NEAR comes after the components and a byte of theirs each. */
          gsize near = i + 5 + 2 * (gsize) data[i + 4];

          header->near = header->process == JPEG_LS && near < size ? data[near] : 0;
          break;
        }
      if (is_start_of_frame (marker))
        {
          if (header->process != 0 || i + 10 > size)
            return FALSE;
          header->process = marker;
          header->precision = data[i + 4];
          header->rows = read_uint16_be (data + i + 5);
          header->columns = read_uint16_be (data + i + 7);
          header->samples = data[i + 9];
        }
      i += 2 + length;
    }
  for (; i + 1 < size; i++)
    header->n_scans += data[i] == 0xff && data[i + 1] == 0xda;
  return header->process != 0 && header->n_scans > 0;
}

/* Progressive streams are left out: DICOM retired them, and a small one can ask for hours of work.
 */
static gboolean
check_jpeg_header (const PscDicomFrame *frame, const JpegHeader *header, GError **error)
{
  bool is_lossy = header->process == BASELINE || header->process == EXTENDED;

  if (!is_lossy && header->process != LOSSLESS && header->process != JPEG_LS)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("this kind of JPEG compression is not read"));
      return FALSE;
    }
  if (header->columns != frame->columns || header->rows != frame->rows
      || header->samples != frame->samples || header->n_scans > frame->samples
      || header->precision < 2 || header->precision > 16
      || (is_lossy && header->precision != 8 && header->precision != 12))
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the compressed picture (%u × %u) is not what the header says"),
                   header->columns, header->rows);
      return FALSE;
    }
  return TRUE;
}

static const char *
colour_name (PscDicomColour colour)
{
  switch (colour)
    {
    case PscDicomColour::PALETTE:
      return "PALETTE COLOR";
    case PscDicomColour::RGB:
      return "RGB";
    case PscDicomColour::YBR:
      return "YBR_FULL";
    case PscDicomColour::MONOCHROME:
    default:
      return "MONOCHROME2";
    }
}

/* The few elements that DCMTK's codecs consult, as they are for one frame. */
static void
describe_frame (const PscDicomFrame *frame, DcmDataset *header)
{
  auto put = [header] (const DcmTagKey &tag, gsize value) {
    header->putAndInsertUint16 (tag, static_cast<Uint16> (value));
  };

  put (DCM_SamplesPerPixel, frame->samples);
  header->putAndInsertString (DCM_PhotometricInterpretation, colour_name (frame->colour));
  put (DCM_PlanarConfiguration, 0);
  put (DCM_Rows, frame->rows);
  put (DCM_Columns, frame->columns);
  put (DCM_BitsAllocated, frame->allocated);
  put (DCM_BitsStored, frame->stored);
  put (DCM_HighBit, frame->high_bit);
  put (DCM_PixelRepresentation, frame->is_signed);
}

static void
append_item (DcmPixelSequence *sequence, const guint8 *data, gsize size)
{
  DcmPixelItem *item = new DcmPixelItem (DCM_PixelItemTag);

  item->putUint8Array (data, static_cast<unsigned long> (size));
  sequence->insert (item);
}

/* The transfer syntax that the stream should be in, and its name. */
static E_TransferSyntax
true_syntax (guint process, E_TransferSyntax declared, const char **name)
{
  switch (process)
    {
    case BASELINE:
      *name = "JPEG";
      return declared == EXS_JPEGProcess2_4 ? declared : EXS_JPEGProcess1;
    case EXTENDED:
      *name = "JPEG";
      return EXS_JPEGProcess2_4;
    case LOSSLESS:
      *name = "JPEG Lossless";
      return declared == EXS_JPEGProcess14SV1 ? declared : EXS_JPEGProcess14;
    case JPEG_LS:
    default:
      *name = "JPEG-LS";
      return declared == EXS_JPEGLSLossless ? declared : EXS_JPEGLSLossy;
    }
}

/* Which bits of the samples count. A lossless encoder that takes words for what they are leaves it
 * to the header, overlays in the bits above included; any other precision is the picture's own. A
 * lossy one may overshoot what the header says, and must not wrap from white to black. */
static void
describe_samples (PscDicomFrame *frame, const JpegHeader *jpeg)
{
  bool is_lossless = jpeg->process == LOSSLESS || (jpeg->process == JPEG_LS && jpeg->near == 0);
  guint allocated = jpeg->precision > 8 ? 16 : 8;

  if (jpeg->precision == frame->allocated && frame->declared < frame->allocated)
    {
      frame->stored = is_lossless ? frame->declared : jpeg->precision;
      frame->depth = frame->declared;
    }
  else
    {
      psc_dicom_frame_take_precision (frame, jpeg->precision);
      frame->stored = frame->depth;
    }
  frame->allocated = allocated;
  frame->high_bit = frame->stored - 1;
  frame->planar = false;
}

gboolean
psc_dicom_jpeg_decode (
    PscDicomFrame *frame, E_TransferSyntax syntax, const guint8 *data, gsize size, GError **error)
{
  DcmPixelSequence sequence (DcmTag (DCM_PixelData, EVR_OB));
  DcmDataset header;
  JpegHeader jpeg;
  OFString colour;
  E_TransferSyntax found;
  const char *name;
  Uint32 start = 0;

  if (!read_jpeg_header (data, size, &jpeg))
    return fail_damaged (error);
  if (!check_jpeg_header (frame, &jpeg, error))
    return FALSE;

  found = true_syntax (jpeg.process, syntax, &name);
  if (found != syntax)
    psc_dicom_frame_note_compression (frame, name);
  describe_samples (frame, &jpeg);
  if (!psc_dicom_frame_allocate (frame, error))
    return FALSE;

  describe_frame (frame, &header);
  append_item (&sequence, nullptr, 0);
  append_item (&sequence, data, size);
  if (DcmCodecList::decodeFrame (DcmXfer (found), nullptr, &sequence, &header, 0, start,
                                 frame->data, static_cast<Uint32> (frame->size), colour)
          .bad ())
    return fail_damaged (error);

  if (frame->samples == 3)
    frame->colour = colour == "RGB" ? PscDicomColour::RGB : PscDicomColour::YBR;
  return TRUE;
}
