/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <cstring>
#include <vector>

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

/* What a stream begins with counts for more than the transfer syntax, which may be another's. */
static bool
is_jpeg (const Bytes &stream)
{
  return stream.size () >= 4 && memcmp (stream.data (), "\xff\xd8\xff", 3) == 0;
}

static bool
is_jpeg2000 (const Bytes &stream)
{
  static const guint8 code_stream[] = { 0xff, 0x4f, 0xff, 0x51 };
  static const guint8 box[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };

  return stream.size () >= 12
         && (memcmp (stream.data (), code_stream, sizeof code_stream) == 0
             || memcmp (stream.data (), box, sizeof box) == 0);
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

  if (is_jpeg (stream))
    return psc_dicom_jpeg_decode (frame, syntax, stream.data (), stream.size (), error);
  if (is_jpeg2000 (stream) && syntax != EXS_JPEG2000LosslessOnly && syntax != EXS_JPEG2000)
    {
      psc_dicom_frame_note_compression (frame, "JPEG 2000");
      return psc_dicom_jpeg2000_decode (frame, stream.data (), stream.size (), error);
    }

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
      return fail_damaged (error);
    default:
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("the compression “%s” is not read"), DcmXfer (syntax).getXferName ());
      return FALSE;
    }
}
