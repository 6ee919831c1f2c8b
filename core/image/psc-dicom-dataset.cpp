/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-dataset.hpp"

#include <cmath>

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "image/psc-dicom-stream.hpp"
#include "image/psc-dicom-syntax.hpp"

/* Values above this many bytes stay in the file until they are asked for. */
#define MAX_READ_LENGTH 4096

/* A table has at most 65,536 entries of two bytes. */
#define MAX_VALUE (256 * 1024)

/* What a deflated data set may grow to: the largest picture in 16-bit colour, and its header. */
#define MAX_INFLATED (PSC_IMAGE_MAX_PIXELS * 6 + 1024 * 1024)

/* DCMTK's dictionary is a file of its own that an installation may lack; without it, elements of
 * implicit-VR files have no type. These are the ones that this program reads. */
static const struct
{
  DcmTagKey tag;
  DcmEVR vr;
} essential_elements[] = {
  { DCM_TransferSyntaxUID, EVR_UI },
  { DCM_SOPClassUID, EVR_UI },
  { DCM_AccessionNumber, EVR_SH },
  { DCM_Modality, EVR_CS },
  { DCM_Manufacturer, EVR_LO },
  { DCM_InstitutionName, EVR_LO },
  { DCM_ReferringPhysicianName, EVR_PN },
  { DCM_CodeMeaning, EVR_LO },
  { DCM_OperatorsName, EVR_PN },
  { DCM_ManufacturerModelName, EVR_LO },
  { DCM_PatientName, EVR_PN },
  { DCM_PatientID, EVR_LO },
  { DCM_BodyPartExamined, EVR_CS },
  { DCM_ViewPosition, EVR_CS },
  { DCM_ViewCodeSequence, EVR_SQ },
  { DCM_PatientOrientation, EVR_CS },
  { DCM_ImageOrientationPatient, EVR_DS },
  { DCM_ImagerPixelSpacing, EVR_DS },
  { DCM_NominalScannedPixelSpacing, EVR_DS },
  { DCM_SamplesPerPixel, EVR_US },
  { DCM_PhotometricInterpretation, EVR_CS },
  { DCM_PlanarConfiguration, EVR_US },
  { DCM_NumberOfFrames, EVR_IS },
  { DCM_Rows, EVR_US },
  { DCM_Columns, EVR_US },
  { DCM_PixelSpacing, EVR_DS },
  { DCM_PixelSpacingCalibrationType, EVR_CS },
  { DCM_LossyImageCompression, EVR_CS },
  { DCM_PixelAspectRatio, EVR_IS },
  { DCM_BitsAllocated, EVR_US },
  { DCM_BitsStored, EVR_US },
  { DCM_HighBit, EVR_US },
  { DCM_PixelRepresentation, EVR_US },
  { DCM_PixelPaddingValue, EVR_xs },
  { DCM_PixelPaddingRangeLimit, EVR_xs },
  { DCM_WindowCenter, EVR_DS },
  { DCM_WindowWidth, EVR_DS },
  { DCM_WindowCenterWidthExplanation, EVR_LO },
  { DCM_RescaleIntercept, EVR_DS },
  { DCM_RescaleSlope, EVR_DS },
  { DCM_VOILUTFunction, EVR_CS },
  { DCM_RedPaletteColorLookupTableDescriptor, EVR_xs },
  { DCM_GreenPaletteColorLookupTableDescriptor, EVR_xs },
  { DCM_BluePaletteColorLookupTableDescriptor, EVR_xs },
  { DCM_RedPaletteColorLookupTableData, EVR_lt },
  { DCM_GreenPaletteColorLookupTableData, EVR_lt },
  { DCM_BluePaletteColorLookupTableData, EVR_lt },
  { DCM_ModalityLUTSequence, EVR_SQ },
  { DCM_LUTDescriptor, EVR_xs },
  { DCM_LUTExplanation, EVR_LO },
  { DCM_LUTData, EVR_lt },
  { DCM_VOILUTSequence, EVR_SQ },
  { DCM_PresentationLUTSequence, EVR_SQ },
  { DCM_PresentationLUTShape, EVR_CS },
  { DCM_SharedFunctionalGroupsSequence, EVR_SQ },
  { DCM_PerFrameFunctionalGroupsSequence, EVR_SQ },
  { DCM_FrameVOILUTSequence, EVR_SQ },
  { DCM_PixelMeasuresSequence, EVR_SQ },
  { DCM_PlaneOrientationSequence, EVR_SQ },
  { DCM_PixelValueTransformationSequence, EVR_SQ },
  { DCM_PixelData, EVR_ox },
};

static void
ensure_dictionary ()
{
  if (dcmDataDict.isDictionaryLoaded ())
    return;

  DcmDataDictionary &dictionary = dcmDataDict.wrlock ();
  for (const auto &element : essential_elements)
    dictionary.addEntry (new DcmDictEntry (element.tag.getGroup (), element.tag.getElement (),
                                           DcmVR (element.vr), "", 1, DcmVariableVM, "DICOM",
                                           OFFalse, nullptr));
  dcmDataDict.wrunlock ();
}

void
psc_dicom_initialise ()
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;

  OFLog::configure (OFLogger::OFF_LOG_LEVEL);
  /* Some writers compress a file and leave its data set in implicit VR. */
  dcmAcceptUnexpectedImplicitEncoding.set (OFTrue);
  /* Others copy elements whose type they do not look up as UN, and their values count all the same.
   */
  dcmEnableUnknownVRConversion.set (OFTrue);
  dcmConvertVOILUTSequenceOWtoSQ.set (OFTrue);
  DJDecoderRegistration::registerCodecs (EDC_photometricInterpretation);
  DJLSDecoderRegistration::registerCodecs (EJLSUC_default, EJLSPC_colorByPixel);
  ensure_dictionary ();
  g_once_init_leave (&ready, 1);
}

PscDicomFile::~PscDicomFile ()
{
  delete dataset;
  g_clear_pointer (&bytes, g_bytes_unref);
}

static GBytes *
inflate (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  g_autoptr (GByteArray) inflated = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      guint8 block[16384];
      gsize n_read, n_written;

      result = g_converter_convert (converter, data, size, block, sizeof block,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, nullptr);
      if (result == G_CONVERTER_ERROR)
        {
          g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                       _ ("the deflated data set is damaged or cut short"));
          return nullptr;
        }
      if (inflated->len + n_written > MAX_INFLATED)
        {
          g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE,
                       _ ("the deflated data set is larger than any picture that is read"));
          return nullptr;
        }
      g_byte_array_append (inflated, block, static_cast<guint> (n_written));
      data += n_read;
      size -= n_read;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&inflated));
}

static gboolean
find_syntax (DcmMetaInfo *meta, E_TransferSyntax *syntax, GError **error)
{
  std::string uid = psc_dicom_get_string (meta, DCM_TransferSyntaxUID);

  *syntax = uid.empty () ? EXS_Unknown : DcmXfer (uid.c_str ()).getXfer ();
  if (!uid.empty () && *syntax == EXS_Unknown)
    {
      g_autofree char *text = g_utf8_make_valid (uid.substr (0, 64).c_str (), -1);

      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNSUPPORTED,
                   _ ("the DICOM transfer syntax “%s” is not known"), text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse (PscDicomFile *file, const guint8 *data, gsize size, gsize position)
{
  PscDicomStream stream (data, size, position);
  OFCondition result;

  delete file->dataset;
  file->dataset = new DcmDataset ();
  file->dataset->transferInit ();
  result = file->dataset->readUntilTag (stream, file->syntax, EGL_noChange, MAX_READ_LENGTH,
                                        DcmTagKey (0x7fe0, 0x0011));
  file->syntax = file->dataset->getOriginalXfer ();
  return stream.status ().good () && (result.good () || file->dataset->tagExists (DCM_PixelData));
}

/* Compressed pixels have no length of their own, and others have. Where the transfer syntax says
 * otherwise it is wrong, and the data are read again as what they are; which compression it is, the
 * stream tells. */
static gboolean
correct_compression (PscDicomFile *file, const guint8 *data, gsize size, gsize position)
{
  DcmXfer syntax (file->syntax);
  const bool is_encapsulated = psc_dicom_is_encapsulated (file->syntax);
  DcmElement *pixels = nullptr;
  bool is_compressed;

  if (file->dataset->findAndGetElement (DCM_PixelData, pixels).bad ()
      || (!is_encapsulated && syntax.isImplicitVR ()))
    return TRUE;
  is_compressed = pixels->getLengthField () == DCM_UndefinedLength;
  if (is_compressed == is_encapsulated || syntax.isBigEndian ())
    return TRUE;
  file->syntax = is_compressed ? EXS_JPEGProcess14SV1 : EXS_LittleEndianExplicit;
  return parse (file, data, size, position);
}

gboolean
psc_dicom_file_load (PscDicomFile *file, GBytes *bytes, GError **error)
{
  gsize size, position;
  const guint8 *data = static_cast<const guint8 *> (g_bytes_get_data (bytes, &size));
  OFCondition result;

  {
    PscDicomStream stream (data, size, 0);
    DcmMetaInfo meta;

    meta.transferInit ();
    result = meta.read (stream, EXS_Unknown, EGL_noChange, MAX_READ_LENGTH);
    position = static_cast<gsize> (stream.tell ());
    if (result.bad () || stream.status ().bad ())
      {
        g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                     _ ("the DICOM header is damaged or cut short"));
        return FALSE;
      }
    if (!find_syntax (&meta, &file->syntax, error))
      return FALSE;
  }

  /* Inflated here and not by DCMTK, which knows no bound. */
  if (file->syntax == EXS_DeflatedLittleEndianExplicit)
    {
      file->bytes = inflate (data + position, size - position, error);
      if (file->bytes == nullptr)
        return FALSE;
      data = static_cast<const guint8 *> (g_bytes_get_data (file->bytes, &size));
      position = 0;
      file->is_deflated = true;
      file->syntax = EXS_LittleEndianExplicit;
    }
  else
    file->bytes = g_bytes_ref (bytes);

  file->syntax = psc_dicom_find_syntax (data + position, size - position, file->syntax);
  if (!parse (file, data, size, position) || !correct_compression (file, data, size, position))
    {
      g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                   _ ("the DICOM data set is damaged or cut short"));
      return FALSE;
    }
  return TRUE;
}

DcmElement *
psc_dicom_find_value (DcmItem *item, const DcmTagKey &tag)
{
  DcmElement *element = nullptr;

  if (item->findAndGetElement (tag, element).bad () || element->transferState () != ERW_ready
      || element->getLengthField () > MAX_VALUE)
    return nullptr;
  return element;
}

/* A number of whatever type holds it, which is not always the one that the dictionary has. */
static bool
get_number (DcmElement *element, guint index, double *number)
{
  Float32 single;
  Uint16 small;
  Sint16 small_signed;
  Uint32 large;
  Sint32 large_signed;
  OFString text;
  char *end;

  if (element->getFloat64 (*number, index).good ())
    return true;
  if (element->getFloat32 (single, index).good ())
    *number = single;
  else if (element->getUint16 (small, index).good ())
    *number = small;
  else if (element->getSint16 (small_signed, index).good ())
    *number = small_signed;
  else if (element->getUint32 (large, index).good ())
    *number = large;
  else if (element->getSint32 (large_signed, index).good ())
    *number = large_signed;
  else if (element->getOFString (text, index).good ())
    {
      *number = g_ascii_strtod (text.c_str (), &end);
      return end != text.c_str ();
    }
  else
    return false;
  return true;
}

guint
psc_dicom_get_uint (DcmItem *item, const DcmTagKey &tag, guint fallback)
{
  double value = psc_dicom_get_double (item, tag, 0, -1);

  return value >= 0 && value <= G_MAXUINT16 ? static_cast<guint> (value) : fallback;
}

double
psc_dicom_get_double (DcmItem *item, const DcmTagKey &tag, guint index, double fallback)
{
  DcmElement *element = psc_dicom_find_value (item, tag);
  double value;

  if (element == nullptr || !get_number (element, index, &value) || !std::isfinite (value))
    return fallback;
  return value;
}

std::string
psc_dicom_get_string (DcmItem *item, const DcmTagKey &tag)
{
  DcmElement *element = psc_dicom_find_value (item, tag);
  OFString value;

  if (element == nullptr || element->getOFString (value, 0).bad ())
    return {};

  std::string text (value.c_str ());
  const char *blanks = " \t\r\n";
  auto first = text.find_first_not_of (blanks);

  return first == std::string::npos
             ? std::string ()
             : text.substr (first, text.find_last_not_of (blanks) - first + 1);
}

guint
psc_dicom_get_multiplicity (DcmItem *item, const DcmTagKey &tag)
{
  DcmElement *element = psc_dicom_find_value (item, tag);

  return element != nullptr ? static_cast<guint> (element->getVM ()) : 0;
}

DcmItem *
psc_dicom_get_item (DcmItem *item, const DcmTagKey &sequence)
{
  DcmItem *first = nullptr;

  return item->findAndGetSequenceItem (sequence, first, 0).good () ? first : nullptr;
}

guint
psc_dicom_count_items (DcmItem *item, const DcmTagKey &sequence)
{
  DcmSequenceOfItems *items = nullptr;

  return item->findAndGetSequence (sequence, items).good () ? static_cast<guint> (items->card ())
                                                            : 0;
}

DcmItem *
psc_dicom_find_item (DcmItem *dataset, const DcmTagKey &macro, const DcmTagKey &tag)
{
  if (dataset->tagExists (tag))
    return dataset;

  for (const DcmTagKey &groups :
       { DCM_PerFrameFunctionalGroupsSequence, DCM_SharedFunctionalGroupsSequence })
    {
      DcmItem *group = psc_dicom_get_item (dataset, groups);
      DcmItem *item = group != nullptr ? psc_dicom_get_item (group, macro) : nullptr;

      if (item != nullptr && item->tagExists (tag))
        return item;
    }
  return dataset;
}
