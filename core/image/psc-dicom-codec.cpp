/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <cstring>
#include <vector>

#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <glib/gi18n-lib.h>

using Bytes = std::vector<guint8>;

static gboolean
fail_damaged (GError **error)
{
  g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
               _ ("the compressed pixel data are damaged or cut short"));
  return FALSE;
}

static guint32
read_uint32_le (const guint8 *data)
{
  return data[0] | data[1] << 8 | data[2] << 16 | (guint32) data[3] << 24;
}

static guint
read_uint16_be (const guint8 *data)
{
  return (guint) data[0] << 8 | data[1];
}

static gboolean
append_fragment (Bytes *frame, DcmPixelItem *item, gsize limit)
{
  gsize length = item->getLengthField ();
  gsize start = frame->size ();

  if (item->transferState () != ERW_ready || length > limit || start > limit - length)
    return FALSE;
  frame->resize (start + length);
  return length == 0
         || item->getPartialValue (frame->data () + start, 0, static_cast<Uint32> (length)).good ();
}

/* Where the second frame starts by the basic offset table (PS3.5 A.4), counted in bytes from the
 * first fragment, or 0 where the table does not tell. */
static gsize
second_frame_offset (DcmPixelItem *table, guint n_frames)
{
  guint8 entries[8];

  if (n_frames < 2 || table->getLengthField () < 8
      || table->getPartialValue (entries, 0, sizeof entries).bad ())
    return 0;
  return read_uint32_le (entries + 4);
}

static bool
starts_stream (DcmPixelItem *item)
{
  guint8 head[2];

  if (item->getLengthField () < 2 || item->getPartialValue (head, 0, sizeof head).bad ())
    return false;
  return head[0] == 0xff && (head[1] == 0xd8 || head[1] == 0x4f);
}

/* Joins the fragments of the first frame. Of several frames without a table, the next begins where
 * there is one fragment for each, or where a new JPEG stream starts. */
static gboolean
join_first_frame (DcmPixelSequence *sequence, guint n_frames, gsize limit, Bytes *joined)
{
  DcmObject *object = sequence->nextInContainer (nullptr);
  gsize n_fragments = sequence->card () > 0 ? sequence->card () - 1 : 0;
  gsize position = 0;
  gsize end;

  if (object == nullptr || n_fragments == 0)
    return FALSE;
  end = second_frame_offset (static_cast<DcmPixelItem *> (object), n_frames);

  while ((object = sequence->nextInContainer (object)) != nullptr)
    {
      DcmPixelItem *item = static_cast<DcmPixelItem *> (object);

      if (position > 0 && n_frames > 1
          && (n_fragments == n_frames || (end > 0 ? position >= end : starts_stream (item))))
        break;
      if (!append_fragment (joined, item, limit))
        return FALSE;
      position += item->getLengthField () + 8;
    }
  return !joined->empty ();
}

/* One segment of packed bits (PS3.5 G.3.1): the byte of one significance of one sample, for every
 * pixel. */
static gboolean
unpack_segment (const guint8 *data, gsize size, guint8 *output, gsize n_outputs, gsize stride)
{
  gsize n = 0;
  gsize i = 0;

  while (n < n_outputs)
    {
      guint code, count;

      if (i + 1 >= size)
        return FALSE;
      code = data[i++];
      if (code == 128)
        continue;
      count = code < 128 ? code + 1 : 257 - code;
      if (code < 128 && size - i < count)
        return FALSE;
      for (guint k = 0; k < count && n < n_outputs; k++, n++)
        output[n * stride] = data[code < 128 ? i + k : i];
      i += code < 128 ? count : 1;
    }
  return TRUE;
}

/* RLE (PS3.5 G) is undone here: DCMTK's decoder trusts the offsets in the header. */
static gboolean
decode_rle (PscDicomFrame *frame, const Bytes &stream, GError **error)
{
  gsize n_pixels = frame->columns * frame->rows;
  guint bytes = frame->allocated / 8;
  guint n_segments = bytes * frame->samples;

  /* A run of 128 bytes takes two. */
  if (bytes == 0 || stream.size () < 64 || read_uint32_le (stream.data ()) != n_segments
      || n_pixels * n_segments / 64 > stream.size ())
    return fail_damaged (error);

  frame->planar = frame->samples > 1;
  if (!psc_dicom_frame_allocate (frame, error))
    return FALSE;
  for (guint i = 0; i < n_segments; i++)
    {
      gsize start = read_uint32_le (&stream[4 + 4 * i]);
      gsize end = i + 1 < n_segments ? read_uint32_le (&stream[8 + 4 * i]) : stream.size ();
      guint significance = G_BYTE_ORDER == G_LITTLE_ENDIAN ? bytes - 1 - i % bytes : i % bytes;
      guint8 *output = frame->data + i / bytes * n_pixels * bytes + significance;

      if (start < 64 || start > end || end > stream.size ()
          || !unpack_segment (&stream[0] + start, end - start, output, n_pixels, bytes))
        return fail_damaged (error);
    }
  return TRUE;
}

struct JpegHeader
{
  guint process; /* the start-of-frame marker */
  guint precision;
  guint columns;
  guint rows;
  guint samples;
  guint n_scans;
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
read_jpeg_header (const Bytes &stream, JpegHeader *header)
{
  gsize i = 2;

  *header = {};
  if (stream.size () < 4 || read_uint16_be (stream.data ()) != 0xffd8)
    return FALSE;

  while (i + 4 <= stream.size ())
    {
      guint marker = stream[i + 1];
      gsize length = read_uint16_be (&stream[i + 2]);

      if (stream[i] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          i++;
          continue;
        }
      if (marker == 0xda)
        break;
      if (is_start_of_frame (marker))
        {
          if (header->process != 0 || i + 10 > stream.size ())
            return FALSE;
          header->process = marker;
          header->precision = stream[i + 4];
          header->rows = read_uint16_be (&stream[i + 5]);
          header->columns = read_uint16_be (&stream[i + 7]);
          header->samples = stream[i + 9];
        }
      i += 2 + length;
    }
  for (; i + 1 < stream.size (); i++)
    header->n_scans += stream[i] == 0xff && stream[i + 1] == 0xda;
  return header->process != 0 && header->n_scans > 0;
}

/* Progressive streams are left out: DICOM retired them, and a small one can ask for hours of work.
 */
static gboolean
check_jpeg_header (const PscDicomFrame *frame, const JpegHeader *header, GError **error)
{
  if (header->process != 0xc0 && header->process != 0xc1 && header->process != 0xc3
      && header->process != 0xf7)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("this kind of JPEG compression is not read"));
      return FALSE;
    }
  if (header->columns != frame->columns || header->rows != frame->rows
      || header->samples != frame->samples || header->n_scans > frame->samples
      || header->precision < 2 || header->precision > 16)
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
append_item (DcmPixelSequence *sequence, const Bytes &bytes)
{
  DcmPixelItem *item = new DcmPixelItem (DCM_PixelItemTag);

  item->putUint8Array (bytes.data (), bytes.size ());
  sequence->insert (item);
}

/* JPEG and JPEG-LS, by the codec that DCMTK has for the transfer syntax. */
static gboolean
decode_jpeg (PscDicomFrame *frame,
             E_TransferSyntax syntax,
             const DcmRepresentationParameter *parameter,
             const Bytes &stream,
             GError **error)
{
  DcmPixelSequence sequence (DcmTag (DCM_PixelData, EVR_OB));
  DcmDataset header;
  JpegHeader jpeg;
  OFString colour;
  Uint32 start = 0;

  if (!read_jpeg_header (stream, &jpeg))
    return fail_damaged (error);
  if (!check_jpeg_header (frame, &jpeg, error))
    return FALSE;

  /* JPEG-LS keeps the allocation of the header, JPEG takes what its precision needs. */
  if (jpeg.process != 0xf7)
    frame->allocated = jpeg.precision > 8 ? 16 : 8;
  frame->stored = MIN (frame->stored, frame->allocated);
  frame->depth = frame->stored;
  frame->high_bit = frame->stored - 1;
  frame->planar = false;
  if (!psc_dicom_frame_allocate (frame, error))
    return FALSE;

  describe_frame (frame, &header);
  append_item (&sequence, {});
  append_item (&sequence, stream);
  if (DcmCodecList::decodeFrame (DcmXfer (syntax), parameter, &sequence, &header, 0, start,
                                 frame->data, static_cast<Uint32> (frame->size), colour)
          .bad ())
    return fail_damaged (error);

  if (frame->samples == 3)
    frame->colour = colour == "RGB" ? PscDicomColour::RGB : PscDicomColour::YBR;
  return TRUE;
}

gboolean
psc_dicom_codec_decode (PscDicomFrame *frame,
                        PscDicomFile *file,
                        DcmPixelData *pixels,
                        GError **error)
{
  const DcmRepresentationParameter *parameter = nullptr;
  E_TransferSyntax syntax = EXS_Unknown;
  DcmPixelSequence *sequence = nullptr;
  Bytes stream;

  pixels->getOriginalRepresentationKey (syntax, parameter);
  if (pixels->getEncapsulatedRepresentation (syntax, parameter, sequence).bad ()
      || sequence == nullptr
      || !join_first_frame (sequence, frame->n_frames, g_bytes_get_size (file->bytes), &stream))
    return fail_damaged (error);

  switch (syntax)
    {
    case EXS_RLELossless:
      return decode_rle (frame, stream, error);
    case EXS_JPEG2000LosslessOnly:
    case EXS_JPEG2000:
      return psc_dicom_jpeg2000_decode (frame, stream.data (), stream.size (), error);
    case EXS_JPEGProcess1:
    case EXS_JPEGProcess2_4:
    case EXS_JPEGProcess14:
    case EXS_JPEGProcess14SV1:
    case EXS_JPEGLSLossless:
    case EXS_JPEGLSLossy:
      return decode_jpeg (frame, syntax, parameter, stream, error);
    default:
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("the compression “%s” is not read"), DcmXfer (syntax).getXferName ());
      return FALSE;
    }
}
