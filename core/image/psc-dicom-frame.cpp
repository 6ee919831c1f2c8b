/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-frame.hpp"

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-syntax.hpp"

PscDicomFrame::~PscDicomFrame ()
{
  g_free (data);
}

/* What a file without pixel data is instead, or NULL. */
static const char *
describe_content (DcmItem *dataset)
{
  static const struct
  {
    DcmTagKey tag;
    const char *sentence;
  } contents[] = {
    { DCM_FloatPixelData, N_ ("its pixels are floating-point numbers, which are not read") },
    { DCM_DoubleFloatPixelData, N_ ("its pixels are floating-point numbers, which are not read") },
    { DCM_EncapsulatedDocument, N_ ("it holds a document and no picture") },
    { DCM_WaveformSequence, N_ ("it holds a waveform and no picture") },
    { DCM_ContentSequence, N_ ("it holds a structured report and no picture") },
    { DCM_DirectoryRecordSequence, N_ ("it is a directory of other DICOM files") },
    { DCM_PixelDataProviderURL, N_ ("its pixels are kept on a server") },
  };

  for (const auto &content : contents)
    if (dataset->tagExists (content.tag))
      return _ (content.sentence);
  return nullptr;
}

/* Whether the elements make sense at all. What was not written as the header says may fall into
 * elements that mean nothing, none of which is the one that every object has. */
static bool
is_object (DcmItem *dataset)
{
  std::string uid = psc_dicom_get_string (dataset, DCM_SOPClassUID);

  return g_str_has_prefix (uid.c_str (), "1.") || g_str_has_prefix (uid.c_str (), "2.")
         || !psc_dicom_get_string (dataset, DCM_Modality).empty ();
}

static DcmElement *
find_pixels (DcmItem *dataset, GError **error)
{
  DcmElement *element = nullptr;
  const char *sentence;

  if (dataset->findAndGetElement (DCM_PixelData, element).good ())
    return element;

  sentence = describe_content (dataset);
  if (sentence == nullptr && (dataset->tagExists (DCM_Rows) || !is_object (dataset)))
    {
      g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                           dataset->tagExists (DCM_Rows)
                               ? _ ("the pixel data are missing")
                               : _ ("the DICOM data set cannot be understood"));
      return nullptr;
    }
  g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                       sentence != nullptr ? sentence : _ ("it holds no picture"));
  return nullptr;
}

static gboolean
load_colour (PscDicomFrame *frame, DcmItem *dataset, GError **error)
{
  static const struct
  {
    const char *name;
    guint samples;
    PscDicomColour colour;
    bool low_is_bright;
    bool subsampled;
  } interpretations[] = {
    { "MONOCHROME2", 1, PscDicomColour::MONOCHROME, false, false },
    { "MONOCHROME1", 1, PscDicomColour::MONOCHROME, true, false },
    { "PALETTE COLOR", 1, PscDicomColour::PALETTE, false, false },
    { "RGB", 3, PscDicomColour::RGB, false, false },
    { "YBR_FULL", 3, PscDicomColour::YBR, false, false },
    { "YBR_FULL_422", 3, PscDicomColour::YBR, false, true },
    /* Both are transforms within a JPEG 2000 stream, undone when it is decoded. */
    { "YBR_ICT", 3, PscDicomColour::RGB, false, false },
    { "YBR_RCT", 3, PscDicomColour::RGB, false, false },
  };
  std::string name = psc_dicom_get_string (dataset, DCM_PhotometricInterpretation);

  frame->samples = psc_dicom_get_uint (dataset, DCM_SamplesPerPixel, 1);
  frame->planar =
      frame->samples > 1 && psc_dicom_get_uint (dataset, DCM_PlanarConfiguration, 0) == 1;
  if (name.empty ())
    name = frame->samples == 1 ? "MONOCHROME2" : "RGB";

  for (const auto &interpretation : interpretations)
    {
      if (name != interpretation.name)
        continue;
      if (frame->samples != interpretation.samples)
        {
          g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                       _ ("a %s picture with %u samples per pixel makes no sense"), name.c_str (),
                       frame->samples);
          return FALSE;
        }
      frame->colour = interpretation.colour;
      frame->low_is_bright = interpretation.low_is_bright;
      frame->subsampled = interpretation.subsampled;
      return TRUE;
    }

  g_autofree char *text = g_utf8_make_valid (name.substr (0, 32).c_str (), -1);
  g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
               _ ("the DICOM colour model “%s” is not read"), text);
  return FALSE;
}

static gboolean
load_depth (PscDicomFrame *frame, DcmItem *dataset, GError **error)
{
  frame->allocated = psc_dicom_get_uint (dataset, DCM_BitsAllocated, 0);
  frame->stored = psc_dicom_get_uint (dataset, DCM_BitsStored, frame->allocated);
  frame->high_bit = psc_dicom_get_uint (dataset, DCM_HighBit, frame->stored - 1);
  frame->is_signed = psc_dicom_get_uint (dataset, DCM_PixelRepresentation, 0) == 1;

  if (frame->allocated != 8 && frame->allocated != 16 && frame->allocated != 32
      && !(frame->allocated == 1 && frame->samples == 1))
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("samples of %u bits are not read"), frame->allocated);
      return FALSE;
    }
  if (frame->stored == 0 || frame->stored > frame->allocated)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("%u bits stored do not fit into %u bits allocated"), frame->stored,
                   frame->allocated);
      return FALSE;
    }
  /* A high bit that can't be is ignored, as viewers do: it is nearly always one less. */
  if (frame->high_bit >= frame->allocated || frame->high_bit + 1 < frame->stored)
    frame->high_bit = frame->stored - 1;
  frame->depth = frame->declared = frame->stored;
  return TRUE;
}

static gboolean
load_description (PscDicomFrame *frame, DcmItem *dataset, GError **error)
{
  DcmElement *frames = psc_dicom_find_value (dataset, DCM_NumberOfFrames);
  Sint32 n_frames;

  frame->columns = psc_dicom_get_uint (dataset, DCM_Columns, 0);
  frame->rows = psc_dicom_get_uint (dataset, DCM_Rows, 0);
  if (frames != nullptr && frames->getSint32 (n_frames).good () && n_frames > 1)
    frame->n_frames = static_cast<guint> (n_frames);

  return psc_image_check_size (frame->columns, frame->rows, error)
         && load_colour (frame, dataset, error) && load_depth (frame, dataset, error);
}

void
psc_dicom_frame_take_precision (PscDicomFrame *frame, guint precision)
{
  g_autofree char *note = nullptr;

  frame->depth = precision;
  if (precision == frame->declared)
    return;
  note = g_strdup_printf (_ ("the picture has %u bits a pixel and not %u, as its header says"),
                          precision, frame->declared);
  frame->notes.push_back (note);
}

void
psc_dicom_frame_note_compression (PscDicomFrame *frame, const char *name)
{
  /* Translators: %s is a kind of compression, such as “JPEG-LS”. */
  g_autofree char *note =
      g_strdup_printf (_ ("the picture is compressed as %s and not as its header says"), name);

  frame->notes.push_back (note);
}

static gsize
frame_size (const PscDicomFrame *frame)
{
  gsize n_samples = frame->columns * frame->rows * frame->samples;

  if (frame->subsampled)
    n_samples = frame->columns * frame->rows * 2;
  return frame->allocated == 1 ? (n_samples + 7) / 8 : n_samples * (frame->allocated / 8);
}

gboolean
psc_dicom_frame_allocate (PscDicomFrame *frame, GError **error)
{
  g_free (frame->data);
  frame->size = frame_size (frame);
  /* Decoders want an even number of bytes. */
  frame->data = static_cast<guint8 *> (g_try_malloc0 (frame->size + 1));
  if (frame->data == nullptr)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the picture"));
      return FALSE;
    }
  return TRUE;
}

/* 32-bit samples in big-endian words come out with their halves exchanged, since DCMTK swaps the
 * bytes of 16-bit words. */
static void
exchange_halves (PscDicomFrame *frame)
{
  guint16 *words = reinterpret_cast<guint16 *> (frame->data);

  for (gsize i = 0; i + 1 < frame->size / 2; i += 2)
    {
      guint16 word = words[i];

      words[i] = words[i + 1];
      words[i + 1] = word;
    }
}

static gboolean
load_native (PscDicomFrame *frame, PscDicomFile *file, DcmElement *pixels, GError **error)
{
  gsize size = frame_size (frame);

  if (frame->subsampled && (frame->columns % 2 != 0 || frame->allocated != 8))
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("halved colour is read with 8 bits and an even number of columns only"));
      return FALSE;
    }
  if (size > pixels->getLengthField () || size > g_bytes_get_size (file->bytes))
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the pixel data are cut short"));
      return FALSE;
    }
  if (!psc_dicom_frame_allocate (frame, error))
    return FALSE;
  if (pixels->transferState () != ERW_ready
      || pixels->getPartialValue (frame->data, 0, static_cast<Uint32> (size)).bad ())
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the pixel data are cut short"));
      return FALSE;
    }
  if (frame->allocated == 32 && DcmXfer (file->syntax).isBigEndian ())
    exchange_halves (frame);
  return TRUE;
}

gboolean
psc_dicom_frame_load (PscDicomFrame *frame, PscDicomFile *file, GError **error)
{
  DcmElement *element = find_pixels (file->dataset, error);
  DcmPixelData *pixels = dynamic_cast<DcmPixelData *> (element);

  if (element == nullptr || !load_description (frame, file->dataset, error))
    return FALSE;

  if (!psc_dicom_is_encapsulated (file->syntax))
    return load_native (frame, file, element, error);

  if (pixels == nullptr)
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the pixel data are not compressed as the header says"));
      return FALSE;
    }
  frame->subsampled = false;
  return psc_dicom_codec_decode (frame, file, pixels, error);
}
